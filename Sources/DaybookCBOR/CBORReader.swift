/// Reads deterministic CBOR item by item from borrowed bytes, refusing everything else.
///
/// Every `read…` throws a `CBORError` naming the byte, and then leaves the reader where it was. No input
/// traps. Floats, `null`, `undefined`, indefinite lengths and longer-than-needed integers are refused.
@usableFromInline package struct CBORReader: ~Escapable {
  /// The deepest nesting of maps, arrays and tags that `skip` and `validateDeterministic` follow.
  package static let maxDepth = 32

  @usableFromInline let source: RawSpan

  /// Byte offset of the next item.
  @usableFromInline package internal(set) var offset: Int

  /// A reader at the first byte.
  @inlinable
  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan) {
    source = bytes
    offset = 0
  }

  /// Whether every byte was read.
  @inlinable
  package var isAtEnd: Bool { offset == source.byteCount }

  /// Bytes not read yet.
  @inlinable
  package var remaining: Int { source.byteCount &- offset }

  /// The kind of the next item, nil at the end.
  @inlinable
  package var peekMajorType: CBORMajorType? {
    isAtEnd ? nil : CBORMajorType(initialByte: byte(at: offset))
  }

  // MARK: Items

  /// The number of pairs of a map; its keys and values follow.
  @inlinable
  @_lifetime(self: copy self)
  package mutating func readMapHeader() throws(CBORError) -> Int {
    let start = offset
    let pairs = try readHead(.map)
    guard pairs <= UInt64(remaining / 2) else { throw back(to: start, .countTooLarge) }
    return Int(truncatingIfNeeded: pairs)
  }

  /// The number of items of an array; they follow.
  @inlinable
  @_lifetime(self: copy self)
  package mutating func readArrayHeader() throws(CBORError) -> Int {
    let start = offset
    let items = try readHead(.array)
    guard items <= UInt64(remaining) else { throw back(to: start, .countTooLarge) }
    return Int(truncatingIfNeeded: items)
  }

  /// An integer of either sign; one that does not fit is `.outOfRange`.
  @inlinable
  @_lifetime(self: copy self)
  package mutating func readInt64() throws(CBORError) -> Int64 {
    let start = offset
    guard peekMajorType == .negative else {
      let value = try readHead(.unsigned)
      guard value <= UInt64(Int64.max) else { throw back(to: start, .outOfRange) }
      return Int64(bitPattern: value)
    }
    let value = try readHead(.negative)
    guard value <= UInt64(Int64.max) else { throw back(to: start, .outOfRange) }
    return Int64(bitPattern: ~value)
  }

  /// An integer that is not negative.
  @inlinable
  @_lifetime(self: copy self)
  package mutating func readUInt64() throws(CBORError) -> UInt64 {
    try readHead(.unsigned)
  }

  /// `false` or `true`.
  @inlinable
  @_lifetime(self: copy self)
  package mutating func readBool() throws(CBORError) -> Bool {
    guard !isAtEnd else { throw CBORError(offset: offset, problem: .truncated) }
    switch byte(at: offset) {
    case 0xf4:
      offset &+= 1
      return false
    case 0xf5:
      offset &+= 1
      return true
    default: throw CBORError(offset: offset, problem: problemOfBool(byte(at: offset)))
    }
  }

  /// Why an initial byte is no boolean.
  @usableFromInline
  func problemOfBool(_ initial: UInt8) -> CBORProblem {
    guard initial >> 5 == CBORMajorType.simple.rawValue else {
      return .expected(.simple, found: CBORMajorType(initialByte: initial))
    }
    switch initial & 0x1f {
    case 28...30: return .reserved
    case 31: return .indefiniteLength
    default: return .unsupportedSimple
    }
  }

  /// A tag; the item it belongs to follows.
  @inlinable
  @_lifetime(self: copy self)
  package mutating func readTag() throws(CBORError) -> UInt64 {
    try readHead(.tag)
  }

  // MARK: Heads

  /// Goes back to `start` and returns the error to throw.
  @inlinable
  @_lifetime(self: copy self)
  mutating func back(to start: Int, _ problem: CBORProblem) -> CBORError {
    offset = start
    return CBORError(offset: start, problem: problem)
  }

  @inlinable @inline(__always)
  func byte(at position: Int) -> UInt8 {
    source.unsafeLoadUnaligned(fromByteOffset: position, as: UInt8.self)
  }

  /// Reads the head of an item of one type and returns its argument.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  mutating func readHead(_ type: CBORMajorType) throws(CBORError) -> UInt64 {
    guard !isAtEnd else { throw CBORError(offset: offset, problem: .truncated) }
    let initial = byte(at: offset)
    guard initial &>> 5 == type.rawValue else {
      throw CBORError(offset: offset, problem: .expected(type, found: CBORMajorType(initialByte: initial)))
    }
    let low = initial & 0x1f
    if low < 24 {
      offset &+= 1
      return UInt64(low)
    }
    return try readArgument(low)
  }

  /// The argument after an initial byte whose low bits are 24 or more.
  @inlinable
  @_lifetime(self: copy self)
  mutating func readArgument(_ low: UInt8) throws(CBORError) -> UInt64 {
    let left = remaining &- 1
    let at = offset &+ 1
    let value: UInt64
    let least: UInt64
    let size: Int
    switch low {
    case 24:
      guard left >= 1 else { throw CBORError(offset: offset, problem: .truncated) }
      (value, least, size) = (UInt64(byte(at: at)), 24, 1)
    case 25:
      guard left >= 2 else { throw CBORError(offset: offset, problem: .truncated) }
      let raw = source.unsafeLoadUnaligned(fromByteOffset: at, as: UInt16.self)
      (value, least, size) = (UInt64(UInt16(bigEndian: raw)), 0x100, 2)
    case 26:
      guard left >= 4 else { throw CBORError(offset: offset, problem: .truncated) }
      let raw = source.unsafeLoadUnaligned(fromByteOffset: at, as: UInt32.self)
      (value, least, size) = (UInt64(UInt32(bigEndian: raw)), 0x1_0000, 4)
    case 27:
      guard left >= 8 else { throw CBORError(offset: offset, problem: .truncated) }
      let raw = source.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
      (value, least, size) = (UInt64(bigEndian: raw), 0x1_0000_0000, 8)
    case 31:
      throw CBORError(offset: offset, problem: .indefiniteLength)
    default:
      throw CBORError(offset: offset, problem: .reserved)
    }
    guard value >= least else { throw CBORError(offset: offset, problem: .notShortest) }
    offset = at &+ size
    return value
  }
}
