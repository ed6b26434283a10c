import Daybook
import DaybookTemporary
import DaybookTesting
import Testing

@Suite struct ReadTests {
  private func ledger(at directory: TemporaryDirectory) async throws -> Ledger {
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    return ledger
  }

  @Test func `a caller reads its own writes, whether or not anyone runs the views`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    let booked = try await ledger.execute(
      Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"]), by: .host("1"))
    let (slots, found) = try await ledger.read(atLeast: booked.position) {
      ($0.availability(at: "sahil", on: "2030-05-01", party: 2), $0.reservation(booked.value.id))
    }
    let seven = slots.first { $0.label == "2030-05-01T19:00:00+04:00" }
    #expect(seven?.tables == ["T2"] && found?.stay.tables == ["T1"])
    await ledger.close()
  }

  @Test func `R18 a service asks for a quote, and R21 for a guest only of their own bookings`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    let booked = try await ledger.execute(
      Book(venue: "sahil", party: 2, start: "2030-05-01T19:00"), by: .guest("ana"))
    let (own, strangers) = try await ledger.read(atLeast: booked.position) { snapshot in
      (
        snapshot.prepQuote(for: booked.value.id, minutesAway: 20, by: .guest("ana")),
        snapshot.prepQuote(for: booked.value.id, minutesAway: 20, by: .guest("bob"))
      )
    }
    let quote = try own.get()
    #expect(quote.recommendedMinutes == 20 && quote.items.map(\.name) == ["full"])
    guard case .failure(.refused(let refusal)) = strangers else {
      Issue.record("\(strangers)")
      return
    }
    #expect(refusal.code == .notFound)
    await ledger.close()
  }

  @Test func `without a position the views answer as they stand, also when they are not there yet`()
    async throws
  {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    #expect(try await ledger.read { $0.venue("sahil")?.name } == "Sahil")
    try directory.remove("ledger/views")
    #expect(try await ledger.read { $0.venue("sahil")?.name } == "Sahil")
    await ledger.close()
  }

  @Test func `a position that is not there yet is waited for, and missed at the deadline`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    let next = ledger.head.next
    await #expect(throws: LedgerError.self) {
      try await ledger.read(atLeast: next, within: .milliseconds(20)) { $0.position }
    }
    async let waited = ledger.read(atLeast: next, within: .seconds(60)) { $0.position }
    _ = try await ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    #expect(try await waited >= next)
    await ledger.close()
  }

  @Test func `run keeps the views up until the ledger is closed`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    async let run: Void = ledger.run()
    let set = try await ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    #expect(try await ledger.read(atLeast: set.position) { $0.maintenance.isOn })
    await ledger.close()
    try await run
  }

  @Test func `events end at the head, or follow until the ledger is closed`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    var types: [EventType] = []
    for try await event in ledger.events(after: .start) { types.append(event.event.type) }
    #expect(types == [.ledgerCreated, .zoneRulesAdopted, .venueDefined])
    let following = Task {
      var positions: [Position] = []
      for try await event in ledger.events(after: 3, following: true) { positions.append(event.position) }
      return positions
    }
    for on in [true, false] { _ = try await ledger.execute(SetMaintenance(on: on), by: .operator("test")) }
    for try await event in ledger.events(after: 4, following: true) {
      #expect(event.position == 5)
      break
    }
    await ledger.close()
    let positions = try await following.value
    #expect(positions == [4, 5] || positions == [4] || positions.isEmpty)
  }

  @Test func `a ledger in memory answers queries too`() throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    let booked = try test.receipt(of: Book(venue: "sahil", party: 4, start: "2030-05-01T19:00"))
    let list = try test.read { $0.reservations(at: "sahil", on: "2030-05-01", in: .booked) }
    #expect(list.map(\.id) == [booked.value.id])
  }
}

extension ReadTests {
  @Test func `a system-clock ledger offers nothing that is past by the system's clock`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger/"
    try Ledger.create(at: path)
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    let past = try await ledger.read { $0.availability(at: "sahil", on: "2020-05-01", party: 2) }
    #expect(past.isEmpty)
    await ledger.close()
  }
}
