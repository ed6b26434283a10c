import DaybookDomain
import DaybookStories
import DaybookTime
import DaybookViews
import Foundation
import Testing

/// When a rebuild switches, what waits, and the way back.
@Suite struct SwitchTests {
  private static let facts = DifferenceTests.house(21, 200).facts
  private static let head = Position(UInt64(facts.count))

  /// Views that are caught up, with a row of `guests` that no record made.
  private func tampered() throws -> (place: ViewPlace, engine: ViewEngine) {
    let place = try ViewPlace(SwitchTests.facts)
    let engine = place.engine(ViewPlace.allViews)
    try engine.catchUp(until: soon())
    try place.tamper(GuestsView(), "bookings", [1, 2, 3], [4])
    return (place, engine)
  }

  private func expectRight(_ place: ViewPlace, _ facts: [Fact] = SwitchTests.facts) throws {
    let alone = try ViewPlace(facts)
    try alone.engine(ViewPlace.allViews).catchUp(until: soon())
    for view in ViewPlace.allViews { #expect(try place.rows(view) == alone.rows(view), "\(view.name)") }
  }

  @Test func `a view with a difference waits, and is switched to without being filled again`() throws {
    let (place, engine) = try tampered()
    let reports = try engine.rebuild()
    #expect(reports.filter(\.hasDifference).map(\.view) == ["guests"])
    for report in reports {
      #expect(report.position == SwitchTests.head && report.generation == 2)
      #expect(report.ending == (report.view == "guests" ? .keptAside : .switched(previous: 1)))
      #expect(report.difference?.position == SwitchTests.head)
      #expect(report.difference?.inUse == 1 && report.difference?.filled == 2)
    }
    #expect(try place.current("guests") == "1" && place.current("index") == "2")
    #expect(try engine.list().first { $0.name == "guests" }?.filling == 2)
    let again = try engine.rebuild(["guests"], switching: .always)
    #expect(again.map(\.ending) == [.switched(previous: 1)])
    #expect(again.first?.difference == nil, "it was compared before")
    #expect(
      place.notices.contains(.filling(view: "guests", generation: 2, after: SwitchTests.head)))
    #expect(try place.current("guests") == "2")
    try expectRight(place)
  }

  @Test func `asked to switch always, it says what differs and switches`() throws {
    let (place, engine) = try tampered()
    let report = try #require(try engine.rebuild(["guests"], switching: .always).first)
    #expect(report.hasDifference && report.difference?.count == 1)
    #expect(report.ending == .switched(previous: 1))
    try expectRight(place)
  }

  @Test func `asked never to switch, it only says, also that nothing differs`() throws {
    let (place, engine) = try tampered()
    let reports = try engine.rebuild(switching: .never)
    #expect(reports.allSatisfy { $0.ending == .keptAside && $0.difference != nil })
    #expect(reports.filter(\.hasDifference).map(\.view) == ["guests"])
    for view in engine.names { #expect(try place.current(view) == "1") }
    let again = try engine.rebuild(["index"])
    #expect(again.map(\.ending) == [.switched(previous: 1)])
    #expect(again.first?.difference?.isSame == true)
  }

  @Test func `rows up to a position are trusted, as the generation before the last switch has them`() throws {
    var house = DifferenceTests.house(21, 200)
    let place = try ViewPlace(house.facts)
    let views = place.engine(ViewPlace.allViews)
    try views.catchUp(until: soon())
    let none = #expect(throws: LedgerFailure.self) { try views.rebuild(["index"], from: 10_000) }
    #expect(none?.code == .notFound && none?.message.contains("no earlier generation is kept") == true)
    try views.rebuild()
    house.go(on: 30)
    place.log.append(house.facts[SwitchTests.facts.count...])
    try views.catchUp(until: soon())
    let early = Position(SwitchTests.head.value - 1)
    let late = #expect(throws: LedgerFailure.self) { try views.rebuild(["index"], from: early) }
    #expect(
      late?.message.contains("stands at \(SwitchTests.head), which is later") == true,
      "\(late?.message ?? "")")
    #expect(try place.directories("index") == ["1", "2"], "nothing is begun")
    let reports = try views.rebuild(from: SwitchTests.head)
    for report in reports {
      #expect(report.difference?.isSame == true && report.ending == .switched(previous: 2))
      #expect(place.notices.contains(.filling(view: report.view, generation: 3, after: SwitchTests.head)))
    }
    try expectRight(place, house.facts)
  }

