import DaybookTime

/// What a snapshot holds besides the entities, and how it is restored.
extension LedgerState {
  /// The last number of each outbox, in order of venue and audience.
  package var outboxes: [(venue: Int, audience: Audience, last: Int)] {
    let audiences = Audience.allCases.sorted { $0.rawValue.precedesBytewise($1.rawValue) }
    return venues.indices.flatMap { venue in
      audiences.map { (venue, $0, boxes[venue * audiences.count + $0.place].last) }
    }.filter { $0.2 > 0 }
  }

  /// Restores the head, the clock and the numbers given so far.
  package mutating func restore(_ scalars: Scalars, forgotten: [UInt64]) {
    self.scalars = scalars
    self.forgotten = forgotten
  }

  package mutating func restore(outbox audience: Audience, ofVenue number: Int, last: Int) {
    boxes[number * Audience.count + audience.place].last = last
  }

  package mutating func restore(dishesOut dishes: [String], at venue: VenueID) { dishesOut[venue] = dishes }

  package mutating func restore(_ set: SectionsSet, of venue: VenueID) {
    scalars.sections[DayKey(venue: venue, date: set.date)] = set.sections
  }

  /// Restores a venue's closings, before anything is put on these dates.
  package mutating func restore(_ closings: Closings, ofVenue number: Int) {
    venues[number].closings = closings
    for date in closings.reopened.keys { scheduleClosing(VenueDay(venue: number, date: date)) }
  }

  /// Ends a restore. What is on closed dates stays: it was there when the snapshot was taken.
  package mutating func endRestoring() { leaving = [] }
}
