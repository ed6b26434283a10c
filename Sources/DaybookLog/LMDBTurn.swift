internal import DaybookCrypto
internal import DaybookStore

/// A turn within one write transaction, which it borrows.
final class LMDBTurn: LogTurn {
  private let rows: LMDBRows
  private(set) var head: LogHead
  private var chain = LogChain()

  /// Nil while a read lends from it, and after the turn.
  private var transaction: WriteTransaction?

  init(_ rows: LMDBRows, _ transaction: inout WriteTransaction) throws(LogFailure) {
    self.rows = rows
    head = try rows.head(transaction)
    self.transaction = transaction.lend()
  }

  /// Gives the transaction back; the turn is over.
  func end(_ owner: inout WriteTransaction) {
    var transaction = take()
    owner.takeBack(&transaction)
  }

  func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) throws(LogFailure) {
    let transaction = take()
    let failure: LogFailure?
    do throws(LogFailure) {
      try rows.read(transaction, after: position, body)
      failure = nil
    } catch {
      failure = error
    }
    self.transaction = consume transaction
    if let failure { throw failure }
  }

  func append(_ cbor: RawSpan, chain origin: Digest256?) throws(LogFailure) {
    let (next, header) = head.next(cbor, origin: origin, in: &chain)
    var transaction = take()
    let failure: LogFailure?
    do throws(StoreError) {
      let byteCount = RecordHeader.byteCount + cbor.byteCount
      try transaction.append(rows.table, key: next.position, byteCount: byteCount) { record in
        header.write(into: &record)
        record.append(contentsOf: cbor)
      }
      failure = nil
    } catch {
      failure = LogFailure(error)
    }
    self.transaction = consume transaction
    if let failure { throw failure }
    head = next
  }

  private func take() -> WriteTransaction {
    guard let transaction = transaction.take() else {
      preconditionFailure("a turn is not used while it lends records, nor after its end")
    }
    return transaction
  }
}
