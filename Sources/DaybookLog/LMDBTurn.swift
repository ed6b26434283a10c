internal import DaybookCrypto
internal import DaybookStore

/// A turn inside one write transaction, which it borrows.
final class LMDBTurn: LogTurn {
  private let rows: LMDBRows
  private(set) var head: LogHead
  private var chain = LogChain()
  /// Bytes of the records that were appended.
  private var appendedByteCount = 0
  private let reserveSpace: (Int) throws(LedgerFailure) -> Void
  /// Bytes that this turn's records may take before space is asked for again.
  private var reservedByteCount = -1
  /// Why there was no space at the first request: this turn does not ask again.
  private var outOfSpace: LedgerFailure?

  /// Nil while a read lends records, and after the turn.
  private var transaction: WriteTransaction?

  /// `reserveSpace` makes sure that this many bytes can be written in addition to the reserve.
  init(
    _ rows: LMDBRows, _ transaction: inout WriteTransaction,
    reserveSpace: @escaping (Int) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    (self.rows, self.reserveSpace) = (rows, reserveSpace)
    head = try rows.head(transaction)
    self.transaction = transaction.lend()
  }

  /// Returns the transaction to its owner; the turn is over.
  func end(_ owner: inout WriteTransaction) {
    var transaction = take()
    owner.takeBack(&transaction)
  }

  func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    let transaction = take()
    let failure: LedgerFailure?
    do throws(LedgerFailure) {
      try rows.read(transaction, after: position, body)
      failure = nil
    } catch {
      failure = error
    }
    self.transaction = consume transaction
    if let failure { throw failure }
  }

  /// A record takes pages for at most twice its length; the tree above adds little.
  func checkSpace() throws(LedgerFailure) {
    if let outOfSpace { throw outOfSpace }
    let needed = 2 * appendedByteCount
    guard needed > reservedByteCount else { return }
    // Asked ahead for a few hundred records; where there is not so much, for each.
    if (try? reserveSpace(needed + LMDBTurn.spaceAhead)) != nil {
      reservedByteCount = needed + LMDBTurn.spaceAhead
      return
    }
    do throws(LedgerFailure) {
      try reserveSpace(needed)
    } catch {
      outOfSpace = error
      throw error
    }
  }

  func append(_ cbor: RawSpan, chain origin: Digest256?) throws(LedgerFailure) {
    let (next, header) = head.next(cbor, origin: origin, in: &chain)
    var transaction = take()
    let failure: LedgerFailure?
    do throws(LedgerFailure) {
      let byteCount = RecordHeader.byteCount + cbor.byteCount
      try transaction.append(rows.table, key: next.position, byteCount: byteCount) { record in
        header.write(into: &record)
        record.append(contentsOf: cbor)
      }
      failure = nil
    } catch {
      failure = error
    }
    self.transaction = consume transaction
    if let failure { throw failure }
    appendedByteCount += RecordHeader.byteCount + cbor.byteCount
    head = next
  }

  /// Bytes of space that are asked for at once.
  private static let spaceAhead = 256 << 10

  private func take() -> WriteTransaction {
    guard let transaction = transaction.take() else {
      preconditionFailure("a turn is not used while it lends records, nor after its end")
    }
    return transaction
  }
}
