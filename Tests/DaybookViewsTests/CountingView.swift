import DaybookDomain
import DaybookViews

/// A view that counts how often each record is applied, so that a second time shows.
struct CountingView: View {
  var name = "counting"
  var version: UInt32 { 1 }
  var tableNames = ["counts"]

  func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(LedgerFailure) {
    for fact in facts {
      let key = Array("\(fact.position)".utf8)
      let count = try rows.value(0, key: key)?.first ?? 0
      rows.put(0, key: key, [count + 1])
    }
  }
}
