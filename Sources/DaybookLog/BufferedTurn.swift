package import DaybookCrypto
internal import DaybookStore

/// One turn's records in memory, on top of the log it found: what becomes of them, its owner decides at the end.
package final class BufferedTurn: LogTurn {
  private let log: any RecordSource
  private let found: LogHead
  package private(set) var head: LogHead
  /// The records appended, header and CBOR.
  package private(set) var added: [[UInt8]] = []
  private var chain = LogChain()

  /// `head` is the log's, which nobody may append to during the turn.
  package init(_ log: any RecordSource, _ head: LogHead) {
    self.log = log
    found = head
    self.head = head
  }

  package func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    var isStopped = false
    try log.read(after: position) { position, record throws(LedgerFailure) in
      isStopped = try !body(position, record)
      return !isStopped
    }
    guard !isStopped else { return }
    let first = Int(clamping: max(position, found.position) - found.position)
    guard first < added.count else { return }
    for index in first..<added.count {
      let record = added[index]
      guard try body(found.position + UInt64(index) + 1, record.span.bytes) else { return }
    }
  }

  package func checkSpace() {}

  package func append(_ cbor: RawSpan, chain origin: Digest256?) {
    let (next, header) = head.next(cbor, origin: origin, in: &chain)
    added.append(
      [UInt8](byteCount: RecordHeader.byteCount + cbor.byteCount) { record in
        header.write(into: &record)
        record.append(contentsOf: cbor)
      })
    head = next
  }
}
