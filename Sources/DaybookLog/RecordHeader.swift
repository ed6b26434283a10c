package import DaybookCrypto

/// The 48 bytes before a record's CBOR: magic `DBK1`, format, position (big-endian), link.
package struct RecordHeader: Hashable, Sendable {
  package static let byteCount = 48
  /// The part of it that the link covers.
  package static let linkedByteCount = 16
  /// `DBK1` in ASCII, then the format.
  package static let magic: UInt64 = 0x4442_4B31
  /// The log format this software writes and reads.
  package static let format: UInt64 = 1

  package let format: UInt64
  package let position: UInt64
  package let link: Digest256

  /// Reads the header; nil when the record is too short or the magic is wrong.
  package init?(_ record: RawSpan) {
    guard record.byteCount >= RecordHeader.byteCount else { return nil }
    let first = record.bigEndian(at: 0)
    guard first >> 32 == RecordHeader.magic else { return nil }
    format = first & 0xFFFF_FFFF
    position = record.bigEndian(at: 8)
    link = Digest256(record, at: 16)
  }
}
