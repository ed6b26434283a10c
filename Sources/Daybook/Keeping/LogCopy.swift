internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore

/// Copies records by position from one log into another, computing every link anew on the way.
///
/// A record whose link does not follow is not copied. What was copied stays, so a copy that was cut short goes on.
struct LogCopy {
  let source: any LogStorage
  let target: any LogStorage
  let ledger: LedgerID

  /// Records and bytes of one turn of the target.
  private static let most = (records: 4096, bytes: 4 << 20)

  /// Copies what the target does not have, through `last`; `onBatch` hears the position after each turn.
  func run(
    through last: UInt64, onBatch: (UInt64) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) -> LogHead {
    var head = try LedgerFailure.ofLog { () throws(LogFailure) in try target.head() }
    while head.position < last {
      let batch = try batch(after: head.position, through: last)
      guard !batch.isEmpty else {
        throw LedgerFailure(
          .corrupt, "copy record \(head.position + 1): it is missing; run daybook verify on the source")
      }
      head = try append(batch)
      try onBatch(head.position)
    }
    return head
  }

  private func batch(after position: UInt64, through last: UInt64) throws(LedgerFailure) -> [[UInt8]] {
    var (batch, byteCount) = ([[UInt8]](), 0)
    try LedgerFailure.ofLog { () throws(LogFailure) in
      try source.read(after: position) { position, record in
        batch.append(record.copy())
        byteCount += record.byteCount
        return position < last && batch.count < LogCopy.most.records && byteCount < LogCopy.most.bytes
      }
    }
    return batch
  }

  private func append(_ batch: [[UInt8]]) throws(LedgerFailure) -> LogHead {
    let outcome = target.append { turn throws(LogFailure) in
      var chain = LogChain()
      for record in batch {
        let position = turn.head.position + 1
        guard let header = RecordHeader(record.span.bytes), header.position == position,
          header.format == RecordHeader.format
        else { throw LogCopy.corrupt(position, "its header is damaged") }
        try turn.append(
          record.span.bytes.extracting(RecordHeader.byteCount...),
          chain: position == 1 ? chain.origin(ledgerID: ledger.bytes) : nil)
        guard turn.head.link == header.link else {
          throw LogCopy.corrupt(
            position, "its link does not follow from the record before it and its own bytes")
        }
      }
    }
    switch outcome {
    case .committed(let head), .nothing(let head): return head
    case .refused(let failure), .unknown(let failure): throw LedgerFailure(failure)
    }
  }

  private static func corrupt(_ position: UInt64, _ found: String) -> LogFailure {
    LogFailure(
      .corrupt,
      "copy record \(position): \(found); run daybook verify on the source, nothing from there on was copied")
  }
}

extension LedgerFailure {
  /// Runs what works on a log.
  static func ofLog<R>(_ body: () throws(LogFailure) -> R) throws(LedgerFailure) -> R {
    do throws(LogFailure) { return try body() } catch { throw LedgerFailure(error) }
  }
}

extension LogStorage {
  /// The link of the record at a position; nil when there is none.
  func link(at position: UInt64) throws(LedgerFailure) -> Digest256? {
    try LedgerFailure.ofLog { () throws(LogFailure) in
      try record(at: position).flatMap { RecordHeader($0.span.bytes)?.link }
    }
  }
}
