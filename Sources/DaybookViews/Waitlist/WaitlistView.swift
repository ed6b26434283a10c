package import DaybookDomain
import DaybookForms

/// Who waits for a table, in the order they joined.
package struct WaitlistView: View {
  package static let name = "waitlist"

  package var name: String { WaitlistView.name }
  package var version: UInt32 { 1 << 16 | UInt32(EntityForm.version) }
  package var tableNames: [String] { WaitlistTable.names }

  package init() {}

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(ViewError) {
    var store = KeptStore(rows, WaitlistKeeper())
    try store.apply(facts)
  }

  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case WaitlistTable.waiting, WaitlistTable.dates:
      .ended(by: key) { RowSubject("waitlist entry", $0 as WaitlistID) }
    default: .entity(table, key: key, row: row, in: part)
    }
  }
}
