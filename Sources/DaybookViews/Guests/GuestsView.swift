package import DaybookDomain
import DaybookForms

/// What became of each guest's own bookings, by who made them; nothing personal.
package struct GuestsView: View {
  package static let name = "guests"

  package var name: String { GuestsView.name }
  package var version: UInt32 { 1 << 16 | UInt32(EntityForm.version) }
  package var tableNames: [String] { GuestsTable.names }

  package init() {}

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(ViewError) {
    var store = KeptStore(rows, GuestsKeeper())
    try store.apply(facts)
  }

  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case GuestsTable.bookings: .ended(by: key) { RowSubject("reservation", $0 as ReservationID) }
    case GuestsTable.forgotten: .guest(key)
    default: .entity(table, key: key, row: row, in: part)
    }
  }
}
