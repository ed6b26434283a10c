import DaybookDomain
import DaybookLog

/// Finds the records that concern a row by their positions, without reading the rest of the log.
struct EventLookup {
  let log: any LogStorage
  /// The view `index`, at least up to `last`; nil when there is none to be trusted.
  let index: ViewPart?
  let last: Position

  /// In order of position. Nil where only the whole log can tell: for a venue, a zone, sold-out dishes, a
  /// forgotten guest, maintenance and the ledger itself; without the index, for an entity and a notice too.
  func events(of subject: RowSubject) throws(LedgerFailure) -> [RowEvent]? {
    var positions: Set<Position> = []
    for mark in subject.marks {
      guard let found = self.positions(of: mark) else { return nil }
      positions.formUnion(found)
    }
    var events: [RowEvent] = []
    var next = Position.start.next
    for position in positions.sorted() where position >= next {
      // A record may name an entity without changing it: a block, and the claim that had to make way for it.
      guard let first = try log.fact(at: position)?.first else { return nil }
      var end = max(first, next)
      try forEach(from: end) { record, fact throws(LedgerFailure) in
        guard fact.first == first else { return false }
        if try subject.isOf(record, at: fact.position, { fact }) {
          events.append(RowEvent(position: fact.position, type: fact.event.type))
        }
        end = fact.position.next
        return true
      }
      next = end
    }
    return events
  }

  /// Where a record can carry the mark; nil means anywhere. An index that cannot be read is not trusted.
  private func positions(of mark: RowSubject.Mark) -> [Position]? {
    switch mark {
    case .record(let position): position > .start && position <= last ? [position] : []
    case .names(let high, let low): try? index?.history(of: ClaimID(high: high, low: low), through: last)
    case .notice(let id): try? index?.marks(of: id, through: last)
    case .venue, .zone, .dishes, .guest, .maintenance, .ledger: nil
    }
  }

  /// Lends the records from a position through `last`, until `body` says stop.
  private func forEach(
    from position: Position, _ body: (RawSpan, Fact) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    try log.facts(after: Position(position.value - 1)) { fact, record throws(LedgerFailure) in
      guard fact.position <= last else { return false }
      return try body(record, fact)
    }
  }
}
