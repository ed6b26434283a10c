package import DaybookDomain
import DaybookForms

/// The outbox: every ticket, and every notice to kitchen, floor and guests, numbered as the writer numbers them.
package struct KitchenView: View {
  package static let name = "kitchen"

  package var name: String { KitchenView.name }
  package var version: UInt32 { 1 << 16 | UInt32(EntityForm.version) }
  package var tableNames: [String] { KitchenTable.names }

  package init() {}

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(ViewError) {
    var store = KeptStore(rows, KitchenKeeper())
    try store.apply(facts)
  }

  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case KitchenTable.unsettled: .notice(key, in: part)
    case KitchenTable.screen: .ticket(endOf: key, in: part)
    case KitchenTable.dishesOut: .dishes(key)
    default: .entity(table, key: key, row: row, in: part)
    }
  }
}
