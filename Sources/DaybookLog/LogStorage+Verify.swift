package import DaybookCrypto
internal import DaybookStore

extension LogStorage {
  /// Follows the chain from a known head to the end, or to `last`. Returns the head there, or the first
  /// fault.
  ///
  /// To verify a whole log, `start` is position 0 with link 0 (`LogChain.origin`). Checks that positions have
  /// no gap, and each record's header and link, but not its CBOR. It cannot see a lost tail: compare the head
  /// with a witness. `onRecord` is called with each sound record.
  package func verifyChain(
    from start: LogHead, through last: UInt64 = .max, onRecord: (UInt64) -> Void = { _ in }
  ) throws(LedgerFailure) -> Result<LogHead, ChainFault> {
    var chain = LogChain()
    var head = start
    var fault: ChainFault?
    try read(.usual, after: start.position, through: last) { position, record, verdict in
      if let kind = chain.fault(in: record, at: position, after: head, verdict) {
        fault = ChainFault(position: head.position + 1, kind: kind)
        return false
      }
      head = LogHead(position: position, link: Digest256(record, at: RecordHeader.linkedByteCount))
      onRecord(position)
      return true
    }
    if let fault { return .failure(fault) }
    return .success(head)
  }

  /// A copy of the record at a position, header and CBOR; nil when it is not there.
  package func record(at position: UInt64) throws(LedgerFailure) -> [UInt8]? {
    guard position >= 1 else { return nil }
    var copy: [UInt8]?
    try read(after: position - 1) { found, record in
      if found == position { copy = record.copy() }
      return false
    }
    return copy
  }
}

extension LogChain {
  /// What is wrong with a record at `position`, which must follow `head`; nil when it is sound.
  ///
  /// A verdict must be on the link after the record at `head`.
  package mutating func fault(
    in record: RawSpan, at position: UInt64, after head: LogHead, _ verdict: LinkVerdict = .open
  ) -> ChainFault.Kind? {
    if let kind = LogChain.headerFault(in: record, at: position, after: head.position) { return kind }
    return isLinked(record, after: head.link, verdict) ? nil : .link
  }

  /// What is wrong with a record's position and header, the link aside; nil when they are sound.
  package static func headerFault(in record: RawSpan, at position: UInt64, after last: UInt64) -> ChainFault
    .Kind?
  {
    guard position == last + 1 else { return .missing(next: position) }
    guard record.byteCount >= RecordHeader.byteCount else { return .tooShort(byteCount: record.byteCount) }
    guard let header = RecordHeader(record) else { return .magic }
    guard header.format == RecordHeader.format else { return .format(header.format) }
    guard header.position == position else { return .position(header.position) }
    return nil
  }

  /// Whether a record's link follows from the link before and its bytes, unless there is a verdict on that. The record
  /// must be as long as a header.
  package mutating func isLinked(
    _ record: RawSpan, after previous: Digest256, _ verdict: LinkVerdict = .open
  ) -> Bool {
    switch verdict {
    case .follows: true
    case .broken: false
    case .open: link(after: previous, record: record) == Digest256(record, at: RecordHeader.linkedByteCount)
    }
  }
}
