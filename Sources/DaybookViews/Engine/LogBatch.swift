import DaybookDomain
import DaybookLog

/// A stretch of the log after a position; each record is checked and decoded once, for all views.
struct LogBatch {
  /// The position it follows.
  let start: Position
  /// The link of the record at `start`; nil when the log has no such record, or `start` is the beginning.
  let linkAtStart: RecordLink?
  let facts: [Fact]
  let links: [RecordLink]

  /// Reads at most `most` records, up to the first that is missing or damaged; throws if that is the first.
  init(of log: any LogStorage, after start: Position, most: Int) throws(LedgerFailure) {
    precondition(most > 0, "a batch has at least one record")
    var (facts, links): ([Fact], [RecordLink]) = ([], [])
    let link = try log.records(after: start) { record, bytes throws(LedgerFailure) in
      // The records before it are good; the next batch meets it first.
      if record.fault != nil, !facts.isEmpty { return false }
      facts.append(try record.sound())
      links.append(RecordLink(record: bytes))
      return facts.count < most
    }
    linkAtStart = link.map { RecordLink($0) }
    (self.start, self.facts, self.links) = (start, facts, links)
  }

  /// The last position it reaches.
  var end: Position { Position(start.value + UInt64(facts.count)) }

  /// The link at a position from `start` to `end`; nil when the log has no such record, or the position is 0.
  func link(at position: Position) -> RecordLink? {
    position == start ? linkAtStart : link(ofApplied: position)
  }

  /// The link of one of its records.
  func link(ofApplied position: Position) -> RecordLink { links[Int(position.value - start.value) - 1] }

  /// What follows a position from `start` to `end`.
  func facts(after position: Position) -> ArraySlice<Fact> {
    facts[Int(position.value - start.value)...]
  }
}
