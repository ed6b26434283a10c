internal import DaybookCBOR
package import DaybookDomain
internal import DaybookForms
package import DaybookLog
internal import DaybookViews

/// Record 1, which names the ledger.
package enum LedgerRecord {
  /// Reads record 1. Throws for a log without it, of other software, or of a newer format.
  package static func first(in storage: any LogStorage) throws(LedgerFailure) -> LedgerCreated {
    var found: Fact?
    try storage.read(after: 0) { position, record throws(LedgerFailure) in
      var fold = LogFold()
      found = try fold.next(record, at: Position(position))
      return false
    }
    guard let found, case .ledgerCreated(let created) = found.event else {
      throw LedgerFailure(
        .corrupt,
        "open the log: it has no record 1, with which every ledger begins; put back the log that was there, or restore a backup"
      )
    }
    return created
  }

  /// Writes record 1 into an empty log.
  package static func write(_ created: LedgerCreated, to storage: any LogStorage) throws(LedgerFailure) {
    var buffer = CBORWriter(capacity: 256)
    let fact = Fact(
      position: 1, first: 1, recordedAt: created.created, by: .ledger, event: .ledgerCreated(created))
    RecordForm.encode(fact, into: &buffer)
    let cbor = buffer.copy()
    let outcome = storage.append { turn throws(LedgerFailure) in
      guard turn.head.position == 0 else {
        throw LedgerFailure(.storage, "create the ledger: its log has records already; choose another path")
      }
      try turn.append(cbor.span.bytes, chain: created.ledger.origin)
    }
    switch outcome {
    case .committed: return
    case .nothing:
      throw LedgerFailure(.storage, "create the ledger: its first record was not written; try again")
    case .refused(let failure), .unknown(let failure): throw failure
    }
  }
}
