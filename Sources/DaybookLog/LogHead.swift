package import DaybookCrypto

/// Where the log ends: the last record's position and link; before any record, 0 and zero.
package struct LogHead: Hashable, Sendable {
  /// The last record's position, 0 when there is none.
  package let position: UInt64

  /// The last record's link, zero when there is none.
  package let link: Digest256

  /// A head at a record.
  package init(position: UInt64, link: Digest256) {
    self.position = position
    self.link = link
  }

  /// A head whose link is given as its 32 bytes; nil when there are not as many.
  package init?(position: UInt64, linkBytes: [UInt8]) {
    guard let link = Digest256(bytes: linkBytes) else { return nil }
    self.init(position: position, link: link)
  }

  /// The head of a log without records.
  package static let empty = LogHead(position: 0, link: .zero)

  /// The head after a new record with this CBOR, and that record's header.
  ///
  /// `origin` is link 0 for the first record and nil for every other.
  func next(
    _ cbor: RawSpan, origin: Digest256?, in chain: inout LogChain
  ) -> (head: LogHead, header: RecordHeader) {
    precondition((origin != nil) == (position == 0), "the first record, and no other, is given link 0")
    let header = chain.header(position: position + 1, after: origin ?? link, cbor: cbor)
    return (LogHead(position: header.position, link: header.link), header)
  }
}
