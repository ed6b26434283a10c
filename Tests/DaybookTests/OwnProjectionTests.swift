import Daybook
import DaybookRecipes
import DaybookStories
import DaybookTemporary
import Foundation
import Testing

/// A projection registered with a ledger: it reads its own writes, and stands in nobody's way.
@Suite struct OwnProjectionTests {
  private func ledger(
    at directory: TemporaryDirectory, _ projections: [any Projection]
  ) async throws -> Ledger {
    let path = directory.path + "/ledger"
    if !FileManager.default.fileExists(atPath: path) { try Ledger.create(at: path, clock: .manual) }
    var options = LedgerOptions()
    options.projections = projections
    return try await Ledger.open(path, options: options)
  }

  private struct Refusing: Projection {
    let name = "refusing"
    let version: UInt32 = 1
    struct No: Error {}
    func apply(_ event: Fact, in rows: borrowing ProjectionTransaction) throws {
      if event.position > 2 { throw No() }
    }
  }

  @Test func `the guide's covers per hour follow what is booked, moved and cancelled`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory, [CoversPerHour()])
    async let run: Void = ledger.run()
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    let booked = try await ledger.execute(
      Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"]), by: .host("1"))
    func hours(_ position: Position) async throws -> [Int: Int] {
      try await ledger.read(atLeast: position, of: ["covers-per-hour"]) {
        $0.coversPerHour(at: "sahil", on: "2030-05-01")
      }
    }
    #expect(try await hours(booked.position) == [19: 2])
    let moved = try await ledger.execute(
      Modify(booked.value.id, start: "2030-05-01T20:30"), by: .host("1"))
    #expect(try await hours(moved.position) == [20: 2])
    let over = try await ledger.execute(Cancel(booked.value.id), by: .host("1"))
    #expect(try await hours(over.position) == [:])
    #expect(try await ledger.views().last?.name == "covers-per-hour")
    await ledger.close()
    try await run
  }

  @Test(arguments: 0..<3 as Range<UInt64>)
  func `over random evenings the guide's view is what the reservations say`(seed: UInt64) async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory, [CoversPerHour()])
    var story = Story(seed: seed, door: ledger.door())
    story.go(on: 150)
    let (found, expected) = try ledger.readAndWait(atLeast: ledger.head, of: ["covers-per-hour"]) {
      snapshot in
      var (found, expected): ([String: Int], [String: Int]) = ([:], [:])
      for reservation in snapshot.reservations(now: snapshot.recordedAt)
      where reservation.state == .booked || reservation.state == .completed {
        let stay = reservation.stay
        let hour = (stay.start.microseconds / 1_000_000 + Int64(stay.offset.seconds)) / 3600 % 24
        expected["\(reservation.venue) \(stay.date) \(hour)", default: 0] += stay.party.covers
      }
      found = snapshot.query("covers-per-hour", or: [:]) { rows in
        var found: [String: Int] = [:]
        for row in try rows.rows(startingWith: RowBytes("hour")) {
          let (_, venue, date, hour) = try row.key.parts(
            String.self, VenueID.self, CivilDate.self, Int.self)
          found["\(venue) \(date) \(hour)"] = try row.value.parts(Int.self)
        }
        return found.filter { $0.value > 0 }
      }
      return (found, expected)
    }
    // Deadlines count at once for a query, and for a projection when they are recorded.
    #expect(found == expected)
    #expect(found.count > 3)
    await ledger.close()
  }

  @Test func `one that throws stops the reads that name it, and no others`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory, [Refusing(), CoversPerHour()])
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    let booked = try await ledger.execute(
      Book(venue: "sahil", party: 2, start: "2030-05-01T19:00"), by: .host("1"))
    #expect(try await ledger.read(atLeast: booked.position) { $0.reservation(booked.value.id) } != nil)
    let hours = try await ledger.read(atLeast: booked.position, of: ["covers-per-hour"]) {
      $0.coversPerHour(at: "sahil", on: "2030-05-01")
    }
    #expect(hours == [19: 2])
    await #expect(throws: LedgerError.self) {
      try await ledger.read(atLeast: booked.position, of: ["refusing"], within: .seconds(60)) { $0.position }
    }
    let status = try await ledger.views().first { $0.name == "refusing" }
    guard case .stopped(let reason) = status?.state else {
      Issue.record("\(String(describing: status))")
      return
    }
    #expect(reason.contains("apply record 3 (") && status?.position == 2)
    await ledger.close()
  }

  @Test func `a name that is taken is refused when the ledger is opened`() async throws {
    struct Index: Projection {
      let name = "index"
      let version: UInt32 = 1
      func apply(_ event: Fact, in rows: borrowing ProjectionTransaction) throws {}
    }
    let directory = try TemporaryDirectory()
    do {
      _ = try await ledger(at: directory, [Index()])
      Issue.record("opened")
    } catch LedgerError.failed(let failure) {
      #expect(failure.code == .malformed && failure.message.contains("Daybook's own"))
    }
  }

  @Test func `a read of one that is not registered says which there are`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory, [CoversPerHour()])
    let error = await #expect(throws: LedgerError.self) {
      try await ledger.read(of: ["covers"]) { $0.position }
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("no view covers; there are index, "))
    await ledger.close()
  }
}
