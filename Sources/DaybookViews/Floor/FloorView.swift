package import DaybookDomain
import DaybookForms

/// Each table with who sits at it and who comes next.
package struct FloorView: View {
  package static let name = "floor"

  package var name: String { FloorView.name }
  package var version: UInt32 { 1 << 16 | UInt32(EntityForm.version) }
  package var tableNames: [String] { FloorTable.names }

  package init() {}

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(ViewError) {
    var store = KeptStore(rows, FloorKeeper())
    try store.apply(facts)
  }

  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case FloorTable.claims, FloorTable.tableless, FloorTable.blockOrder: .claim(endOf: key, in: part)
    default: .entity(table, key: key, row: row, in: part)
    }
  }
}
