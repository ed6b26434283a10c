package import DaybookCrypto
internal import DaybookStore

extension LogStorage {
  /// Appends copies of another log's stored records, header and CBOR, in one turn: all or none.
  ///
  /// Each header and link must follow from the record before; the first that does not is named (`.corrupt`).
  /// `origin` is link 0. Returns the new head.
  package func appendCopies(of records: [[UInt8]], origin: Digest256) throws(LedgerFailure) -> LogHead {
    let outcome = append { turn throws(LedgerFailure) in
      for record in records {
        if let fault = try turn.appendCopy(of: record.span.bytes, origin: origin) {
          throw LedgerFailure(
            .corrupt, "copy: \(fault); nothing from there on was copied; run daybook verify on the source")
        }
      }
    }
    switch outcome {
    case .committed(let head), .nothing(let head): return head
    case .refused(let failure), .unknown(let failure): throw failure
    }
  }
}

extension LogTurn {
  /// Appends a copy of a record; returns what is wrong with one that must not be appended, else nil.
  fileprivate func appendCopy(of record: RawSpan, origin: Digest256) throws(LedgerFailure) -> ChainFault? {
    let position = head.position + 1
    if let kind = LogChain.headerFault(in: record, at: position, after: head.position) {
      return ChainFault(position: position, kind: kind)
    }
    try append(record.extracting(RecordHeader.byteCount...), chain: position == 1 ? origin : nil)
    // The turn has computed the link anew.
    let isLinked = head.link == Digest256(record, at: RecordHeader.linkedByteCount)
    return isLinked ? nil : ChainFault(position: position, kind: .link)
  }
}
