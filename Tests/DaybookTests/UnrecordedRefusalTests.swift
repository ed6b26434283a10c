import Daybook
import DaybookTesting
import Testing

/// A refusal that leaves no record is counted by venue and code, and found by its request.
@Suite struct UnrecordedRefusalTests {
  private let book = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"])

  @Test func `without a key it is counted and traced, under a key it is in the log`() async throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    let (ledger, refusals) = (test.ledger, test.ledger.unrecordedRefusals)
    let trace = TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    _ = try await ledger.execute(book, by: .host("1"))
    #expect(refusals.counts.isEmpty && refusals.latest().isEmpty)
    let head = ledger.head
    for request in ["r-1", "r-2"] {
      await #expect(throws: LedgerError.self) {
        try await ledger.execute(book, by: .guest("ana"), requestID: request, traceparent: trace)
      }
    }
    #expect(ledger.head == head, "no record")
    await #expect(throws: LedgerError.self) { try await ledger.execute(book, by: .guest("ana"), key: "k") }
    await #expect(throws: LedgerError.self) { try await ledger.execute(book, by: .guest("ana"), key: "k") }
    #expect(ledger.head == head.next, "one record under the key, and none of its replay")
    let lone = Book(venue: "nowhere", party: 2, start: "2030-05-01T19:00")
    await #expect(throws: LedgerError.self) { try await ledger.execute(lone, by: .guest("ana")) }
    let counts = refusals.counts
    #expect(counts.map(\.count) == [1, 2] && counts.map(\.venue) == [nil, "sahil"])
    #expect(counts.last?.code == .tablesTaken)
    let found = refusals.latest(requestID: "r-2")
    #expect(found.count == 1 && found.first?.requestID == "r-2" && found.first?.position == head)
    #expect(found.first?.command == "book" && found.first?.by == .guest("ana"))
    #expect(found.first?.traceparent == trace && found.first?.venue == "sahil")
    #expect(refusals.latest().map(\.requestID) == [nil, "r-2", "r-1"])
    #expect(refusals.latest(requestID: "r-9").isEmpty)
  }

  @Test func `another command under a used key leaves no record either`() async throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    _ = try await test.ledger.execute(book, by: .host("1"), key: "k")
    let other = Book(venue: "sahil", party: 3, start: "2030-05-01T21:00")
    await #expect(throws: LedgerError.self) { try await test.ledger.execute(other, by: .host("1"), key: "k") }
    #expect(test.ledger.unrecordedRefusals.counts.map(\.code) == [.idempotencyKeyReused])
  }

  @Test func `the latest are kept, and of the others only the count`() async throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    _ = try await test.ledger.execute(book, by: .host("1"))
    let most = UnrecordedRefusals.mostKept
    let orders = (0..<most + 5).map { Order(book, by: .host("1"), requestID: "r-\($0)") }
    _ = await test.ledger.execute(orders, within: .seconds(120))
    let refusals = test.ledger.unrecordedRefusals
    #expect(refusals.counts.map(\.count) == [UInt64(most + 5)])
    let latest = refusals.latest()
    #expect(latest.count == most && latest.first?.requestID == "r-\(most + 4)")
    #expect(latest.last?.requestID == "r-5" && refusals.latest(requestID: "r-4").isEmpty)
  }
}
