package import DaybookDomain
import DaybookForms

/// What each station has to do and when: tickets in order of their fire times, with the bookings they are for.
package struct PrepView: View {
  package static let name = "prep"

  package var name: String { PrepView.name }
  package var version: UInt32 { 1 << 16 | UInt32(EntityForm.version) }
  package var tableNames: [String] { PrepTable.names }

  package init() {}

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(ViewError) {
    var store = KeptStore(rows, PrepKeeper())
    try store.apply(facts)
  }

  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    table == PrepTable.order
      ? .ticket(endOf: key, in: part) : .entity(table, key: key, row: row, in: part)
  }
}
