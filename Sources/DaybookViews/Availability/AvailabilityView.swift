package import DaybookDomain
import DaybookForms

/// What is claimed, by venue and day; the writer's own rules then tell what is free.
package struct AvailabilityView: View {
  package static let name = "availability"

  package var name: String { AvailabilityView.name }
  package var version: UInt32 { 5 << 16 | UInt32(EntityForm.version) }
  package var tableNames: [String] { AvailabilityTable.names }
  let cache = VenueCache()

  package init() {}

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(LedgerFailure) {
    var store = AvailabilityStore(EntityRows(rows))
    for fact in facts {
      rows.position = fact.position
      try store.evolve(with: fact)
    }
    try store.putChanges()
  }

  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case AvailabilityTable.claims: .claim(endOf: key, in: part)
    case AvailabilityTable.closings: .record("a closed business date of a venue", row)
    case AvailabilityTable.changes: .record("the last change to the claims of a venue", row)
    default: .entity(table, key: key, row: row, in: part)
    }
  }
}

/// The tables of `availability` by index: the entities' tables first, then its own.
enum AvailabilityTable {
  /// `ClaimKey` → `ClaimRow`.
  static let claims = EntityTable.names.count

  /// Venue's number → position of the last change to its claims and blocks.
  static let changes = EntityTable.names.count + 1

  /// Venue's number and business date, four bytes each → position of its last closing; or of its reopening, and when that was.
  static let closings = EntityTable.names.count + 2

  static let names = EntityTable.names + ["claims", "changes", "closings"]
}
