import DaybookDomain
import DaybookStories
import DaybookTime
import DaybookViews
import Testing

@Suite struct IndexTests {
  private func reading(_ story: Story, _ body: (borrowing IndexReader) throws(LedgerFailure) -> Void) throws {
    let place = try ViewPlace(story.facts)
    try place.engine().read(atLeast: story.state.scalars.head, until: soon()) {
      snapshot throws(LedgerFailure) in
      try body(snapshot.index)
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `every entity is as the state in memory has it`(seed: UInt64) throws {
    var story = Story(seed: seed)
    story.go(on: 400)
    let state = story.everything
    try reading(story) { index throws(LedgerFailure) in
      for (id, reservation) in state.reservations { #expect(try index.reservation(id) == reservation) }
      for hold in state.holds.all { #expect(try index.hold(hold.id) == hold) }
      for block in state.blocks.all { #expect(try index.block(block.id) == block) }
      #expect(try index.venues() == state.venues.map(\.definition))
      for venue in state.venues { #expect(try index.venue(venue.definition.id) == venue.definition) }
      for (name, rules) in state.zones { #expect(try index.zoneRules(name) == rules) }
      #expect(try index.maintenance() == state.scalars.maintenance)
      #expect(try index.ledger() == state.scalars.ledger)
      for venue in state.venues {
        let id = venue.definition.id
        let expected = state.blocks.all.filter { $0.venue == id && !$0.isRemoved }
          .sorted { $0.from != $1.from ? $0.from < $1.from : $0.id < $1.id }
        #expect(try index.blocks(of: id) == expected)
      }
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `reservations come in order of venue, business date, start and id, whatever is asked for`(seed: UInt64)
    throws
  {
    var story = Story(seed: seed)
    story.go(on: 400)
    let all = story.everything.reservations.values.sorted { a, b in
      if a.venue != b.venue { return a.venue < b.venue }
      if a.stay.date != b.stay.date { return a.stay.date < b.stay.date }
      return a.stay.start != b.stay.start ? a.stay.start < b.stay.start : a.id < b.id
    }
    let dates: [CivilDate?] = [nil] + Set(all.map(\.stay.date)).sorted().prefix(6).map { $0 }
    try reading(story) { index throws(LedgerFailure) in
      for venue in [nil, "sahil", "nacht", "sah", "nowhere"] as [VenueID?] {
        for date in dates {
          for state in [nil, .booked, .cancelled, .completed, .noShow] as [BookingState?] {
            var found: [ReservationID] = []
            try index.forEachReservation(of: venue, on: date, in: state.map { [$0] } ?? []) {
              reservation throws(LedgerFailure) in
              found.append(reservation.id)
              return true
            }
            let expected = all.filter {
              (venue == nil || $0.venue == venue) && (date == nil || $0.stay.date == date)
                && (state == nil || $0.state == state)
            }
            #expect(found == expected.map(\.id))
          }
        }
      }
      var count = 0
      try index.forEachReservation { _ throws(LedgerFailure) in
        count += 1
        return count < 3
      }
      #expect(count == min(3, all.count))
    }
  }

  @Test func `a key leads to the first record of the command it was given with`() throws {
    var story = Story(seed: 9)
    story.go(on: 300)
    var first: [KeyDigest: Position] = [:]
    for fact in story.facts where fact.position == fact.first {
      if let key = fact.key { first[ViewPlace.digest(fact.by, key)] = fact.position }
    }
    #expect(first.count > 50)
    try reading(story) { index throws(LedgerFailure) in
      for (digest, position) in first { #expect(try index.position(of: digest) == position) }
      #expect(try index.position(of: KeyDigest(high: 1, low: 2)) == nil)
    }
  }
}
