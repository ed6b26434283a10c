import Daybook
import DaybookRecipes
import DaybookStore
import DaybookTemporary
import DaybookTesting
import Glibc
import Testing

/// Recipes of services: ending, hanging up, asking again, a second process, a venue.
@Suite(.timeLimit(.minutes(10))) struct ServiceRecipeTests {
  private struct Oops: Error {}

  private let directory: TemporaryDirectory
  private let path: String
  private let dinner = Book(venue: "sahil", party: 2, start: "2030-05-02T19:00")

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
  }

  @Test func `a signal ends the service, and what was accepted is in the log`() async throws {
    let (booked, dinner) = (Monitor<Position?>(nil), dinner)
    // Not SIGTERM: other tests run in this process.
    try await serveUntilSignalled(path, signals: [SIGUSR1]) { ledger in
      _ = try await ledger.execute(DefineVenue(.sahil), by: .operator("test"))
      let receipt = try await ledger.execute(dinner, by: .host("1"))
      booked.withLock { $0 = receipt.position }
      kill(getpid(), SIGUSR1)
      let (never, _) = AsyncStream.makeStream(of: Void.self)
      for await _ in never {}
    }
    let again = try await Ledger.open(path)
    #expect(again.head == booked.withLock { $0 })
    await again.close()
  }

  @Test func `an error of what serves ends the service, and is thrown`() async throws {
    await #expect(throws: Oops.self) {
      try await serveUntilSignalled(path, signals: []) { _ in throw Oops() }
    }
    let again = try await Ledger.open(path)
    await again.close()
  }

  @Test func `a caller who hangs up knows that nothing was done, or gets the same answer later`() async throws
  {
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(DefineVenue(.sahil), by: .operator("test"))
    let (head, dinner) = (ledger.head, dinner)
    let hungUp = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await ledger.answer(dinner, by: .guest("ana"), key: "k")?.position
    }
    // The writer may have taken it just before it was withdrawn: then the call waits for its answer.
    let first = try await hungUp.value
    #expect((first == nil) == (ledger.head == head))
    let later = try await ledger.answer(dinner, by: .guest("ana"), key: "k")
    #expect(later?.isReplay == (first != nil))
    if let first { #expect(later?.position == first) }
    await ledger.close()
  }

  @Test func `who insists is answered once, though a sync fails`() async throws {
    let test = try TestLedger(venues: .sahil)
    defer { test.close() }
    test.failNext(.sync(landed: true))
    _ = try await test.ledger.insist(dinner, by: .host("1"), key: "a")
    // What is known not to be done is an answer; the caller may ask again.
    test.failNext(.sync(landed: false))
    let failed = await #expect(throws: LedgerError.self) {
      try await test.ledger.insist(dinner, by: .host("1"), key: "b")
    }
    guard case .failed = failed else { throw Oops() }
    _ = try await test.ledger.insist(dinner, by: .host("1"), key: "b")
    #expect(try test.read { $0.reservations(at: "sahil").count } == 2)
    let error = await #expect(throws: LedgerError.self) {
      try await test.ledger.insist(
        Book(venue: "none", party: 2, start: "2030-05-02T19:00"), by: .host("1"), key: "c")
    }
    guard case .refused(let refusal) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refusal.code == .notFound)
  }

  @Test func `a screen shows what another process books`() async throws {
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(DefineVenue(.sahil), by: .operator("test"))
    await ledger.close()
    let screen = try BookingsScreen(path, venue: "sahil", date: "2030-05-02")
    let (shown, tell) = AsyncStream.makeStream(of: Int.self)
    let following = Task {
      try await screen.follow(every: .milliseconds(5)) { _, bookings in tell.yield(bookings.count) }
    }
    for await count in shown {
      #expect(count == 0)
      break
    }
    await #expect(processExitsWith: .success) { [path = path as String] in
      let writer = try await Ledger.open(path)
      _ = try await writer.execute(Book(venue: "sahil", party: 2, start: "2030-05-02T19:00"), by: .host("1"))
      await writer.close()
    }
    for await count in shown where count == 1 { break }
    following.cancel()
    try await following.value
    screen.close()
  }

  @Test func `a venue in Swift is the venue that the ledger sells`() async throws {
    let ledger = try await Ledger.open(path)
    let defined = try await ledger.execute(DefineVenue(.sahil), by: .operator("test"))
    func starts(_ date: CivilDate) async throws -> [Timestamp] {
      try await ledger.read(atLeast: defined.position) {
        $0.availability(at: "sahil", on: date, party: 2).map(\.start)
      }
    }
    let tuesday = try await starts("2030-05-07")
    #expect(tuesday.first == "2030-05-07T08:00:00Z" && tuesday.last == "2030-05-07T18:00:00Z")
    #expect(try await starts("2030-05-06").isEmpty)
    #expect(try await starts("2030-12-31") == ["2030-12-31T16:00:00Z"])
    await ledger.close()
  }

  @Test func `a literal that names no time is a bug`() async {
    #expect(("18:30" as ClockValue).minutes == 1110 && ("01:30+1" as ClockValue).minutes == 1530)
    #expect("1970-01-01T00:00:01Z" as Timestamp == Timestamp(epochSeconds: 1))
    await #expect(processExitsWith: .failure) { print("25:00" as ClockValue) }
    await #expect(processExitsWith: .failure) { print("yesterday" as Timestamp) }
  }
}
