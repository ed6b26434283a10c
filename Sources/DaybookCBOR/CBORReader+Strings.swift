extension CBORReader {
  /// Text as a string; invalid UTF-8 is refused, never repaired.
  @inlinable
  @_lifetime(self: copy self)
  package mutating func readText() throws(CBORError) -> String {
    let start = offset
    let range = try readString(.text)
    let units = Span<UInt8>(_bytes: source.extracting(range))
    do {
      return String(copying: try UTF8Span(validating: units))
    } catch {
      throw back(to: start, .invalidUTF8)
    }
  }

  /// Text as its bytes, checked to be UTF-8; valid as long as the reader's bytes.
  @inlinable
  @_lifetime(copy self)
  @_lifetime(self: copy self)
  package mutating func readTextSpan() throws(CBORError) -> RawSpan {
    source.extracting(try readTextRange())
  }

  /// Text as its bytes, which may be no UTF-8; valid as long as the reader's bytes.
  @inlinable
  @_lifetime(copy self)
  @_lifetime(self: copy self)
  package mutating func readUncheckedTextSpan() throws(CBORError) -> RawSpan {
    source.extracting(try readString(.text))
  }

  /// Text as a range of offsets, checked to be UTF-8.
  @inlinable
  @_lifetime(self: copy self)
  package mutating func readTextRange() throws(CBORError) -> Range<Int> {
    let start = offset
    let range = try readString(.text)
    guard isUTF8(range) else { throw back(to: start, .invalidUTF8) }
    return range
  }

  /// A byte string, copied.
  @inlinable
  @_lifetime(self: copy self)
  package mutating func readBytes() throws(CBORError) -> [UInt8] {
    source.extracting(try readString(.bytes)).withUnsafeBytes { Array($0) }
  }

  /// A byte string in place; valid as long as the reader's bytes.
  @inlinable
  @_lifetime(copy self)
  @_lifetime(self: copy self)
  package mutating func readBytesSpan() throws(CBORError) -> RawSpan {
    source.extracting(try readString(.bytes))
  }

  /// Whether the next item is exactly this text, which is then read: for a key at its known place.
  ///
  /// Costs about as much as comparing an integer. If the next item is anything else, or there is none,
  /// nothing is read and nothing is thrown. The text is at most 255 bytes.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  package mutating func nextKeyIs(_ key: StaticString) -> Bool {
    let length = key.utf8CodeUnitCount
    let headLength = length < 24 ? 1 : 2
    precondition(length <= 255, "a key compared in place has at most 255 bytes")
    guard remaining >= headLength &+ length else { return false }
    if length < 24 {
      guard byte(at: offset) == 0x60 | UInt8(truncatingIfNeeded: length) else { return false }
    } else {
      guard byte(at: offset) == 0x78, byte(at: offset &+ 1) == UInt8(truncatingIfNeeded: length) else {
        return false
      }
    }
    guard matches(UnsafeRawPointer(key.utf8Start), length, at: offset &+ headLength) else { return false }
    offset &+= headLength &+ length
    return true
  }

  /// Whether `length` bytes at `position` equal those at `other`; both must be there.
  @inlinable @inline(__always)
  func matches(_ other: UnsafeRawPointer, _ length: Int, at position: Int) -> Bool {
    var done = 0
    while length &- done >= 8 {
      if load(position &+ done, UInt64.self) != other.loadUnaligned(fromByteOffset: done, as: UInt64.self) {
        return false
      }
      done &+= 8
    }
    if length &- done >= 4 {
      if load(position &+ done, UInt32.self) != other.loadUnaligned(fromByteOffset: done, as: UInt32.self) {
        return false
      }
      done &+= 4
    }
    if length &- done >= 2 {
      if load(position &+ done, UInt16.self) != other.loadUnaligned(fromByteOffset: done, as: UInt16.self) {
        return false
      }
      done &+= 2
    }
    return length == done || byte(at: position &+ done) == other.load(fromByteOffset: done, as: UInt8.self)
  }

  @inlinable @inline(__always)
  func load<Value: BitwiseCopyable>(_ position: Int, _ type: Value.Type) -> Value {
    source.unsafeLoadUnaligned(fromByteOffset: position, as: type)
  }

  /// Reads a string's head and skips its bytes; returns their range.
  @inlinable @inline(__always)
  @_lifetime(self: copy self)
  mutating func readString(_ type: CBORMajorType) throws(CBORError) -> Range<Int> {
    let start = offset
    let length = try readHead(type)
    guard length <= UInt64(remaining) else { throw back(to: start, .truncated) }
    let from = offset
    offset = from &+ Int(truncatingIfNeeded: length)
    return from..<offset
  }

  @inlinable
  func isUTF8(_ range: Range<Int>) -> Bool {
    if isASCII(range) { return true }
    let units = Span<UInt8>(_bytes: source.extracting(range))
    do {
      _ = try UTF8Span(validating: units)
      return true
    } catch {
      return false
    }
  }

  /// Whether no byte has its top bit set, eight at a time.
  @inlinable @inline(__always)
  func isASCII(_ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    let end = range.upperBound
    var bits: UInt64 = 0
    if end &- at >= 8 {
      while end &- at > 8 {
        bits |= load(at, UInt64.self)
        at &+= 8
      }
      // The last eight, some of them for a second time.
      bits |= load(end &- 8, UInt64.self)
    } else {
      while at < end {
        bits |= UInt64(byte(at: at))
        at &+= 1
      }
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }
}
