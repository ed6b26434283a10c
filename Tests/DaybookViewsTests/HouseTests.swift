import DaybookDomain
import DaybookStories
import DaybookTime
import DaybookViews
import Testing

/// The views of kitchen and house against the state in memory, and against themselves.
@Suite struct HouseTests {
  private static func story(_ seed: UInt64, _ count: Int = 400) -> HouseStory {
    var house = HouseStory(seed: seed)
    house.go(on: count)
    house.changeGuest()
    house.goRare()
    return house
  }

  @Test func `the stories tell of all that the views are made from`() {
    var told: Set<EventType> = []
    for seed in 0..<8 as Range<UInt64> {
      for fact in HouseTests.story(seed).facts { told.insert(fact.event.type) }
    }
    // No view keeps anything of these.
    let untold: Set<EventType> = [
      .clockAdvanced, .refused, .answered, .writerRestarted, .checkpointed, .clockAccepted,
    ]
    #expect(Set(EventType.allCases).subtracting(told) == untold)
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `every view has the same bytes from zero, in batches and after a rebuild`(seed: UInt64) throws {
    let house = HouseTests.story(seed)
    let whole = try ViewPlace(house.facts)
    try whole.engine(ViewPlace.allViews).catchUp(until: soon())
    let batches = try ViewPlace(house.facts)
    try batches.engine(ViewPlace.allViews).catchUp(batch: 7 + Int(seed), until: soon())
    for view in ViewPlace.allViews {
      let rows = try whole.rows(view)
      #expect(rows.count > 1, "\(view.name) is empty")
      #expect(try batches.rows(view) == rows, "\(view.name)")
    }
    let engine = batches.engine(ViewPlace.allViews)
    try engine.rebuild(batch: 100)
    for view in ViewPlace.allViews { #expect(try batches.rows(view) == whole.rows(view), "\(view.name)") }
  }

  @Test func `every view caught up record by record has the bytes of one batch`() throws {
    let house = HouseTests.story(11, 120)
    let place = try ViewPlace()
    let engine = place.engine(ViewPlace.allViews)
    for fact in house.facts {
      place.log.append([fact])
      try engine.catchUp(until: soon())
    }
    let whole = try ViewPlace(house.facts)
    try whole.engine(ViewPlace.allViews).catchUp(until: soon())
    for view in ViewPlace.allViews { #expect(try place.rows(view) == whole.rows(view), "\(view.name)") }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `notices and tickets are the writer's, number by number`(seed: UInt64) throws {
    let house = HouseTests.story(seed)
    let state = house.everything
    try ViewPlace.reading(house) { snapshot throws(LedgerFailure) in
      for venue in ["kinar", "sahil"] as [VenueID] {
        for audience in Audience.allCases {
          let last = state.lastNotice(of: venue, to: audience)
          #expect(try snapshot.kitchen.lastNotice(venue, audience) == last)
          let all = try snapshot.kitchen.notices(of: venue, to: audience, after: 0, station: nil, most: .max)
          #expect(all.map(\.number) == Array(1..<(last + 1)))
          #expect(
            try snapshot.kitchen.notices(of: venue, to: audience, after: 3, station: nil, most: 2)
              == Array(all.dropFirst(3).prefix(2)))
          let open = state.everyNotice.filter { $0.venue == venue && $0.audience == audience }
            .sorted { $0.number < $1.number }
          #expect(try snapshot.kitchen.unsettled(of: venue, to: audience, station: nil) == open)
          #expect(all.filter { !$0.isSettled } == open)
          let grill = try snapshot.kitchen.notices(
            of: venue, to: audience, after: 0, station: "grill", most: .max)
          #expect(grill == all.filter { $0.station == nil || $0.station == "grill" })
        }
        #expect(try snapshot.kitchen.dishesOut(at: venue) == state.dishesOut(at: venue))
      }
      let tickets = Dictionary(uniqueKeysWithValues: state.tickets.all.map { ($0.id, $0) }).mapValues {
        $0.effective(of: state.reservation($0.reservation), at: house.now)
      }
      for (id, ticket) in tickets { #expect(try snapshot.kitchen.ticket(id, at: house.now) == ticket) }
      let screen = state.tickets.all.filter { $0.wasSent && tickets[$0.id]?.state.isOver == false }
        .sorted { $0.sentAt != $1.sentAt ? $0.sentAt ?? .epoch < $1.sentAt ?? .epoch : $0.id < $1.id }
      #expect(try snapshot.kitchen.tickets(of: "kinar", station: nil, at: house.now) == screen)
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `prep lists every open ticket of a live booking, by fire time`(seed: UInt64) throws {
    let house = HouseTests.story(seed)
    let state = house.everything
    try ViewPlace.reading(house) { snapshot throws(LedgerFailure) in
      for minutes in [0, 30, 600] {
        let now = house.now.adding(minutes: minutes)
        let lines = try snapshot.prep.lines(
          of: "kinar", station: nil, until: nil, dishesOut: [], now: now)
        let expected = state.tickets.all.filter { ticket in
          let booking = state.reservation(ticket.reservation)
          let all = (booking?.details.prep?.tickets ?? []).compactMap { state.ticket($0) }
          return !ticket.state.isOver && !ticket.isSeen(among: all)
            && booking?.effective(at: now).isToBeServed == true
        }
        #expect(Set(lines.map(\.ticket.id)) == Set(expected.map(\.id)))
        let fires = lines.map { line in line.ticket.items.map(\.fireAt).min() ?? .epoch }
        #expect(fires == fires.sorted())
        for line in lines {
          #expect(line.ticket.state == state.ticket(line.ticket.id)?.state)
          #expect(line.ticket.items == state.ticket(line.ticket.id)?.items)
        }
      }
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `the diary's caps have left what the writer's pacing has`(seed: UInt64) throws {
    let house = HouseTests.story(seed)
    let state = house.everything
    let number = try #require(state.number(of: "kinar"))
    let venue = state.venues[number]
    let dates = Set(state.reservations.values.map(\.stay.date))
    try ViewPlace.reading(house) { snapshot throws(LedgerFailure) in
      for date in dates {
        let diary = try snapshot.diary.diary(of: venue, on: date, now: house.now)
        func start(_ reservation: Reservation) -> Timestamp {
          reservation.counted?.start ?? reservation.stay.start
        }
        let coming = state.reservations.values.filter {
          $0.venue == "kinar" && $0.stay.date == date && $0.stay.hasDate
            && [.booked, .requested, .completed].contains($0.effective(at: house.now).state)
        }.sorted { start($0) != start($1) ? start($0) < start($1) : $0.id < $1.id }
        #expect(diary.reservations == coming.map(\.id))
        #expect(diary.covers == coming.reduce(0) { $0 + $1.stay.party.covers })
        #expect(diary.buckets.reduce(0) { $0 + $1.parties } == coming.count)
        for bucket in diary.buckets {
          guard let end = bucket.end else {
            #expect(bucket.mostCovers == nil && bucket.coversLeft == nil)
            continue
          }
          let there = venue.floor.starts.starting(
            from: bucket.start, until: end, now: house.now, except: nil)
          #expect(bucket.coversLeft == max(0, 9 - there.covers))
          #expect(bucket.partiesLeft == max(0, 4 - there.parties))
          #expect(bucket.onlineCoversLeft == max(0, 6 - there.onlineCovers))
        }
      }
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `the floor agrees with the claims in memory`(seed: UInt64) throws {
    let house = HouseTests.story(seed)
    let state = house.everything
    let number = try #require(state.number(of: "kinar"))
    let venue = state.venues[number]
    try ViewPlace.reading(house) { snapshot throws(LedgerFailure) in
      for minutes in [0, 45, 200] {
        let now = house.now.adding(minutes: minutes)
        let plan = try snapshot.floor.plan(of: venue, at: now)
        let asked = venue.asked(at: now)
        #expect(plan.tables.compactMap(\.table) == venue.definition.tables)
        for status in plan.tables {
          let claims = venue.floor[status.id] ?? TableClaims()
          #expect(status.table != nil || status.now != nil)
          let overrun: ReservationID? = claims.overrunning(at: now)?.retyped()
          #expect((status.use == .overrun ? status.now?.reservation : nil) == overrun)
          let risk: ReservationID? = claims.atRisk(asked)?.retyped()
          if let risk { #expect(status.next?.reservation == risk || status.next?.isAtRisk == false) }
          if status.next?.isAtRisk == true { #expect(status.next?.reservation == risk) }
          if status.use == .free {
            #expect(
              claims.isFree(
                from: now.microseconds, until: now.microseconds + 1, asked, except: nil))
          }
          if let next = status.next, status.use != .overrun {
            #expect(
              claims.nextStart(after: now.microseconds + 1, now: now.microseconds) == next.start.microseconds)
          }
        }
        for status in plan.pools {
          let inUse = state.reservations.values.compactMap(\.claim).filter { claim in
            claim.pool == status.id && !claim.isTimeless && claim.start <= now
              && (now < claim.end || claim.kind == .seated) && claim.lapsesAt.map { now < $0 } ?? true
          }
          let sitting = state.reservations.values.filter {
            $0.stay.pool == status.id && $0.stay.isTimeless && $0.state == .booked && $0.seating == .seated
          }
          let atRisk = status.pool.map { venue.floor[status.id].atRisk(asked, capacity: $0.capacity) } ?? []
          let listed = status.parties.filter { $0.claim.hold == nil }
          let expected = inUse.map(\.id) + sitting.map { $0.id.retyped() } + atRisk
          #expect(Set(listed.compactMap(\.claim.reservation)) == Set(expected.map { $0.retyped() }))
          let marked = listed.filter(\.claim.isAtRisk).compactMap(\.claim.reservation)
          #expect(Set(marked) == Set(atRisk.map { $0.retyped() }))
          let here = status.parties.filter { $0.claim.start <= now }
          #expect(here.reduce(0) { $0 + $1.units } <= status.usedUnits)
          let isShut = plan.isClosed || venue.isBlocked(from: now, until: now.adding(microseconds: 1))
          let unused = max(0, (status.pool?.capacity ?? 0) - status.usedUnits)
          #expect(status.freeUnits == (isShut ? 0 : unused))
        }
        let tableless = state.reservations.values.filter {
          $0.venue == "kinar" && $0.needsTable
            && [.booked, .requested].contains($0.effective(at: now).state)
        }
        #expect(Set(plan.needsTable) == Set(tableless.map(\.id)))
      }
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `the waitlist and the cards of guests are as the state has them`(seed: UInt64) throws {
    let house = HouseTests.story(seed)
    let state = house.everything
    try ViewPlace.reading(house) { snapshot throws(LedgerFailure) in
      let entries = state.entries.inOrder.filter { $0.venue == "kinar" }
      let open = entries.filter { $0.state == .waiting || $0.state == .offered }
      #expect(try snapshot.waitlist.entries(of: "kinar", on: nil) == open)
      for date in Set(entries.map(\.date)) {
        #expect(try snapshot.waitlist.entries(of: "kinar", on: date) == entries.filter { $0.date == date })
      }
      for guest in HouseStory.guests {
        let card = try snapshot.guests.card(of: guest, at: house.now)
        let own = state.reservations.values.filter { booking in
          booking.owner == guest || state.scalars.merged[booking.owner] == guest
        }
        .map { $0.effective(at: house.now) }
        #expect(Set(card.reservations) == Set(own.map(\.id)))
        #expect(card.noShows == own.count { $0.state == .noShow })
        #expect(card.cancels == own.count { $0.state == .cancelled })
        #expect(card.lateCancels == own.count { $0.state == .lateCancelled })
        #expect(card.declined == own.count { $0.state == .declined })
        #expect(card.visits == own.count { GuestStanding($0) == .visit })
        #expect(Set(card.upcoming) == Set(own.filter { GuestStanding($0) == .upcoming }.map(\.id)))
        let forgotten = house.facts.last { fact in
          if case .guestForgotten(let event) = fact.event { event.guest == guest } else { false }
        }
        #expect(card.forgottenAt == forgotten?.recordedAt)
      }
    }
  }
}
