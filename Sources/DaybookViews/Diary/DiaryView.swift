package import DaybookDomain
import DaybookForms

/// Who starts when, by venue and business date: what pacing counts, and the parties that have been.
package struct DiaryView: View {
  package static let name = "diary"

  package var name: String { DiaryView.name }
  package var version: UInt32 { 1 << 16 | UInt32(EntityForm.version) }
  package var tableNames: [String] { DiaryTable.names }

  package init() {}

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(ViewError) {
    var store = KeptStore(rows, DiaryKeeper())
    try store.apply(facts)
  }

  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    table == DiaryTable.entries
      ? .claim(endOf: key, in: part) : .entity(table, key: key, row: row, in: part)
  }
}
