import Daybook
import DaybookOperations
import DaybookStories
import DaybookTemporary
import Testing

/// An operator's work beside a ledger that is open in the same process and books on.
@Suite struct LiveLedgerTests {
  @Test func `an open ledger is verified, sealed, backed up, reported and looked over while it books`()
    async throws
  {
    let directory = try TemporaryDirectory()
    let (root, path) = (directory.path, directory.path + "/ledger")
    try Ledger.create(at: path, clock: .manual)
    let ledger = try await Ledger.open(path)
    let run = Task { try await ledger.run() }
    _ = try await ledger.execute(
      AdvanceClock(to: #require(Timestamp(rfc3339: "2030-05-01T05:00:00Z"))), by: .operator("setup"))
    _ = try await ledger.execute(DefineVenue(Venues.sahil), by: .operator("setup"))
    func book(_ start: RequestedTime) async throws -> Position {
      try await ledger.execute(
        Book(venue: "sahil", party: 2, start: start, guest: Guest(name: "Ana")), by: .guest("ana")
      ).position
    }
    let first = try await book("2030-05-02T19:00")
    let verified = try await LedgerOperations.onThread(path) { try $0.verify() }
    #expect(verified.isSound && verified.point.position == first, "\(verified)")
    let second = try await book("2030-05-03T19:00")
    let (seal, backup, findings) = try await LedgerOperations.onThread(path) { operations in
      let backup = try operations.backUp(into: root + "/backup")
      _ = try operations.backUpVault(into: root + "/keys", apartFrom: root + "/backup")
      return (try operations.seal(), backup, try operations.doctor())
    }
    #expect(seal.position == second && backup.point.position == second)
    #expect(findings.allSatisfy { $0.grade != .bad }, "\(findings)")
    let rebuilt = try await LedgerOperations.onThread(path) { try $0.rebuildViews() }
    #expect(rebuilt.allSatisfy { !$0.hasDifference })
    let third = try await book("2030-05-05T19:00")
    #expect(try await ledger.read(atLeast: third) { $0.reservations(at: "sahil").count } == 3)
    let report = try await LedgerHistory(over: ledger).onThread { history throws(LedgerFailure) in
      try history.report(ReportQuery(["sahil"], from: "2030-05-02", to: "2030-05-05"))
    }
    #expect(report.position == third)
    await ledger.close()
    try await run.value
    #expect(try LedgerOperations(path).verify().isSound)
  }

  @Test func `what the work throws is thrown, and a stop is heard`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    let missing = await #expect(throws: LedgerFailure.self) {
      try await LedgerOperations.onThread(path) { _ = try $0.verify() }
    }
    #expect(missing?.code == .notALedger)
    try Ledger.create(at: path, clock: .manual)
    let stopped = await #expect(throws: LedgerFailure.self) {
      try await LedgerOperations.onThread(path) {
        $0.progress = { _, _, _ in false }
        _ = try $0.backUp(into: path + ".backup")
      }
    }
    #expect(stopped?.code == .stopped)
  }
}
