import Daybook
import DaybookDomain
import DaybookTemporary
import DaybookTesting
import Synchronization
import Testing

/// Commands that are given together.
@Suite(.timeLimit(.minutes(10))) struct OrderTests {
  private final class Commits: LedgerObserver {
    let records = Mutex<[Int]>([])
    func committed(head: Position, records count: Int, duration: Duration) {
      records.withLock { $0.append(count) }
    }
  }

  private func book(_ start: RequestedTime, _ table: TableID = "T1", party: PartySize = 2) -> Book {
    Book(venue: "sahil", party: party, start: start, tables: [table])
  }

  @Test func `each order is answered in its place, in the order given, from one commit`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let commits = Commits()
    var options = LedgerOptions()
    options.observer = commits
    let ledger = try await Ledger.open(path, options: options)
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    commits.records.withLock { $0 = [] }
    let answers = await ledger.execute([
      Order(book("2030-05-01T19:00"), by: .guest("ana"), key: "k-1"),
      Order(book("2030-05-01T19:30"), by: .guest("bob")),
      Order(book("2030-05-01T20:30", "T9", party: 0), by: .guest("cem")),
      Order(book("2030-05-01T19:00"), by: .guest("ana"), key: "k-1"),
      Order(SetMaintenance(on: true), by: .operator("test"), requestID: "r-1"),
    ])
    let first = try answers[0].get()
    #expect(first.value.tables == ["T1"] && !first.isReplay)
    #expect(throws: LedgerError.self) { try answers[1].get() }
    if case .failure(.refused(let refusal)) = answers[1] { #expect(refusal.code == .tablesTaken) }
    #expect(throws: LedgerError.self) { try answers[2].get() }
    if case .failure(.invalid(let field)) = answers[2] { #expect(field.field == "party") }
    let again = try answers[3].get()
    #expect(again.isReplay && again.value == first.value && again.position == first.position)
    #expect(try answers[4].get().events == [.maintenanceSet])
    #expect(commits.records.withLock { $0 } == [2])
    #expect(await ledger.execute([]).isEmpty)
    await ledger.close()
  }

  @Test func `many orders go in lots, and every one is answered once`() async throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    let orders = (0..<2500).map { number in
      Order(SetMaintenance(on: number % 2 == 0), by: .operator("test"), key: IdempotencyKey("k-\(number)"))
    }
    let answers = await test.ledger.execute(orders, within: .seconds(50))
    let positions = try answers.map { try $0.get().position }
    #expect(answers.count == orders.count && positions == positions.sorted())
    #expect(Set(positions).count == orders.count)
  }
}
