package import DaybookDomain
import DaybookStore

/// An embedder's projection as a view of the engine: one table, and errors that stop it alone.
package struct ProjectionView: View {
  let projection: any Projection

  package init(_ projection: any Projection) { self.projection = projection }

  package var name: String { projection.name }
  package var version: UInt32 { projection.version }
  package var isOwn: Bool { true }
  package let tableNames = ["rows"]

  /// The index of its table.
  static let table = 0
  /// LMDB's limit.
  static let mostKeyBytes = 511

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(LedgerFailure) {
    let trouble = ProjectionTrouble()
    let transaction = ProjectionTransaction(rows, trouble)
    for fact in facts {
      rows.position = fact.position
      do {
        try projection.apply(fact, in: transaction)
      } catch {
        throw trouble.first ?? .projection(name, threw: error, at: fact)
      }
      // What could not be read may have been left out without a word.
      if let failure = trouble.first { throw failure }
    }
  }
}

extension LedgerFailure {
  /// What an embedder's own code threw at an event.
  static func projection(_ name: String, threw error: any Error, at fact: Fact) -> LedgerFailure {
    LedgerFailure(
      .view, "apply record \(fact.position) (\(fact.event.type.rawValue)) to the projection \(name)", nil,
      cause: .projection(view: name, at: fact.position.value), found: "\(error)",
      advice:
        "it stays before that record, and nothing else is stopped; correct its code, and open the ledger again"
    )
  }

  /// Rows that newer software of the embedder's wrote.
  static func newer(_ name: String, _ found: UInt32, than version: UInt32) -> LedgerFailure {
    LedgerFailure(
      .view,
      "read the projection \(name): its rows are of version \(found), this software writes \(version);"
        + " use the newer software, or go back with views rebuild \(name)")
  }

  /// The record at which an embedder's own code threw; nil where it was not that.
  var projectionRecord: Position? {
    if case .projection(_, let position) = cause { Position(position) } else { nil }
  }
}
