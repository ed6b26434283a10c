extension CBORWriter {
  /// Writes text known at compile time: keys. Costs a few immediate stores.
  @inlinable @inline(__always)
  package mutating func writeText(_ text: StaticString) {
    let length = text.utf8CodeUnitCount
    reserve(9 &+ length)
    appendHead(.text, UInt64(truncatingIfNeeded: length))
    appendReserved(text.utf8Start, length)
  }

  /// Writes text without normalising it.
  @inlinable
  package mutating func writeText(_ text: String) {
    let written: Void? = text.utf8.withContiguousStorageIfAvailable {
      writeString(.text, UnsafeRawBufferPointer($0))
    }
    guard written == nil else { return }
    var copy = text
    copy.withUTF8 { writeString(.text, UnsafeRawBufferPointer($0)) }
  }

  /// Writes a byte string.
  @inlinable
  package mutating func writeBytes(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { writeString(.bytes, $0) }
  }

  /// Writes a byte string.
  @inlinable
  package mutating func writeBytes(_ bytes: [UInt8]) { writeBytes(bytes.span.bytes) }

  /// Starts a text of so many bytes; they must follow, bare.
  @inlinable
  package mutating func beginText(byteCount: Int) { writeHead(.text, UInt64(byteCount)) }

  /// Appends a text's bytes alone, without a head: a part of a text, or what is only hashed.
  @inlinable
  package mutating func writeBare(_ text: String) { writeEncoded(text.utf8.span.bytes) }

  /// As above, of text known at compile time.
  @inlinable @inline(__always)
  package mutating func writeBare(_ text: StaticString) {
    reserve(text.utf8CodeUnitCount)
    appendReserved(text.utf8Start, text.utf8CodeUnitCount)
  }

  /// Writes bytes that are whole CBOR items already.
  @inlinable
  package mutating func writeEncoded(_ items: RawSpan) {
    items.withUnsafeBytes { source in
      reserve(source.count)
      if let start = source.baseAddress { appendReserved(start, source.count) }
    }
  }

  @inlinable @inline(__always)
  mutating func writeString(_ type: CBORMajorType, _ source: UnsafeRawBufferPointer) {
    reserve(9 &+ source.count)
    appendHead(type, UInt64(truncatingIfNeeded: source.count))
    if let start = source.baseAddress { appendReserved(start, source.count) }
  }
}
