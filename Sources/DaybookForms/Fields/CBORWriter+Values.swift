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

  /// Appends a text's bytes alone, without a head.
  @inline(__always)
  mutating func writeBare(_ text: ASCIIText) { writeEncoded(text.text.bytes) }

  @inline(__always)
  mutating func writeText(_ text: inout ASCIIText) {
    let item = text.close()
    writeEncoded(text.bytes.extracting(item).bytes)
  }
}
