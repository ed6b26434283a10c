package import DaybookTime

/// What a snapshot holds beside the entities, and how it is put back.
extension LedgerState {
  /// The last number of each outbox, in order of venue and audience.
  package var outboxes: [(venue: Int, audience: Audience, last: Int)] {
    noticeCounts.map { (venue: $0.key.venue, audience: $0.key.audience, last: $0.value) }.sorted { a, b in
      a.venue != b.venue ? a.venue < b.venue : a.audience.rawValue.precedesBytewise(b.audience.rawValue)
    }
  }

  /// Which dates of a venue are closed: every one through a date, and some after it.
  package func closings(ofVenue number: Int) -> (through: CivilDate?, later: [CivilDate]) {
    let closings = calendars[number].closings
    return (closings.through, closings.later)
  }

  /// The head, the clock and the numbers given so far.
  package mutating func restore(_ scalars: Scalars, forgotten: [UInt64]) {
    self.scalars = scalars
    self.forgotten = forgotten
  }

  package mutating func restore(outbox audience: Audience, ofVenue number: Int, last: Int) {
    noticeCounts[OutboxKey(venue: number, audience: audience)] = last
  }

  package mutating func restore(dishesOut dishes: [String], at venue: VenueID) { dishesOut[venue] = dishes }

  /// Before anything is put on these dates.
  package mutating func restore(closedThrough: CivilDate?, later: [CivilDate], ofVenue number: Int) {
    calendars[number].reopen(VenueCalendar.Closings(through: closedThrough, later: later))
  }

  /// What stands on closed dates stays: it was there when the snapshot was taken.
  package mutating func endRestoring() { leaving = [] }
}
