import DaybookCBOR
import DaybookCrypto
import DaybookDomain
import DaybookForms
import DaybookLog
import Testing

extension LogStorage {
  /// Appends facts as the writer would: one turn.
  func append(_ facts: some Sequence<Fact>) {
    let outcome = append { turn throws(LogFailure) in
      var cbor = CBORWriter()
      for fact in facts {
        cbor.removeAll()
        RecordForm.encode(fact, into: &cbor)
        let origin: Digest256? = turn.head.position == 0 ? .zero : nil
        try turn.append(cbor.bytes, chain: origin)
      }
    }
    guard case .committed = outcome else {
      Issue.record("the log took nothing: \(outcome)")
      return
    }
  }
}
