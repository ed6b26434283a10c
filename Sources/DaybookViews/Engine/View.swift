package import DaybookDomain

/// A projection of the log: a name, tables of its own, and what each fact does to their rows.
package protocol View: Sendable {
  /// The name of its directory: ASCII letters, digits and `-`.
  var name: String { get }

  /// Changes with the rows' forms and their meaning; a view of another version is thrown away and filled anew.
  var version: UInt32 { get }

  /// What else its rows depend on, such as a key; of another number, it is thrown away likewise.
  var settings: UInt64 { get }

  /// The names of its tables; at most 31 different ones.
  var tableNames: [String] { get }

  /// Applies a stretch of facts, in order, in one write transaction.
  func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(ViewError)

  /// What a row of a table is about, so that the records that made it can be found; nil when it does not say.
  func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject?
}

extension View {
  package var settings: UInt64 { 0 }
  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? { nil }
}
