import Daybook
import DaybookLog
import DaybookOperations
import DaybookTrouble
import Foundation
import Testing

/// A ledger with the story's venue in a temporary directory, which is removed with it.
final class TemporaryLedger {
  let path: String
  private let parent: URL

  init(clock: ClockKind = .manual, options: LedgerOptions = LedgerOptions()) throws {
    parent = FileManager.default.temporaryDirectory.appendingPathComponent(
      "daybook-trouble-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    path = parent.appendingPathComponent("ledger").path
    _ = try LedgerDirectory(path).create(clock: clock, now: options.clock, mapByteCount: options.mapByteCount)
    try with(options) { ledger in
      let words = Words(ledger.executeAndWait(DefineVenue(TroubleStory.venue).command, by: .operator("test")))
      try #require(words.isAccepted)
    }
  }

  deinit {
    verifyOffline()
    try? FileManager.default.removeItem(at: parent)
  }

  /// Has the offline verifier of another LMDB check every store of the ledger, where Tools/test names a Python with it.
  private func verifyOffline() {
    guard let python = ProcessInfo.processInfo.environment["DAYBOOK_TEST_PYTHON"] else { return }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [
      "-c",
      """
      import pathlib, sys
      from lmdb import verify
      for store in sorted(path.parent for path in pathlib.Path(sys.argv[1]).rglob("data.mdb")):
          if errors := verify.verify(str(store), subdir=True):
              sys.exit(f"{store}: {errors[0]}")
      """, path,
    ]
    do {
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "the offline verifier refuses a store of \(path)")
    } catch {
      Issue.record(error)
    }
  }

  /// Opens it, and closes it again.
  func with<R>(_ options: LedgerOptions = LedgerOptions(), _ body: (Ledger) throws -> R) throws -> R {
    let ledger = try Ledger.openAndWait(path, options: options)
    defer { ledger.finish() }
    return try body(ledger)
  }

  /// Every record, once verified: raw records, then invariants.
  func verifiedFacts(_ options: LedgerOptions = LedgerOptions()) throws -> [Fact] {
    try with(options) { ledger in
      let report = try Audit(ledger.storage).verify()
      #expect(report.violation == nil)
      let facts = try ledger.facts(after: .start)
      #expect(UInt64(facts.count) == report.events)
      #expect(ledger.head == report.position)
      return facts
    }
  }

  /// The state that the log folds to.
  func state() throws -> LedgerState {
    try with { try Audit($0.storage).replay().state }
  }

  /// Deletes the views, as an operator may at any time, also while others write into them.
  func deleteViews() throws {
    let views = LedgerDirectory(path).views
    for attempt in 1... {
      guard FileManager.default.fileExists(atPath: views) else { return }
      do {
        return try FileManager.default.removeItem(atPath: views)
      } catch {
        if attempt == 100 { throw error }
      }
    }
  }
}

extension Fact {
  /// The reservation a booking made.
  var booked: ReservationID? {
    if case .booked(let booked) = event { booked.reservation } else { nil }
  }
}
