/// One call out: a GET, or a POST when it has a body.
package struct FetchRequest: Sendable {
  package let address: FetchAddress
  /// Header lines in their order. A value has no line breaks and no NUL.
  package let fields: [(name: String, value: String)]
  /// Nil: GET.
  package let body: [UInt8]?
  /// How much may be taken, of time and of the answer.
  package var limits = FetchLimits()

  package static func get(
    _ address: FetchAddress, _ fields: [(name: String, value: String)] = [],
    limits: FetchLimits = FetchLimits()
  ) -> FetchRequest {
    FetchRequest(address: address, fields: fields, body: nil, limits: limits)
  }

  package static func post(
    _ address: FetchAddress, _ fields: [(name: String, value: String)] = [], body: [UInt8],
    limits: FetchLimits = FetchLimits()
  ) -> FetchRequest {
    FetchRequest(address: address, fields: fields, body: body, limits: limits)
  }
}

/// What one call out may take.
package struct FetchLimits: Hashable, Sendable {
  /// From the call to the answer's last byte; finding the host and its TLS are part of it. Whole milliseconds, at least one, at most a day.
  package var total = Duration.seconds(15)
  /// Until the connection stands, TLS with it.
  package var connect = Duration.seconds(5)
  /// Of the answer's body, in bytes, and of its header lines together; past it the call fails.
  package var answerBytes = 1 << 20

  package init() {}
}
