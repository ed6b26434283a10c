import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R12: what is offered is bookable; what is not is refused, with exactly the reasons that offers give.
struct OfferTests {
  @Test(arguments: 0..<64 as Range<UInt64>)
  func `offered is bookable, and what is not offered is refused for the reasons given`(seed: UInt64) {
    var evening = RandomEvening(seed: seed)
    for step in 0..<60 {
      let (command, actor) = evening.step()
      _ = evening.execute(command, by: actor)
      guard step % 6 == 5 else { continue }
      let date = evening.someDate()
      let party = evening.someParty()
      let desk = evening.desk
      let offers = desk.venue.offers(on: date, OfferQuery(party: party), now: desk.now)
      let place = "seed \(seed) step \(step) \(desk.venue.rules.name) \(date) party \(party) now \(desk.now)"
      #expect(offers.map(\.start) == desk.venue.gridInstants(on: date), "\(place)")
      let brief = desk.venue.offers(on: date, OfferQuery(party: party, withReasons: false), now: desk.now)
      #expect(brief == offers.filter(\.isOffered), "\(place)")
      for offer in offers {
        let faults =
          offer.isOffered ? faults(offered: offer, party, desk) : faults(refused: offer, party, desk)
        guard faults.isEmpty else {
          Issue.record("\(place) at \(offer.start): \(faults)")
          return
        }
      }
      refuseOffGrid(&evening, date, party, place)
    }
  }

  private func book(
    _ start: Timestamp, _ party: PartySize, _ tables: [TableID]?, _ pool: PoolID?, units: Int? = nil,
    _ desk: Desk
  )
    -> Result<Decision, Rejection>
  {
    let time = RequestedTime(stringLiteral: start.formatted(offset: desk.venue.rules.offset(at: start)))
    return desk.decide(
      .book(Book(venue: "v", party: party, start: time, tables: tables, pool: pool, units: units)), by: .host)
  }

  private func stay(_ result: Result<Decision, Rejection>) -> Stay? {
    guard case .success(let decision) = result, case .booked(let booked) = decision.events.last else {
      return nil
    }
    return booked.stay
  }

  private func reasons(_ result: Result<Decision, Rejection>) -> [Reason]? {
    guard case .failure(.refused(let refusal)) = result else { return nil }
    return refusal.reasons
  }

  private func faults(offered offer: SlotOffer, _ party: PartySize, _ desk: Desk) -> [String] {
    var faults: [String] = []
    for table in desk.venue.definition.tables {
      let stay = stay(book(offer.start, party, [table.id], nil, desk))
      if stay.map({ $0.tables == [table.id] && $0.start == offer.start }) ?? false
        != offer.tables.contains(table.id)
      {
        faults.append("table \(table.id) is offered or bookable, not both")
      }
    }
    let automatic = stay(book(offer.start, party, nil, nil, desk))
    if automatic?.tables.first != (offer.tables + offer.afterMoving).first {
      faults.append("automatic took \(automatic?.tables ?? [])")
    }
    for pool in desk.venue.definition.pools {
      let free = offer.pools.first { $0.pool == pool.id }?.free
      if (stay(book(offer.start, party, nil, pool.id, desk)) != nil) != (free != nil) {
        faults.append("pool \(pool.id) is offered or bookable, not both")
      }
      if let free {
        let over = reasons(book(offer.start, party, nil, pool.id, units: free + 1, desk))
        if over?.map(\.code) != [.poolFull] { faults.append("pool \(pool.id): \(over ?? [])") }
      }
    }
    if offer.tables.isEmpty && offer.afterMoving.isEmpty && offer.pools.isEmpty {
      faults.append("nothing is offered")
    }
    return faults
  }

  private func faults(refused offer: SlotOffer, _ party: PartySize, _ desk: Desk) -> [String] {
    let venue = desk.venue.definition
    var results = venue.pools.map { book(offer.start, party, nil, $0.id, desk) }
    if !venue.tables.isEmpty || venue.pools.isEmpty {
      results.append(book(offer.start, party, nil, nil, desk))
    }
    var found: Set<Reason> = []
    for result in results {
      guard let reasons = reasons(result) else { return ["\(result) where nothing is offered"] }
      found.formUnion(reasons)
    }
    if found != Set(offer.reasons) { return ["offers: \(offer.reasons)", "booking: \(found)"] }
    for table in venue.tables where stay(book(offer.start, party, [table.id], nil, desk)) != nil {
      return ["table \(table.id) is bookable where nothing is offered"]
    }
    return []
  }

  /// A minute that is on no open day's grid is refused for its start, whatever else is told.
  private func refuseOffGrid(
    _ evening: inout RandomEvening, _ date: CivilDate, _ party: PartySize, _ place: String
  ) {
    let desk = evening.desk
    let special = desk.venue.definition.specialDays
    let open = (-3...3).map { date.adding(days: $0) }.filter { day in
      !special.contains { $0.date == day && $0.services == nil }
    }
    let listed = Set(open.flatMap { desk.venue.gridInstants(on: $0) })
    let noon = desk.venue.rules.configured(WallTime(date: date, secondOfDay: 43_200))
    let codes: Set<RefusalCode> = [.offGrid, .afterLastSeating, .closedSpecialDay, .outsideService]
    for _ in 0..<40 {
      let minute = noon.adding(minutes: evening.pick(-1_080...1_080))
      guard !listed.contains(minute) else { continue }
      let found = reasons(book(minute, party, nil, nil, desk)) ?? []
      #expect(found.count { codes.contains($0.code) } == 1, "\(place): \(minute) \(found)")
    }
  }