  @Test func `what waits is flushed, and is not taken for flushed once it is written to again`() throws {
    let (place, engine) = try tampered()
    try engine.rebuild(["guests"])
    #expect(try place.text("guests/2/boot") == "flushed")
    var more = DifferenceTests.house(21, 200)
    more.go(on: 20)
    place.log.append(more.facts[SwitchTests.facts.count...])
    #expect(throws: LedgerFailure.self) {
      var isTold = false
      try engine.rebuild(
        ["guests"], batch: 1, progress: { _, _, _ in isTold = true }, isCancelled: { isTold })
    }
    #expect(try place.text("guests/2/boot") != "flushed")
    try engine.rebuild(["guests"], switching: .always)
    #expect(try place.current("guests") == "2")
    try expectRight(place, more.facts)
  }

  @Test func `back and forth`() throws {
    var house = DifferenceTests.house(21, 200)
    let (place, engine) = try tampered()
    try place.tamper(GuestsView(), "bookings", [1, 2, 3], nil)
    try engine.rebuild()
    house.go(on: 40)
    place.log.append(house.facts[SwitchTests.facts.count...])
    try engine.catchUp(until: soon())
    let head = house.state.scalars.head
    for (from, to) in [(2, 1), (1, 2), (2, 1)] {
      for view in engine.names {
        let back = try engine.switchBack(view, batch: 7)
        #expect(back.view == view && back.from == from && back.to == to && back.position == head)
        #expect(try place.current(view) == "\(to)")
      }
      #expect(try engine.list().allSatisfy { $0.previous == from && $0.filling == nil && $0.lag == 0 })
      try expectRight(place, house.facts)
      try engine.read(atLeast: head, until: soon()) { snapshot throws(LedgerFailure) in
        #expect(snapshot.position == head)
      }
    }
    // A rebuild while the older one is in use keeps that one and nothing else.
    try engine.rebuild(["index"])
    #expect(try place.directories("index") == ["1", "3"])
    #expect(try engine.switchBack("index").to == 1)
    try expectRight(place, house.facts)
  }

  @Test func `there is no way back from the first generation, after pruning, or to what was deleted`() throws
  {
    let (place, engine) = try tampered()
    func expectNone(_ text: String) {
      let error = #expect(throws: LedgerFailure.self) { try engine.switchBack("index") }
      #expect(
        error?.code == .notFound && error?.message.contains(text) == true, "\(String(describing: error))")
    }
    expectNone("no earlier generation is kept")
    try engine.rebuild(["index", "guests"])
    let pruned = try engine.prune()
    #expect(pruned.map(\.view) == ["index", "guests"] && pruned.map(\.generation) == [1, 2])
    #expect(pruned.allSatisfy { $0.byteCount > 0 })
    #expect(try engine.prune().isEmpty)
    expectNone("no earlier generation is kept")
    try engine.rebuild(["index"])
    try place.overwrite("index/2/data.mdb", with: Data())
    expectNone("generation 2 cannot be opened: data.mdb: it is empty; rebuild the view instead")
    try place.remove("index/2")
    expectNone("no earlier generation is kept")
    #expect(try place.current("index") == "3")
  }

  @Test func `a view that goes on alone leaves no way back to what it was before`() throws {
    let (place, engine) = try tampered()
    try engine.rebuild(["index"])
    try place.remove("index/CURRENT")
    try engine.catchUp(until: soon())
    #expect(try place.directories("index") == ["3"])
    #expect(try engine.list().first?.previous == nil)
  }

  @Test(arguments: RebuildSwitch.allCases)
  func `with no view to compare with, one is there in the end`(switching: RebuildSwitch) throws {
    let place = try ViewPlace(SwitchTests.facts)
    let engine = place.engine(ViewPlace.allViews)
    let reports = try engine.rebuild(switching: switching)
    #expect(reports.allSatisfy { $0.ending == .filledAnew && $0.position == SwitchTests.head })
    #expect(reports.allSatisfy { $0.difference == nil && !$0.hasDifference })
    #expect(try engine.list().allSatisfy { $0.state == .ready && $0.lag == 0 })
    try expectRight(place)
  }

  @Test func `a rebuild that is cancelled while it compares goes on without filling`() throws {
    let place = try ViewPlace(SwitchTests.facts)
    let engine = place.engine(ViewPlace.allViews)
    try engine.catchUp(until: soon())
    var isComparing = false
    let error = #expect(throws: LedgerFailure.self) {
      try engine.rebuild(
        progress: { phase, _, _ in if phase == .comparing("diary") { isComparing = true } },
        isCancelled: { isComparing })
    }
    #expect(error?.code == .stopped && isComparing)
    for view in engine.names { #expect(try place.current(view) == "1") }
    var filledFrom: UInt64?
    let reports = try engine.rebuild { phase, done, _ in
      if phase == .filling { filledFrom = filledFrom ?? done }
    }
    #expect(filledFrom == SwitchTests.head.value)
    #expect(reports.allSatisfy { $0.ending == .switched(previous: 1) && $0.difference?.isSame == true })
    try expectRight(place)
  }

  @Test func `reads and bookings go on during rebuilds, checks and ways back`() async throws {
    let house = DifferenceTests.house(31, 400)
    let facts = house.facts
    let start = facts.count / 3
    let place = try ViewPlace(Array(facts.prefix(start)))
    try place.engine(ViewPlace.allViews).catchUp(until: soon())
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let engine = place.engine(ViewPlace.allViews)
        for fact in facts[start...] {
          place.log.append([fact])
          // Whoever books can read what was booked.
          try engine.read(atLeast: fact.position, until: soon()) { snapshot throws(LedgerFailure) in
            guard try snapshot.index.venues().isEmpty else { return }
            throw LedgerFailure(.view, "no venue")
          }
        }
      }
      group.addTask {
        let engine = place.engine(ViewPlace.allViews)
        for round in 0..<4 {
          let reports = try engine.rebuild(batch: 32)
          for report in reports { #expect(report.difference?.isSame != false, "\(report)") }
          #expect(try engine.check(["kitchen"], batch: 32).allSatisfy(\.isSame))
          if round % 2 == 1 { #expect(try engine.switchBack("index").view == "index") }
        }
      }
      try await group.waitForAll()
    }
    try place.engine(ViewPlace.allViews).catchUp(until: soon())
    try expectRight(place, facts)
  }
}
