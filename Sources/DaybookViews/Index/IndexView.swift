package import DaybookDomain
import DaybookForms

/// The first answer to every key, and every entity with its end state, owner and history.
///
/// It also has reservations in the order that hosts read them.
package struct IndexView: View {
  package static let name = "index"

  package var name: String { IndexView.name }
  package var version: UInt32 { 4 << 16 | UInt32(EntityForm.version) }
  /// A trace of the digest's secret: with another secret no first answer would be found.
  package let settings: UInt64
  package var tableNames: [String] { IndexTable.names }
  private let keyDigest: @Sendable (Actor, IdempotencyKey) -> KeyDigest

  /// `keyDigest` names (actor, key); it must be the same for ever.
  package init(keyDigest: @escaping @Sendable (Actor, IdempotencyKey) -> KeyDigest) {
    self.keyDigest = keyDigest
    settings = keyDigest(.ledger, "the settings of the view index").high
  }

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(LedgerFailure) {
    var store = IndexStore(EntityRows(rows))
    for fact in facts {
      rows.position = fact.position
      try store.evolve(with: fact)
      try store.note(fact)
      if let key = fact.key, fact.position == fact.first {
        try store.answer(keyDigest(fact.by, key), at: fact.position)
      }
    }
  }

  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case IndexTable.answers: .record("the first answer to a key", row)
    case IndexTable.history: .step(key, in: part)
    case IndexTable.marks: .mark(key)
    case IndexTable.owners: .owned(endOf: key, in: part)
    case IndexTable.reservationOrder, IndexTable.entryOf:
      .ended(by: key) { RowSubject("reservation", $0 as ReservationID) }
    case IndexTable.blockOrder: .ended(by: key) { RowSubject("block", $0 as BlockID) }
    default: .entity(table, key: key, row: row, in: part)
    }
  }
}
