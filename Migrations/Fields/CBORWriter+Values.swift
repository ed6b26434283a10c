import DaybookCBOR
import DaybookDomain

extension CBORWriter {
  /// Sixteen bytes, the first eight most significant first.
  @inline(__always)
  mutating func writeUUIDBytes(high: UInt64, low: UInt64) {
    let words: [2 of UInt64] = [high.bigEndian, low.bigEndian]
    writeBytes(words.span.bytes)
  }

  /// Tag 37 (UUID) on sixteen bytes.
  @inline(__always)
  mutating func writeUUID(high: UInt64, low: UInt64) {
    writeTag(37)
    writeUUIDBytes(high: high, low: low)
  }

  @inline(__always)
  mutating func writeText(_ text: borrowing ASCIIText) {
    writeTextHead(text.count)
    writeEncoded(text.span.bytes)
  }

  /// One text made of two parts and a last byte.
  @inline(__always)
  mutating func writeText(_ text: borrowing ASCIIText, then rest: String, _ last: UInt8? = nil) {
    var rest = rest
    rest.makeContiguousUTF8()
    writeTextHead(text.count + rest.utf8.count + (last == nil ? 0 : 1))
    writeEncoded(text.span.bytes)
    writeEncoded(rest.utf8.span.bytes)
    if let last { writeEncoded(CollectionOfOne(last).span.bytes) }
  }

  /// The head of a text whose bytes follow, in its shortest form.
  private mutating func writeTextHead(_ count: Int) {
    var head = ASCIIText()
    if count < 24 {
      head.append(0x60 | UInt8(count))
    } else if count <= 0xFF {
      head.append(0x78)
      head.append(UInt8(count))
    } else if count <= 0xFFFF {
      head.append(0x79)
      head.append(UInt8(count >> 8))
      head.append(UInt8(truncatingIfNeeded: count))
    } else {
      head.append(0x7A)
      for shift in [24, 16, 8, 0] { head.append(UInt8(truncatingIfNeeded: count >> shift)) }
    }
    writeEncoded(head.span.bytes)
  }
}
