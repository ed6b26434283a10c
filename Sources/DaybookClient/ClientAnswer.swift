internal import DaybookFetch

/// What the service answered.
public struct ClientAnswer: Hashable, Sendable {
  /// The status, 200–599.
  public let status: Int
  /// JSON, as it came.
  public let body: String
  /// Where it is in the ledger's log; nil where the answer does not say it.
  public let position: UInt64?

  init(status: Int, body: String, position: UInt64? = nil) {
    (self.status, self.body, self.position) = (status, body, position)
  }

  init(_ answer: FetchAnswer) {
    self.init(
      status: answer.status, body: String(decoding: answer.body, as: UTF8.self),
      position: answer.field("daybook-position").flatMap { UInt64($0) })
  }
}
