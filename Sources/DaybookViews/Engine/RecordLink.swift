import DaybookCrypto
import DaybookLog

/// A record's link as a checkpoint keeps it: 32 bytes, eight to a word.
struct RecordLink: Hashable, Sendable {
  static let byteCount = 32
  static let zero = RecordLink(a: 0, b: 0, c: 0, d: 0)

  let a, b, c, d: UInt64
}

extension RecordLink {
  /// Reads 32 bytes at `offset`; they must be there.
  init(_ bytes: RawSpan, at offset: Int) {
    self.init(
      a: bytes.number64(at: offset), b: bytes.number64(at: offset + 8), c: bytes.number64(at: offset + 16),
      d: bytes.number64(at: offset + 24))
  }

  init(_ link: Digest256) {
    self.init(a: link.words.0, b: link.words.1, c: link.words.2, d: link.words.3)
  }

  /// The link of a stored record: the last 32 bytes of its header.
  init(record: RawSpan) {
    self.init(record, at: RecordHeader.linkedByteCount)
  }

  /// The 32 bytes in order.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for word in [a, b, c, d] { bytes.append(bigEndian: word) }
    return bytes
  }
}
