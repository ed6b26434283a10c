package import DaybookDomain

// What every layer throws: seen with this module.
@_exported public import struct DaybookFiles.LedgerFailure

/// A projection of the log: a name, tables of its own, and what each fact does to their rows.
package protocol View: Sendable {
  /// The name of its directory: ASCII letters, digits and `-`.
  var name: String { get }

  /// Changes with its rows' form and meaning; a view of another version is discarded and filled again.
  var version: UInt32 { get }

  /// A number for what else its rows depend on, such as a key; when it changes, the view is discarded too.
  var settings: UInt64 { get }

  /// The names of its tables; at most 31 different ones.
  var tableNames: [String] { get }

  /// Whether an embedder made it: what its code throws stops it alone, and rows of a later version are left alone.
  var isOwn: Bool { get }

  /// Whether it is filled only by reads that name it, or by a rebuild: the others leave it where it is.
  var isOnDemand: Bool { get }

  /// Applies a stretch of facts, in order, in one write transaction.
  func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(LedgerFailure)

  /// The subject of a row, so that the records that made it can be found; nil when it does not tell.
  func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject?
}

extension View {
  package var settings: UInt64 { 0 }
  package var isOwn: Bool { false }
  package var isOnDemand: Bool { false }
  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? { nil }
}
