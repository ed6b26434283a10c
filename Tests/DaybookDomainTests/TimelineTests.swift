import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R31: what is drawn as occupied is what is occupied.
struct TimelineTests {
  /// A record may say so: its form knows no order of times.
  @Test func `a day whose only service closes before it opens is drawn`() throws {
    let rules = try ZoneRules(
      name: "Asia/Baku", version: "t", initialOffset: UTCOffset(seconds: 14_400), transitions: [], footer: "")
    let venue = VenueState(
      .sahil.with { $0.services = [.daily("20:00", last: "21:30", closes: "10:00")] }, rules: rules)
    let drawn = venue.timeline(of: .on("2030-05-01"), [], at: .epoch)
    #expect(drawn.services.map { $0.upperBound } == drawn.services.map { $0.lowerBound })
  }

  @Test func `R31 a visit that is over is drawn to when it ended, and what was sold after stands beside it`()
    throws
  {
    var desk = try Desk.open()
    let left = try desk.booked("19:00", ["T1"])
    desk.at("19:00")
    desk.seat(left)
    desk.at("19:40")
    desk.leave(left)
    let missing = try desk.booked("20:00", ["T1"])
    desk.at("20:20")
    desk.execute(.noShow(MarkNoShow(missing)))
    let next = try desk.booked("20:30", ["T1"])
    #expect(
      desk.bars("T1") == [
        "over 19:00–19:40 \(left)", "over 20:00–20:20 \(missing)", "booked 20:30–22:00 \(next)",
      ])
  }

  @Test func `R31 a no-show that is recorded late is drawn to its sold end, and so is what was sold after`()
    throws
  {
    var desk = try Desk.open(.sahil.with { $0.closing = ClosingPolicy(marksNoShows: true) })
    let first = try desk.booked("18:00", ["T1"])
    let second = try desk.booked("20:00", ["T1"])
    desk.passing("2030-05-02T06:00")
    #expect(try desk.reservation(first).state == .noShow && desk.reservation(second).state == .noShow)
    let drawn = ["over 18:00–19:30 \(first)", "over 20:00–21:30 \(second)"]
    #expect(desk.bars("T1") == drawn)
    // Corrected, it is drawn by what is recorded now.
    func correct(_ was: TrueOutcome) {
      desk.execute(.correct(Correct(first, was: was, why: "they came")))
    }
    correct(.came)
    #expect(desk.bars("T1") == drawn)
    correct(.noShow)
    #expect(desk.bars("T1") == [drawn[1]])
  }

  @Test func `R31 a no-show who came is drawn to its sold end, and one still expected too`() throws {
    var desk = try Desk.open()
    let missed = try desk.booked("19:00", ["T1"])
    let expected = try desk.booked("19:00", ["T2"])
    desk.at("19:20")
    desk.act(MarkNoShow.self, missed)
    desk.passing("2030-05-02T06:00")
    desk.at("2030-05-03T10:00")
    for id in [missed, expected] { desk.execute(.correct(Correct(id, was: .came, why: "they came"))) }
    #expect(desk.bars("T1") == ["over 19:00–20:30 \(missed)"])
    #expect(desk.bars("T2") == ["over 19:00–20:30 \(expected)"])
  }

  @Test func `R31 a visit that is corrected to the table of a no-show is drawn whole`() throws {
    var desk = try Desk.open()
    let missed = try desk.booked("18:30", ["T1"])
    let came = try desk.booked("19:00", ["T2"])
    desk.at("19:00")
    desk.seat(came)
    desk.at("19:40")
    desk.act(MarkNoShow.self, missed)
    desk.act(Complete.self, came)
    #expect(desk.bars("T1") == ["over 18:30–19:40 \(missed)"])
    desk.execute(.correct(Correct(came, tables: ["T1"], why: "they sat here")))
    #expect(desk.bars("T1") == ["over 18:30–19:00 \(missed)", "over 19:00–19:40 \(came)"])
  }

  @Test func `R24 who waits at a pool for a party past its end is named`() throws {
    var desk = try Desk.open()
    let late = try desk.booked("18:00", pool: "bar", units: 8)
    let next = try desk.booked("19:30", pool: "bar", units: 4)
    let fits = try desk.booked("19:30", pool: "bar", units: 2)
    desk.at("18:00")
    desk.seat(late)
    desk.at("19:29")
    #expect(desk.timeline().pools.map(\.atRisk) == [[]])
    desk.at("19:40")
    #expect(desk.timeline().pools.map(\.atRisk) == [[next]])
    #expect(desk.timeline().pools[0].parties == [late, next, fits])
  }

  @Test func `R31 what was called off, declined or has lapsed is not drawn`() throws {
    var desk = try Desk.open()
    desk.cancel(try desk.booked("19:00", ["T1"]))
    _ = try desk.held("19:00", ["T2"], seconds: 60)
    #expect(desk.bars("T2").count == 1)
    desk.now = desk.now.adding(seconds: 60)
    #expect(desk.bars("T1") == [] && desk.bars("T2") == [])
  }

  @Test func `R31 an early party is drawn from when it sat down`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("18:30")
    desk.seat(id)
    #expect(desk.bars("T1") == ["seated 18:30–20:30 \(id)"])
  }

  @Test func `R24 a party past its end is drawn as such, and so is the sold one it keeps waiting`() throws {
    var desk = try Desk.open()
    let first = try desk.booked("18:00", ["T1"])
    let second = try desk.booked("19:30", ["T1"])
    desk.at("18:00")
    desk.seat(first)
    desk.at("19:40")
    #expect(
      desk.bars("T1") == [
        "seated 18:00–19:30 \(first)", "overrun 19:30–19:40 \(first)", "waiting 19:30–21:00 \(second)",
      ])
    desk.at("20:10")
    #expect(desk.bars("T1").last == "overrun 21:00–21:10 \(first)")
  }

  @Test func `R31 a table rests once the party past its end has left, not while it sits there`() throws {
    var desk = try Desk.open(.sahil.with { $0.bufferMinutes = 15 })
    let id = try desk.booked("18:00", ["T1"])
    desk.at("18:00")
    desk.seat(id)
    desk.at("19:33")
    #expect(desk.bars("T1") == ["seated 18:00–19:30 \(id)", "overrun 19:30–20:33 \(id)"])
  }

  @Test func `R31 a stay past midnight is drawn on the next date too`() throws {
    var desk = try Desk.open(
      .sahil.with { $0.services = [.daily("18:00", last: "00:00+1", closes: "02:00+1")] })
    let id = try desk.booked("23:30", ["T1"])
    #expect(desk.bars("T1") == ["booked 23:30–01:00 \(id)"])
    #expect(desk.bars("T1", on: "2030-05-02") == ["booked 00:00–01:00 \(id)"])
    #expect(desk.timeline(on: "2030-05-03").services.count == 1)
  }

  @Test func `R31 a date without service says so`() throws {
    let desk = try Desk.open()
    #expect(desk.timeline(on: "2030-12-31").services.isEmpty)
  }

  @Test func `R31 a date that is closed says so, and what a host lets start is told`() throws {
    var desk = try Desk.open()
    #expect(!desk.timeline().isClosed && desk.timeline().paces.isEmpty)
    let stop = SetPace(venue: "sahil", from: "2030-05-01T19:30", until: "2030-05-01T20:30", why: "the oven")
    desk.execute(.setPace(stop))
    let pace = try #require(desk.timeline().paces.first)
    #expect(pace.from == desk.time("19:30") && pace.covers == 0 && pace.why == "the oven")
    #expect(desk.timeline(on: "2030-05-02").paces.isEmpty)
    desk.closeAnyway(Desk.day)
    #expect(desk.timeline().isClosed && !desk.timeline(on: "2030-05-02").isClosed)
  }

  @Test func `R31 a retired pool in use is told, and so are parties that have left a pool`() throws {
    var desk = try Desk.open()
    let gone = try desk.booked("18:00", pool: "bar")
    let here = try desk.booked("19:00", pool: "bar")
    desk.at("18:00")
    desk.seat(gone)
    desk.at("18:40")
    desk.leave(gone)
    let pool = try #require(desk.timeline().pools.first)
    #expect(pool.parties == [here] && pool.over == [gone] && pool.bookedUnits == 2)
    #expect(desk.timeline().reservations[gone]?.endedAt == desk.time("18:40"))
    desk.define(.sahil.with { $0.pools = [] })
    let retired = desk.timeline().pools
    #expect(retired.map(\.id) == ["bar"] && retired[0].pool == nil && retired[0].parties == [here])
    desk.cancel(here)
    #expect(desk.timeline().pools.isEmpty)
  }

  @Test func `R31 units without a time are on no date they did not name`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.pools = [Pool(id: "concert", capacity: 6)]
        $0.pools[0].isWindowed = false
      })
    var ticket = Book(venue: "sahil", party: 2, start: "2030-05-02T19:00", pool: "concert")
    let named = try #require(desk.execute(.book(ticket), by: .ana).answer?.reservation)
    ticket.start = nil
    desk.execute(.book(ticket), by: .ana)
    #expect(desk.timeline().pools.map(\.parties) == [[]] && desk.timeline().pools[0].bookedUnits == 4)
    #expect(desk.timeline(on: "2030-05-02").pools.map(\.parties) == [[named]])
  }

  @Test func `R31 who sits at units without a time is on the timeline of the date it sat down`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.pools = [Pool(id: "concert", capacity: 6)]
        $0.pools[0].isWindowed = false
      })
    var ticket = Book(venue: "sahil", party: 2, start: "2030-05-02T19:00", pool: "concert")
    ticket.start = nil
    let id = try #require(desk.execute(.book(ticket)).answer?.reservation)
    desk.at("2030-05-03T19:00")
    desk.seat(id)
    #expect(desk.timeline().pools.map(\.parties) == [[]])
    #expect(desk.timeline(on: "2030-05-03").pools.map(\.parties) == [[id]])
    desk.leave(id)
    let pool = desk.timeline(on: "2030-05-03").pools[0]
    #expect(pool.parties == [] && pool.over == [id] && pool.bookedUnits == 2)
  }

  @Test func `R31 a block of the venue is drawn at its pools`() throws {
    var desk = try Desk.open()
    let block = try desk.blocked("19:00", "20:00")
    _ = try desk.blocked("19:00", "20:00", tables: ["T1"])
    let blocks = desk.timeline().pools[0].blocks
    #expect(blocks.map(\.id) == [block.retyped()] && blocks.map(\.start) == [desk.time("19:00")])
  }

  @Test func `R4 a buffer is drawn, up to what was sold after it`() throws {
    var desk = try Desk.open(.sahil.with { $0.bufferMinutes = 15 })
    let id = try desk.booked("19:00", ["T1"])
    let next = try desk.booked("21:00", ["T1"])
    #expect(
      desk.bars("T1") == [
        "booked 19:00–20:30 \(id)", "resting 20:30–20:45 \(id)", "booked 21:00–22:30 \(next)",
        "resting 22:30–22:45 \(next)",
      ])
  }

  @Test func `R28 a block is drawn where no party sits`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:00")
    desk.seat(id)
    let block = try desk.blocked("19:30", "22:00", tables: ["T1"])
    #expect(desk.bars("T1") == ["seated 19:00–20:30 \(id)", "blocked 20:30–22:00 \(block)"])
  }

  @Test func `R31 who sits at a table that was retired is drawn`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:00")
    desk.seat(id)
    desk.define(.sahil.with { $0.tables.removeFirst() })
    let rows = desk.timeline().tables
    #expect(rows.last?.id == "T1" && rows.last?.table == nil)
    #expect(desk.bars("T1") == ["seated 19:00–20:30 \(id)"])
    desk.leave(id)
    #expect(desk.timeline().tables.count == 3)
  }

  @Test func `R24 a party past its end is drawn to now where it is in nobody's way after`() throws {
    var desk = try Desk.open(.kiez.tables("A", most: 2).with { $0.overrunMinutes = 0 })
    let late = try desk.booked("17:00", ["A"])
    desk.at("17:00")
    desk.seat(late)
    desk.at("18:35")
    #expect(desk.bars("A") == ["seated 17:00–18:30 \(late)", "overrun 18:30–18:35 \(late)"])
    #expect(desk.timeline().tables[0].bars.last?.end == desk.now)
    #expect(desk.walkIn(2, ["A"]).codes == [.tablesOccupied])
  }

  @Test func `R31 who was expected before a party past its end stays drawn as sold`() throws {
    var desk = try Desk.open(.kiez.tables("A", most: 2))
    let expected = try desk.booked("17:00", ["A"])
    let late = try desk.booked("18:30", ["A"])
    desk.at("18:30")
    desk.seat(late)
    desk.at("20:01")
    #expect(desk.bars("A").first == "booked 17:00–18:30 \(expected)")
  }

  @Test func `R31 a pool's party of the night before is on the next date's timeline`() throws {
    var desk = try Desk.open(
      .kiez.with {
        $0.services = [.daily("18:00", last: "23:30", closes: "03:00+1", every: 30)]
        $0.pools = [Pool(id: "bar", capacity: 4)]
      })
    let id = try desk.booked("23:30", pool: "bar")
    _ = try desk.booked("21:00", pool: "bar")
    let pool = desk.timeline(on: CivilDate.on(Desk.day).adding(days: 1).description).pools[0]
    #expect(pool.parties == [id] && pool.bookedUnits == 0)
  }

  @Test(arguments: 0..<48 as Range<UInt64>)
  func `R31 on random evenings bars never overlap, and a place is free where none is drawn`(seed: UInt64) {
    var evening = RandomEvening(seed: seed)
    for step in 0..<120 {
      let (command, actor) = evening.step()
      _ = evening.execute(command, by: actor)
      guard step % 3 == 0 else { continue }
      let date = evening.rules.wallTime(at: evening.desk.now).date.adding(days: evening.pick(-1...1))
      let faults = faults(evening.desk, on: date)
      guard faults.isEmpty else {
        Issue.record("seed \(seed) step \(step), \(actor): \(command), \(date): \(faults)")
        return
      }
    }
  }

  private func faults(_ desk: Desk, on date: CivilDate) -> [String] {
    let timeline = desk.timeline(on: date.description)
    var faults: [String] = []
    for row in timeline.tables {
      for (a, b) in zip(row.bars, row.bars.dropFirst()) where a.end > b.start {
        guard Set([a.kind, b.kind]) != [.overrun, .waiting] else { continue }
        faults.append("\(row.id): \(a.kind) to \(a.end), \(b.kind) from \(b.start)")
      }
      guard let table = row.table else { continue }
      var instant = max(timeline.interval.lowerBound, desk.now)
      while instant < timeline.interval.upperBound {
        let end = instant.adding(microseconds: 1)
        let isFree =
          desk.venue.floor[row.id]?.isFree(
            from: instant.microseconds, until: end.microseconds, desk.venue.asked(at: desk.now), except: nil)
          ?? true
        let isBlocked = desk.venue.floor.blocks.contains { $0.covers(table, from: instant, until: end) }
        // A party past its end is in the way at `now` too, to which it is drawn where it is in the way no longer.
        let bar = row.bars.first {
          $0.kind != .over && $0.start <= instant
            && (instant < $0.end || $0.kind == .overrun && instant == desk.now && instant == $0.end)
        }
        if (bar == nil) != (isFree && !isBlocked) {
          faults.append("\(row.id) at \(instant): \(bar.map { "\($0.kind)" } ?? "no bar")")
        }
        instant = instant.adding(minutes: 5)
      }
    }
    return faults
  }

  @Test func `R31 a visit that is over in another system is drawn to its sold end`() throws {
    var desk = try Desk.open()
    let known = try desk.booked("19:00", ["T1"])
    let stay = try desk.reservation(known).stay
    desk.cancel(known)
    let id = ReservationID(high: 9, low: 1)
    desk.record(
      .carriedOver(
        CarriedOver(
          reservation: id, stay: stay, original: Original(id: "1", system: "Baku"), standing: .completed)))
    #expect(desk.bars("T1") == ["over 19:00–20:30 \(id)"])
  }

  @Test func `R31 a request is drawn as one, and stretches with fewer starts are in order`() throws {
    var desk = try Desk.open(.sahil.with { $0.requests = RequestPolicy(fromParty: 2) })
    let id = try desk.booked("19:00", ["T1"])
    #expect(desk.bars("T1") == ["requested 19:00–20:30 \(id)"])
    for (from, until) in [("20:00", "21:00"), ("18:00", "19:00"), ("18:00", "18:30")] {
      let pace = SetPace(
        venue: "sahil", from: desk.requested(from), until: desk.requested(until), covers: 4, why: "one cook")
      #expect(desk.execute(.setPace(pace)).events == [.paceSet])
    }
    #expect(
      desk.timeline().paces.map { "\(desk.clock($0.from))–\(desk.clock($0.until))" } == [
        "18:00–18:30", "18:00–19:00", "20:00–21:00",
      ])
  }
}

extension Desk {
  fileprivate func timeline(on date: String = Desk.day) -> Timeline {
    venue.timeline(of: .on(date), Array(everything.reservations.values), at: now)
  }

  /// `booked 19:00–20:30 ID`
  fileprivate func bars(_ table: TableID, on date: String = Desk.day) -> [String] {
    let row = timeline(on: date).tables.first { $0.id == table }
    return (row?.bars ?? []).map { "\($0.kind) \(clock($0.start))–\(clock($0.end)) \($0.id)" }
  }
}
