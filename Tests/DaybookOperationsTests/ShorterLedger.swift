import Daybook
import DaybookCBOR
import DaybookForms
import DaybookLog
import DaybookOperations
import DaybookViews

/// A ledger of only the first records of another, without snapshots; it grows record by record.
struct ShorterLedger {
  private(set) var state = LedgerState()
  private let facts: [Fact]
  private let log = MemoryLog()
  private let engine: ViewEngine
  private let ledger: LedgerID

  init(of facts: [Fact], _ created: LedgerCreated, views: String) throws {
    self.facts = facts
    ledger = created.ledger
    engine = try ViewSet.engine(
      views, storage: log, secrets: CommandSecrets(vault: .inMemory(), ledgerID: created.ledger))
  }

  /// Takes the records through a position, which is not before the one it ends at.
  mutating func grow(through last: Position) throws {
    let next = facts[Int(state.scalars.head.value)..<Int(last.value)]
    let outcome = log.append { turn throws(LedgerFailure) in
      var chain = LogChain()
      for fact in next {
        var buffer = CBORWriter()
        RecordForm.encode(fact, into: &buffer)
        try turn.append(buffer.bytes, chain: fact.position == 1 ? chain.origin(ledgerID: ledger.bytes) : nil)
      }
    }
    guard case .committed(let head) = outcome, head.position == last.value else {
      throw Unwritten(outcome: "\(outcome)")
    }
    for fact in next { state.apply(fact) }
  }

  func read<R>(_ body: (borrowing Snapshot) throws(LedgerFailure) -> R) throws(LedgerFailure) -> R {
    try engine.read(atLeast: state.scalars.head, until: .now + .seconds(60), body)
  }

  private struct Unwritten: Error { let outcome: String }
}
