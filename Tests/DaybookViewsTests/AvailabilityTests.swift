import DaybookDomain
import DaybookStories
import DaybookTime
import DaybookViews
import Testing

@Suite struct AvailabilityTests {
  @Test(arguments: 0..<32 as Range<UInt64>)
  func `what the view offers is what the state in memory offers`(seed: UInt64) throws {
    var story = Story(seed: seed)
    let place = try ViewPlace()
    let engine = place.engine()
    var appended = 0
    for _ in 0..<6 {
      story.go(on: 60)
      place.log.append(story.facts[appended...])
      appended = story.facts.count
      try engine.catchUp(until: soon())
      try expectSameOffers(engine, story)
    }
  }

  private func expectSameOffers(_ engine: ViewEngine, _ story: Story) throws {
    let today = Int(story.now.epochSeconds / 86_400)
    try engine.read(atLeast: story.state.scalars.head, until: soon()) { snapshot throws(LedgerFailure) in
      for venue in story.state.venues {
        for (day, party, later) in [
          (-1, 2, 0), (0, 2, 0), (0, 5, 0), (0, 3, 2_000), (1, 4, 0), (1, 1, 6_000), (3, 2, 0),
        ] {
          let date = CivilDate(daysSinceEpoch: today + day)
          let now = story.now.adding(minutes: later)
          let expected = venue.offers(on: date, OfferQuery(party: PartySize(party)), now: now)
          let found = try snapshot.availability.offers(
            at: venue.definition.id, on: date, OfferQuery(party: PartySize(party)), now: now)
          #expect(found == expected, "\(venue.definition.id) on \(date) for \(party) at \(now)")
        }
      }
    }
  }

  @Test func `a party that overstays by days still holds its table for the hour from now`() throws {
    var story = Story(seed: 1)
    story.wait(minutes: 600)
    let isSeated = story.run(.walkIn(WalkIn(venue: "sahil", party: 2, tables: ["T1"])))
    #expect(isSeated)
    let place = try ViewPlace(story.facts)
    let engine = place.engine()
    let now = story.now.adding(minutes: 5 * 1440)
    let date = CivilDate(daysSinceEpoch: Int(now.epochSeconds / 86_400))
    let offers = try engine.read(atLeast: story.state.scalars.head, until: soon()) {
      snapshot throws(LedgerFailure) in
      try snapshot.availability.offers(at: "sahil", on: date, OfferQuery(party: 2), now: now)
    }
    let slots = try #require(offers).filter { $0.start >= now }
    #expect(slots.first?.start == now && slots.first?.tables == ["T2", "T3"])
    #expect(slots.dropFirst().first?.tables == ["T2", "T3"])
    #expect(slots.dropFirst(2).first?.tables == ["T1", "T2", "T3"])
  }

  @Test func `a block of many days is seen on each of them and on no other`() throws {
    var story = Story(seed: 2)
    let from: RequestedTime = "2030-05-02T00:00"
    let isBlocked = story.run(
      .block(PlaceBlock(venue: "sahil", tables: ["T1"], from: from, until: "2030-05-12T00:00")))
    #expect(isBlocked)
    let place = try ViewPlace(story.facts)
    let now = story.now
    try place.engine().read(atLeast: story.state.scalars.head, until: soon()) {
      snapshot throws(LedgerFailure) in
      for (day, isBlocked) in [
        ("2030-05-01", false), ("2030-05-02", true), ("2030-05-11", true), ("2030-05-12", false),
      ] {
        guard let date = CivilDate(day) else { continue }
        let offers = try snapshot.availability.offers(at: "sahil", on: date, OfferQuery(party: 2), now: now)
        #expect(offers?.allSatisfy { $0.tables.contains("T1") != isBlocked } == true, "\(day)")
      }
    }
  }

  @Test func `nothing is kept of what is over`() throws {
    var story = Story(seed: 3)
    story.go(on: 200)
    for id in story.state.blocks.inOrder.map(\.id) { story.run(.unblock(RemoveBlock(id))) }
    for id in story.state.reservations.keys.sorted() {
      story.run(.cancel(Cancel(id)))
      story.run(.leave(Leave(id)))
      story.run(.complete(Complete(id)))
    }
    for id in story.state.holds.inOrder.map(\.id) { story.run(.releaseHold(ReleaseHold(id))) }
    // A party that has left counts in pacing until its date closes.
    story.wait(minutes: 30 * 1440)
    var head = story.state.scalars.head
    repeat {
      head = story.state.scalars.head
      story.run(.recordDue(RecordDue()))
    } while story.state.scalars.head != head
    let place = try ViewPlace(story.facts)
    try place.engine().catchUp(until: soon())
    let kept = try place.rows(AvailabilityView()).map { String(decoding: $0[0], as: UTF8.self) }
    #expect(kept.filter { ["claims", "reservations", "holds", "blocks"].contains($0) } == [])
  }

  @Test func `new rules of a zone are in force from their position on`() throws {
    var story = Story(seed: 4)
    let place = try ViewPlace(story.facts)
    let engine = place.engine()
    func firstSlot() throws -> Timestamp? {
      let (head, now) = (story.state.scalars.head, story.now)
      return try engine.read(atLeast: head, until: soon()) { snapshot throws(LedgerFailure) in
        try snapshot.availability.offers(at: "sahil", on: Venues.day(9), OfferQuery(party: 2), now: now)?
          .first?.start
      }
    }
    let before = try #require(try firstSlot())
    let moved = try ZoneRules(
      name: "Asia/Baku", version: "later", initialOffset: UTCOffset(seconds: 18_000), transitions: [],
      footer: "<+05>-5")
    let known = story.facts.count
    story.append([.zoneRulesAdopted(moved)])
    place.log.append(story.facts[known...])
    #expect(try firstSlot() == before.adding(minutes: -60))
  }

  @Test func `a venue that is not there offers nothing, not even an empty list`() throws {
    let place = try ViewPlace(Story(seed: 5).facts)
    try place.engine().read(until: soon()) { snapshot throws(LedgerFailure) in
      #expect(
        try snapshot.availability.offers(at: "nowhere", on: Venues.day(1), OfferQuery(party: 2), now: .epoch)
          == nil)
      #expect(try snapshot.availability.venueState("nowhere", covering: .epoch ... .epoch) == nil)
    }
  }
}
