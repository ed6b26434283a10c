/// Why bytes were refused as deterministic CBOR, and at which byte.
@usableFromInline package struct CBORError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Byte offset, from the start of the span, of the item that was refused.
  @usableFromInline package let offset: Int

  /// What is wrong there.
  @usableFromInline package let problem: CBORProblem

  /// An error at a byte offset.
  @inlinable
  package init(offset: Int, problem: CBORProblem) {
    self.offset = offset
    self.problem = problem
  }

  @usableFromInline package var description: String { "CBOR byte \(offset): \(problem)" }
}

/// What the reader refuses: malformed CBOR, and CBOR that is not deterministic.
@usableFromInline package enum CBORProblem: Equatable, Sendable, CustomStringConvertible {
  /// The bytes stop in the middle of an item, or a length runs past their end.
  case truncated

  /// An integer or a length has a shorter form (RFC 8949 §4.2.1).
  case notShortest

  /// An indefinite length, or a break outside of one.
  case indefiniteLength

  /// Additional information 28–30, reserved by RFC 8949 §3.
  case reserved

  /// A float or a simple value other than `false` and `true`; no form has one.
  case unsupportedSimple

  /// An item of another major type than the one asked for.
  case expected(CBORMajorType, found: CBORMajorType)

  /// An integer that does not fit the type asked for.
  case outOfRange

  /// A map or an array that announces more items than bytes are left.
  case countTooLarge

  /// Text that is not well-formed UTF-8.
  case invalidUTF8

  /// Items nested deeper than `CBORReader.maxDepth`.
  case tooDeep

  /// A map key that is not text.
  case keyNotText

  /// A map key that does not sort strictly after the one before it (RFC 8949 §4.2.1).
  case keyOrder

  /// Bytes after the end of the one item.
  case trailingBytes

  @usableFromInline package var description: String {
    switch self {
    case .truncated: "the bytes end inside an item"
    case .notShortest: "an integer or length is not in its shortest form"
    case .indefiniteLength: "indefinite lengths are not allowed"
    case .reserved: "the additional information is reserved"
    case .unsupportedSimple: "floats and simple values other than false and true are not allowed"
    case .expected(let wanted, let found): "expected \(wanted), found \(found)"
    case .outOfRange: "the integer does not fit"
    case .countTooLarge: "a map or array announces more items than bytes are left"
    case .invalidUTF8: "text is not UTF-8"
    case .tooDeep: "items are nested deeper than \(CBORReader.maxDepth)"
    case .keyNotText: "a map key is not text"
    case .keyOrder: "map keys are not strictly ascending"
    case .trailingBytes: "bytes follow the end of the item"
    }
  }
}
