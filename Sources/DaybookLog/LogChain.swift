package import DaybookCrypto

/// The hash chain over the log: a link covers the link before it and its record's header and CBOR.
package struct LogChain: ~Copyable {
  private var hasher = Blake2b()

  /// A hasher for links, meant to be reused.
  package init() {}

  /// Link 0: BLAKE2b-256("daybook 1" ‖ the ledger's id, 16 bytes).
  package mutating func origin(ledgerID: [UInt8]) -> Digest256 {
    precondition(ledgerID.count == 16, "a ledger's id has 16 bytes")
    hasher.update(Array("daybook 1".utf8))
    hasher.update(ledgerID)
    return hasher.finish()
  }

  /// BLAKE2b-256(previous link ‖ header without its link ‖ CBOR), from the record as it is stored.
  package mutating func link(after previous: Digest256, record: RawSpan) -> Digest256 {
    precondition(record.byteCount >= RecordHeader.byteCount, "a record begins with its header")
    hasher.update(previous)
    hasher.update(record.extracting(..<RecordHeader.linkedByteCount))
    hasher.update(record.extracting(RecordHeader.byteCount...))
    return hasher.finish()
  }

  /// The header of a new record at `position`, its link included.
  package mutating func header(position: UInt64, after previous: Digest256, cbor: RawSpan) -> RecordHeader {
    let words = RecordHeader.linkedWords(position: position)
    hasher.update(previous)
    hasher.update(words.span.bytes)
    hasher.update(cbor)
    return RecordHeader(position: position, link: hasher.finish())
  }
}
