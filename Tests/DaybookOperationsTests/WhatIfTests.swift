import Daybook
import DaybookDomain
import DaybookOperations
import DaybookTesting
import DaybookTime
import Testing

/// One change of a venue at a time, and what an evening would have been with it.
@Suite struct WhatIfTests {
  /// An evening of one venue: dinner from five, two hours, a table for two, one for four and one for six.
  fileprivate final class Evening {
    let ledger: TestLedger
    let history: LedgerHistory
    private var keyCount = 0

    init(_ change: (inout VenueDefinition) -> Void = { _ in }) throws {
      var venue = VenueDefinition(
        id: "h", name: "House", zone: "Asia/Baku",
        services: [
          Service(
            name: "dinner", days: Weekday.allCases, opens: ClockValue(minutes: 1020),
            lastSeating: ClockValue(minutes: 1320), closes: ClockValue(minutes: 1410), gridMinutes: 30)
        ], turnTimes: [TurnTime(party: 99, minutes: 120)],
        tables: [
          Table(id: "A", name: "A", most: 2), Table(id: "B", name: "B", least: 2, most: 4),
          Table(id: "C", name: "C", least: 5, most: 6),
        ])
      change(&venue)
      ledger = try TestLedger(venues: venue)
      history = try LedgerHistory(over: ledger.ledger)
      try at("09:00")
    }

    deinit { ledger.close() }

    static func time(_ clock: String, _ date: String = "2030-05-01") -> Timestamp {
      guard let time = Timestamp(rfc3339: "\(date)T\(clock):00+04:00") else {
        preconditionFailure("\(clock) is no time")
      }
      return time
    }

    func at(_ clock: String) throws { try ledger.advance(to: Evening.time(clock)) }

    /// Gives a command under a key of its own.
    @discardableResult
    func give(_ command: some LedgerCommand, by actor: Actor = .host("1"), is refused: RefusalCode? = nil)
      -> Answer?
    {
      keyCount += 1
      let outcome = ledger.ledger.executeAndWait(
        command.command, by: actor, key: IdempotencyKey("k-\(keyCount)"))
      switch outcome {
      case .accepted(let answer, _, _, _):
        #expect(refused == nil)
        return answer
      case .refused(let refusal, _):
        #expect(refusal.code == refused, "\(refusal)")
        return nil
      default:
        Issue.record("\(outcome)")
        return nil
      }
    }

    @discardableResult
    func book(
      _ party: PartySize, _ clock: String, by actor: Actor = .host("1"), is refused: RefusalCode? = nil
    ) -> ReservationID? {
      let start = RequestedTime("2030-05-01T\(clock)") ?? "2030-05-01T19:00"
      return give(Book(venue: "h", party: party, start: start), by: actor, is: refused)?.reservation
    }

    func otherwise(_ rules: String..., from: String = "09:00") throws -> WhatIf {
      try history.whatIf(
        WhatIfQuery("h", from: Evening.time(from), change: try VenueChange(rules: rules)))
    }
  }

  @Test func `a venue with a place on the map is changed like any other, and stays there`() throws {
    var venue = VenueDefinition(
      id: "h", name: "House", zone: "Asia/Baku",
      services: [
        Service(
          name: "dinner", days: Weekday.allCases, opens: ClockValue(minutes: 1020),
          lastSeating: ClockValue(minutes: 1320), closes: ClockValue(minutes: 1410), gridMinutes: 30)
      ], tables: [Table(id: "A", name: "A", most: 2)])
    venue.location = Coordinate(latitude: 40_369_683, longitude: -500_000)
    let changed = try VenueChange(rules: ["bufferMinutes=10"]).applied(to: venue)
    #expect(changed.bufferMinutes == 10 && changed.location == venue.location)
  }

