import DaybookDomain
import DaybookLog

/// Finds the records that concern the rows in which two generations differ.
///
/// By position where it is known, else in one pass through the log for all of them.
struct EventSearch {
  private struct Wanted {
    let table: Int
    let sample: Int
    let subject: RowSubject
    var events: [RowEvent] = []
  }

  /// Records between two calls of `onRecords`.
  private static let stretch = 4096

  /// Adds the records that concern the first rows of each kind in each table. `onRecords` is told how far a
  /// pass is.
  static func explain(
    _ tables: inout [TableDifference], with lookup: EventLookup,
    onRecords: (Position) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    var wanted: [Wanted] = []
    for (place, table) in tables.enumerated() {
      for kind in RowDifference.Kind.allCases {
        guard let sample = table.samples.firstIndex(where: { $0.kind == kind }),
          let subject = table.samples[sample].subject, !subject.marks.isEmpty
        else { continue }
        if let events = try lookup.events(of: subject) {
          tables[place].samples[sample].events = events
        } else {
          wanted.append(Wanted(table: place, sample: sample, subject: subject))
        }
      }
    }
    guard !wanted.isEmpty else { return }
    try read(lookup.log, through: lookup.last, &wanted, onRecords)
    for found in wanted { tables[found.table].samples[found.sample].events = found.events }
  }

  private static func read(
    _ log: any LogStorage, through end: Position, _ wanted: inout [Wanted],
    _ onRecords: (Position) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    var next = Position.start
    // In stretches, so that no read transaction of the log is held for long.
    while next < end {
      let begin = next
      var found = wanted
      try log.facts(after: begin) { fact, record throws(LedgerFailure) in
        guard fact.position <= end else { return false }
        next = fact.position
        for place in found.indices
        where try found[place].subject.isOf(record, at: fact.position, { fact }) {
          found[place].events.append(RowEvent(position: fact.position, type: fact.event.type))
        }
        return fact.position.value - begin.value < UInt64(stretch)
      }
      wanted = found
      guard next > begin else { return }
      try onRecords(next)
    }
  }
}
