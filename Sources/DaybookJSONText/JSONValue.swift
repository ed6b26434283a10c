/// One JSON value (RFC 8259), members in the order they were given.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number without fraction or exponent that fits into `Int`.
  case integer(Int)
  /// Any other number, as it was written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Hashable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// What it is, for a message: `"two"`, `3`, `an array`; cut to 40 Unicode scalars.
  package var found: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let text): text.shortened
    case .string(let text): "\"\(text.shortened)\""
    case .array: "an array"
    case .object: "an object"
    }
  }

  /// The value of a member of an object; nil when there is none.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

extension [JSONValue.Member] {
  /// Whether one has this name, byte for byte: never by Unicode equivalence.
  func contains(name: String) -> Bool {
    let bytes = name.utf8.span.bytes
    return contains { $0.name.utf8.span.bytes.isSame(as: bytes) }
  }
}

extension RawSpan {
  fileprivate func isSame(as other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    for offset in 0..<byteCount
    where unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      != other.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    { return false }
    return true
  }
}

extension String {
  /// At most 40 of its Unicode scalars, for a message.
  package var shortened: String {
    let start = unicodeScalars.prefix(40)
    return start.endIndex == endIndex ? self : String(start) + "…"
  }
}
