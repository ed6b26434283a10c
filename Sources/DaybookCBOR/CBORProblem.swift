/// What the reader refuses; everything here is either malformed or not deterministic CBOR.
@usableFromInline package enum CBORProblem: Equatable, Sendable, CustomStringConvertible {
  /// The bytes stop in the middle of an item, or a length runs past their end.
  case truncated

  /// An integer or a length has a shorter form (RFC 8949 §4.2.1).
  case notShortest

  /// An indefinite length, or a break outside of one.
  case indefiniteLength

  /// Additional information 28–30, reserved by RFC 8949 §3.
  case reserved

  /// A float or a simple value other than `false` and `true`; the book has none.
  case unsupportedSimple

  /// An item of another major type than the one asked for.
  case expected(CBORMajorType, found: CBORMajorType)

  /// An integer that does not fit the type asked for.
  case outOfRange

  /// A map or an array that says it has more items than bytes are left.
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
    case .reserved: "reserved additional information"
    case .unsupportedSimple: "floats and simple values other than false and true are not allowed"
    case .expected(let wanted, let found): "expected \(wanted), found \(found)"
    case .outOfRange: "the integer does not fit"
    case .countTooLarge: "more items are announced than bytes are left"
    case .invalidUTF8: "text is not UTF-8"
    case .tooDeep: "nested deeper than \(CBORReader.maxDepth)"
    case .keyNotText: "a map key is not text"
    case .keyOrder: "map keys are not strictly ascending"
    case .trailingBytes: "bytes follow the item"
    }
  }
}
