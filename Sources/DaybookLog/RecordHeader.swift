package import DaybookCrypto

/// The 48 bytes before a record's CBOR: magic `DBK1`, format, position (both big-endian), link.
package struct RecordHeader: Hashable, Sendable {
  /// Bytes of a header.
  package static let byteCount = 48

  /// The most bytes in a record with its header, and in an input line (R23).
  package static let mostRecordByteCount = 1 << 20

  /// The part of it that the link covers.
  package static let linkedByteCount = 16

  /// More records than any log has, a billion a day for 24 years: a larger key is damage.
  package static let mostPosition: UInt64 = 1 << 43

  /// `DBK1` in ASCII.
  package static let magic: UInt64 = 0x4442_4B31

  /// The log format this software writes and reads.
  package static let format: UInt64 = 1

  /// The record's log format, 32 bits.
  package let format: UInt64

  /// The record's place in the log, from 1.
  package let position: UInt64

  /// The record's link in the chain.
  package let link: Digest256

  /// The header of a new record.
  package init(position: UInt64, link: Digest256) {
    format = RecordHeader.format
    self.position = position
    self.link = link
  }

  /// Reads the header; nil when the record is too short or the magic is wrong. Any format is read.
  package init?(_ record: RawSpan) {
    guard record.byteCount >= RecordHeader.byteCount else { return nil }
    let first = record.bigEndian(at: 0)
    guard first >> 32 == RecordHeader.magic else { return nil }
    format = first & 0xFFFF_FFFF
    position = record.bigEndian(at: 8)
    link = Digest256(record, at: 16)
  }

  /// The part of the header that the link covers, as two words in the machine's byte order.
  static func linkedWords(position: UInt64) -> [2 of UInt64] {
    [(magic << 32 | format).bigEndian, position.bigEndian]
  }

  /// Appends the 48 bytes; there must be room.
  @_lifetime(output: copy output)
  package func write(into output: inout OutputRawSpan) {
    output.append((RecordHeader.magic << 32 | format).bigEndian, as: UInt64.self)
    output.append(position.bigEndian, as: UInt64.self)
    link.write(into: &output)
  }
}