  @Test func `one more table seats a party that was refused, with the record that refused it`() throws {
    let evening = try Evening()
    evening.book(6, "19:00")
    evening.book(6, "19:30", by: .guest("zoe"), is: .tablesTaken)
    evening.book(5, "20:00", by: .guest("zoe"), is: .tablesTaken)
    evening.book(5, "19:00", by: .guest("lee"), is: .tablesTaken)
    evening.book(5, "21:00", by: .guest("lee"))
    let answer = try evening.otherwise("tables.D.most=6,tables.D.least=5")
    let gained = try #require(answer.gained.first)
    #expect(answer.gained.count == 1 && answer.lost.isEmpty && answer.moved.isEmpty)
    #expect(gained.owner == .guest("zoe") && gained.covers == 6 && gained.otherwise?.tables == ["D"])
    #expect(gained.refusal == evening.positions(of: .refused).first)
    #expect(answer.before.due.covers == 11 && answer.otherwise.due.covers == 17)
    #expect(answer.before.turnedAway.parties == 1 && answer.otherwise.turnedAway.parties == 0)
    let most = { (occupancy: Occupancy) in occupancy.quarters.map(\.mostCovers).max() }
    #expect(most(answer.before.occupancy) == 6 && most(answer.otherwise.occupancy) == 12)
    #expect(
      answer.otherwise.kitchen.quarters.map { [$0.minutes, $0.covers] } == [
        [1140, 6], [1170, 6], [1260, 5],
      ])
  }

  @Test func `a table less loses who sat there, with the rule that refuses it`() throws {
    let evening = try Evening()
    let four = evening.book(4, "19:00")
    evening.book(2, "19:00")
    let answer = try evening.otherwise("tables.B=null")
    let lost = try #require(answer.lost.first)
    #expect(answer.lost.count == 1 && lost.id == four && lost.codes == [.noTableFits])
    #expect(lost.before?.tables == ["B"] && answer.otherwise.turnedAway.covers == 4)
  }

  @Test func `shorter turns make room for a second seating`() throws {
    let evening = try Evening()
    evening.book(6, "18:00")
    evening.book(5, "19:30", by: .guest("zoe"), is: .tablesTaken)
    #expect(try evening.otherwise("turnTimes.*.minutes=120").gained.isEmpty)
    let answer = try evening.otherwise("turnTimes.*.minutes=90")
    #expect(answer.gained.map(\.owner) == [.guest("zoe")])
    // The first party keeps its table, and is there for less.
    #expect(answer.moved.map(\.otherwise?.end) == [Evening.time("19:30")])
  }

  @Test func `pacing loses who would start beyond it`() throws {
    let evening = try Evening()
    evening.book(6, "19:00")
    let second = evening.book(4, "19:00")
    let answer = try evening.otherwise("services.dinner.pacing={\"minutes\":30,\"covers\":8}")
    #expect(answer.lost.map(\.id) == [second] && answer.lost.first?.codes == [.pacingCovers])
  }

  @Test func `another opening hour takes who came too early`() throws {
    let evening = try Evening()
    evening.book(2, "16:00", by: .guest("zoe"), is: .outsideService)
    let answer = try evening.otherwise("services.dinner.opens=16:00")
    #expect(answer.gained.map(\.otherwise?.start) == [Evening.time("16:00")])
  }

  @Test func `who waited in vain takes the first place there is`() throws {
    let evening = try Evening()
    evening.book(6, "19:00")
    evening.give(JoinWaitlist(venue: "h", party: 5, start: "2030-05-01T19:00"), by: .guest("ida"))
    let answer = try evening.otherwise("tables.D.most=6")
    #expect(answer.gained.map(\.owner) == [.guest("ida")] && answer.gained.first?.isFromWaitlist == true)
  }

  @Test func `a table chosen by hand is kept where it can be, and given up where not`() throws {
    let evening = try Evening()
    let booked = evening.give(Book(venue: "h", party: 2, start: "2030-05-01T19:00", tables: ["B"]))
    #expect(try evening.otherwise("tables.D.most=2").moved.isEmpty)
    let answer = try evening.otherwise("tables.B.least=3")
    #expect(answer.moved.map(\.id) == [booked?.reservation])
    #expect(answer.moved.first?.otherwise?.tables == ["A"])
  }

  @Test func `who comes while the table is still taken waits at the door, and sits when it is free`() throws {
    let evening = try Evening()
    let first = try #require(evening.book(6, "17:00"))
    evening.book(5, "18:30", by: .guest("zoe"), is: .tablesTaken)
    try evening.at("17:00")
    evening.give(Seat(first))
    try evening.at("18:55")
    evening.give(Leave(first))
    let answer = try evening.otherwise("turnTimes.*.minutes=90")
    #expect(answer.gained.map(\.lateMinutes) == [25])
    #expect(answer.otherwise.late.covers == 5 && answer.otherwise.lateMinutes == 25)
  }

  @Test func `who comes while the table is still taken sits at another that is free, as a host would do`()
    throws
  {
    let evening = try Evening {
      var table = Table(id: "D", name: "D", least: 5, most: 6)
      table.channels = [.walkIn]
      $0.tables.append(table)
    }
    let first = try #require(evening.book(6, "17:00"))
    evening.book(5, "18:30", by: .guest("zoe"), is: .tablesTaken)
    try evening.at("17:00")
    evening.give(Seat(first))
    try evening.at("18:55")
    evening.give(Leave(first))
    let answer = try evening.otherwise("turnTimes.*.minutes=90")
    #expect(answer.gained.first?.otherwise?.tables == ["D"] && answer.gained.first?.lateMinutes == 0)
    #expect(answer.otherwise.late.parties == 0)
  }

  @Test func `who sat down late leaves as much later, and the next one waits for that`() throws {
    let evening = try Evening()
    let first = try #require(evening.book(6, "17:00"))
    evening.book(5, "18:30", by: .guest("zoe"), is: .tablesTaken)
    let last = try #require(evening.book(6, "20:00"))
    let next = try #require(evening.book(6, "22:00"))
    try evening.at("17:00")
    evening.give(Seat(first))
    try evening.at("18:55")
    evening.give(Leave(first))
    try evening.at("20:00")
    evening.give(Seat(last))
    try evening.at("21:50")
    evening.give(Leave(last))
    try evening.at("22:00")
    evening.give(Seat(next))
    try evening.at("23:20")
    evening.give(Leave(next))
    let answer = try evening.otherwise("turnTimes.*.minutes=90")
    #expect(answer.gained.map(\.lateMinutes) == [25])
    #expect(answer.parties.first { $0.id == last }?.lateMinutes == 25)
    #expect(answer.parties.first { $0.id == next }?.lateMinutes == 15)
    #expect(answer.lost.isEmpty)
  }

  @Test func `a refused walk-in is seated, stays the turn time, and leaves its table to the next`() throws {
    let evening = try Evening { $0.tables.removeLast() }
    try evening.at("18:00")
    evening.give(WalkIn(venue: "h", party: 5), is: .noTableFits)
    try evening.at("20:10")
    evening.give(WalkIn(venue: "h", party: 6), is: .noTableFits)
    try evening.at("21:00")
    let answer = try evening.otherwise("tables.C.most=6")
    #expect(answer.gained.map(\.covers) == [5, 6] && answer.gained.allSatisfy(\.isWalkIn))
    #expect(answer.otherwise.late.parties == 0)
  }

  @Test func `a change that no longer fits leaves the booking as it was`() throws {
    let evening = try Evening()
    let booked = try #require(evening.book(4, "19:00"))
    evening.give(Modify(booked, party: 6))
    let answer = try evening.otherwise("tables.C=null")
    let party = try #require(answer.parties.first { $0.id == booked })
    #expect(party.isChangeRefused && party.before?.covers == 6 && party.otherwise?.covers == 4)
  }

  @Test func `what is asked wrongly is refused in words`() throws {
    let evening = try Evening()
    evening.book(4, "19:00")
    func refused(_ body: () throws -> Void) -> LedgerFailure? {
      #expect(throws: LedgerFailure.self, performing: body)
    }
    let none = try VenueChange()
    let from = Evening.time("09:00")
    let unknown = refused { _ = try evening.history.whatIf(WhatIfQuery("x", from: from, change: none)) }
    #expect(unknown?.code == .notFound)
    let early = refused {
      _ = try evening.history.whatIf(WhatIfQuery("h", from: .epoch, change: none))
    }
    #expect(early?.code == .notFound)
    let backwards = refused {
      _ = try evening.history.whatIf(WhatIfQuery("h", from: from, to: from, change: none))
    }
    #expect(backwards?.code == .malformed)
    for (rule, word) in [
      ("turnTimes", "FIELD=VALUE"), ("id=other", "venue.id"), ("zone=UTC", "venue.zone"),
      ("tables.A.most=none", "most"), ("nothing=1", "nothing"), ("tables.*.wide=1", "wide"),
      ("pools.*.capacity=1", "*"), ("name.first=x", "name"), ("services.lunch.opens=11:00", "services"),
    ] {
      let failure = refused { _ = try evening.otherwise(rule) }
      #expect(
        failure?.code == .malformed && failure?.message.contains(word) == true, "\(rule): \(failure as Any)")
    }
    #expect(refused { _ = try VenueChange(file: "/nowhere.json") } != nil)
  }
}

extension WhatIfTests.Evening {
  fileprivate func positions(of type: EventType) -> [Position] {
    ((try? ledger.facts()) ?? []).filter { $0.event.type == type }.map(\.position)
  }
}