  @Test func `past, gap and repeated hours are offered and booked alike`() throws {
    let venue = VenueDefinition.sahil.with {
      $0.zone = "Europe/Berlin"
      $0.services = [.daily("22:00", last: "03:30+1", closes: "05:00+1")]
      $0.turnTimes = [TurnTime(party: 99, minutes: 30)]
    }
    for (day, count, now) in [
      ("2026-03-28", 10, "2026-03-29T01:00"), ("2026-10-24", 14, "2026-10-25T02:30+01:00"),
    ] {
      var desk = try Desk.open(venue, at: "\(day)T12:00")
      desk.at(now)
      let offers = desk.venue.offers(on: .on(day), OfferQuery(party: 2), now: desk.now)
      #expect(offers.count == count)
      for offer in offers {
        #expect(offer.isOffered == (offer.start >= desk.now))
        let local = offer.start.formatted(offset: desk.venue.rules.offset(at: offer.start))
        let outcome = desk.book(local, ["T1"])
        #expect((outcome.answer != nil) == offer.isOffered)
        if !offer.isOffered { #expect(outcome.refusal?.reasons == offer.reasons) }
      }
    }
  }

  @Test func `a slot lists its free tables smallest first, and pools with room for the party`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("19:00", ["T1"])
    _ = try desk.booked("19:00", party: 8, pool: "bar")
    func offer(_ party: PartySize) throws -> SlotOffer {
      try #require(
        desk.venue.offers(on: .on(Desk.day), OfferQuery(party: party), now: desk.now).first {
          $0.start == desk.time("19:00")
        })
    }
    #expect(try offer(2).tables == ["T2", "T4"])
    #expect(try offer(2).pools.map(\.free) == [2])
    #expect(try offer(3).tables == ["T4", "G6"] && offer(3).pools.isEmpty)
    #expect(
      try offer(7).reasons == [
        Reason(.noTableFits, message: "no table here seats a party of 7"),
        Reason(.poolFull, pool: "bar", free: 2),
      ])
  }

  @Test func `a day of many starts at many tables, lunch shorter than dinner, lists what is free`() throws {
    let venue = VenueDefinition.sahil.with {
      var lunch = Service.daily("08:00", last: "15:00", closes: "16:00")
      (lunch.name, lunch.gridMinutes, lunch.turnTimes) = ("lunch", 5, [TurnTime(party: 99, minutes: 30)])
      var dinner = Service.daily("18:00", last: "21:00", closes: "23:00")
      (dinner.name, dinner.gridMinutes, dinner.turnTimes) = (
        "dinner", 15, [TurnTime(party: 99, minutes: 120)]
      )
      $0.services = [lunch, dinner]
      $0.tables = (1...70).map { Table(id: Name("N\($0)"), name: "N\($0)", least: 1, most: 4) }
      ($0.combinations, $0.pools) = ([], [])
    }
    var desk = try Desk.open(venue, at: "\(Desk.day)T07:00")
    _ = try desk.booked("14:55", ["N1"])
    _ = try desk.booked("19:30", ["N70"])
    _ = try desk.booked("08:00", ["N66"])
    let offers = desk.venue.offers(on: .on(Desk.day), OfferQuery(party: 2), now: desk.now)
    #expect(offers.count == 85 + 13)
    func busy(_ table: TableID) -> [Timestamp] { offers.filter { !$0.tables.contains(table) }.map(\.start) }
    #expect(
      busy("N1")
        == ["14:30", "14:35", "14:40", "14:45", "14:50", "14:55", "15:00"].map(desk.time))
    #expect(
      busy("N70")
        == [
          "18:00", "18:15", "18:30", "18:45", "19:00", "19:15", "19:30", "19:45", "20:00", "20:15", "20:30",
          "20:45", "21:00",
        ].map(desk.time))
    #expect(busy("N66") == ["08:00", "08:05", "08:10", "08:15", "08:20", "08:25"].map(desk.time))
    #expect(busy("N35").isEmpty)
  }

  @Test func `a closed day lists what it would have had, with the reason`() throws {
    let desk = try Desk.open()
    let offers = desk.venue.offers(on: .on("2030-12-31"), OfferQuery(party: 2), now: desk.now)
    #expect(offers.count == 24)
    #expect(
      offers.allSatisfy { $0.reasons == [Reason(.closedSpecialDay)] && $0.tables.isEmpty && $0.pools.isEmpty }
    )
  }

  @Test func `equal offers are one in a set, whenever they were asked for`() throws {
    let desk = try Desk.open()
    func offers(_ party: PartySize) -> [SlotOffer] {
      desk.venue.offers(on: .on(Desk.day), OfferQuery(party: party), now: desk.now)
    }
    #expect(Set(offers(2) + offers(2)).count == offers(2).count)
    #expect(Set(offers(2) + offers(4)).count == offers(2).count + offers(4).count)
  }
}
