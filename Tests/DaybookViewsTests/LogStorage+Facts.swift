import DaybookCBOR
import DaybookCrypto
import DaybookDomain
import DaybookForms
import DaybookLog
import DaybookViews
import Testing

extension LogStorage {
  /// Appends facts as the writer would: one turn.
  func append(_ facts: some Sequence<Fact>) {
    let outcome = append { turn throws(LedgerFailure) in
      var cbor = CBORWriter()
      for fact in facts {
        cbor.removeAll()
        RecordForm.encode(fact, into: &cbor)
        try turn.append(cbor.bytes, chain: turn.head.position == 0 ? fact.origin : nil)
      }
    }
    guard case .committed = outcome else {
      Issue.record("the log took nothing: \(outcome)")
      return
    }
  }
}

extension Fact {
  /// Link 0 of a log that begins with this record.
  fileprivate var origin: Digest256 {
    if case .ledgerCreated(let created) = event { created.ledger.origin } else { .zero }
  }
}
