import Daybook
import DaybookDomain
import DaybookLog
import DaybookStore
import DaybookTime
@preconcurrency import Glibc

/// Makes a ledger and fills it; reports how fast that was and what it holds in memory at the end.
struct WorkloadRun {
  let directory: String
  let eventCount: Int
  let seed: UInt64
  let venueCount: Int
  let firstMapByteCount: Int?

  /// Keeps the views up to date meanwhile, as a service would.
  func run(into report: inout Report) throws(BenchFailure) {
    let began = Stopwatch()
    let tally: EveningWorkload.Tally
    let filled: (seconds: Double, processor: Double)
    do throws(LedgerFailure) {
      _ = try LedgerDirectory(directory).create(
        clock: .manual, now: LedgerClock { .epoch }, mapByteCount: LedgerOptions().mapByteCount,
        firstMapByteCount: firstMapByteCount)
      var options = LedgerOptions()
      options.firstMapByteCount = firstMapByteCount
      let ledger = try Ledger.openAndWait(directory, options: options)
      let ended = Monitor(false)
      Task.detached {
        try? await ledger.run()
        ended.withLock(wake: true) { $0 = true }
      }
      tally = try fill(ledger)
      filled = (began.seconds, began.processorSeconds)
      try waitForViews(ledger)
      ledger.finish()
      _ = ended.wait { $0 ? true : nil }
    } catch {
      throw BenchFailure(error.message)
    }
    let head = Double(tally.head.value)
    report.heading("\(tally.dates) dates of \(venueCount) venues, seed \(seed)")
    report.line("events", head, "")
    report.line(
      "filled", head / filled.seconds, "events/s",
      [
        .init("seconds", filled.seconds, decimals: 1), .init("cpuSeconds", filled.processor, decimals: 1),
        .init("commands", Double(tally.commands)), .init("refused", Double(tally.refused)),
      ])
    report.line("views there too, after", began.seconds, "s")
    try hotState(into: &report)
  }

  private func waitForViews(_ ledger: Ledger) throws(LedgerFailure) {
    do throws(LedgerError) {
      _ = try ledger.readAndWait(atLeast: ledger.head, within: .seconds(7200)) { $0.position }
    } catch {
      throw LedgerFailure(.view, "\(error)")
    }
  }

  private func fill(_ ledger: Ledger) throws(LedgerFailure) -> EveningWorkload.Tally {
    let began = Stopwatch()
    var shown = 0.0
    var workload = EveningWorkload(ledger, eventCount: eventCount, seed: seed, venueCount: venueCount) {
      tally in
      let seconds = began.seconds
      guard seconds > shown + 2 else { return }
      shown = seconds
      let rate = Double(tally.head.value) / seconds
      let left = (Double(self.eventCount) - Double(tally.head.value)) / rate
      fputs(
        "\(tally.head) of \(self.eventCount) events, \(Int(rate)) events/s, \(Int(max(0, left))) s left\n",
        stderr)
    }
    do throws(BenchFailure) {
      return try workload.run()
    } catch {
      throw LedgerFailure(.storage, error.message)
    }
  }

  /// What the newest snapshot holds: it must not grow with the log.
  private func hotState(into report: inout Report) throws(BenchFailure) {
    do throws(LedgerFailure) {
      let found = LedgerDirectory(directory)
      let storage = try found.storage(mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
      defer { storage.close() }
      let folder = SnapshotDirectory(found.snapshots, ledger: try LedgerRecord.first(in: storage).ledger) {
        _ in
      }
      guard let saved = folder.newest(through: Position(.max), of: storage) else { return }
      report.heading("In memory at \(saved.position)")
      for (name, count) in saved.state.counts { report.line(name, Double(count), "") }
    } catch {
      throw BenchFailure(error.message)
    }
  }
}

extension LedgerState {
  /// How many entities of each kind there are.
  var counts: [(name: String, count: Int)] {
    [
      ("reservations", reservationCount), ("holds", holds.count), ("blocks", blocks.count),
      ("waitlist entries", entries.count), ("tickets", tickets.count), ("notices", everyNotice.count),
      ("claims", liveClaims.count), ("forgotten", forgotten.count),
    ]
  }
}
