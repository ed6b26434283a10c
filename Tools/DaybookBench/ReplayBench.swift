import Daybook
import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookLog
import DaybookOperations
import DaybookTime

/// Replay: a log made by the BOOK workload, folded by the ledger and read through C calls in turn.
struct ReplayBench {
  private static let rounds = 3

  let folder: TemporaryFolder
  let eventCount: Int
  let firstMapByteCount: Int?

  /// Events a second of wall time, and for each event the processor nanoseconds: of all threads, and of the one that
  /// folds.
  private struct Pass {
    var rate = Measurements()
    var processor = Measurements()
    var thread = Measurements()

    /// Times work that returns how many events it went through.
    mutating func time(_ work: () throws(BenchFailure) -> Int) throws(BenchFailure) {
      let began = Stopwatch()
      let count = try work()
      rate.append(Double(count) / began.seconds)
      processor.append(began.processorSeconds * 1e9 / Double(count))
      thread.append(began.threadSeconds * 1e9 / Double(count))
    }

    var details: [Report.Detail] { [.init("cpuNs", processor.median), .init("threadNs", thread.median)] }

    /// `details`, and the ratio of processor time to other work in the same run.
    func details(_ name: String, _ other: Pass) -> [Report.Detail] {
      details + [.init(name, other.processor.median / processor.median, decimals: 2)]
    }
  }

  func run(into report: inout Report) throws(BenchFailure) {
    let log = MadeLog(LedgerDirectory(folder.path("replay")), firstMapByteCount: firstMapByteCount)
    let began = Stopwatch()
    let reservationCount = try log.make(eventCount: eventCount)
    let (madeIn, madeCost) = (began.seconds, began.processorSeconds)
    var scan = Pass()
    var hashed = Pass()
    var folded = Pass()
    var verified = Pass()
    var opened = Pass()
    for _ in 0..<ReplayBench.rounds {
      let raw = try RawLog(
        directory: log.directory.log, create: false, mapByteCount: firstMapByteCount)
      try scan.time { () throws(BenchFailure) in try raw.scan(hashing: false) }
      try hashed.time { () throws(BenchFailure) in try raw.scan(hashing: true) }
      extendLifetime(raw)
      try log.withStorage { storage throws(BenchFailure) in
        var state = LedgerState()
        try folded.time { () throws(BenchFailure) in try MadeLog.fold(storage, into: &state) }
        precondition(state.reservationCount == reservationCount, "the fold found another state")
      }
      try log.withStorage { storage throws(BenchFailure) in
        var state = LedgerState()
        try verified.time { () throws(BenchFailure) in try MadeLog.verify(storage, into: &state) }
        precondition(state.reservationCount == reservationCount, "the fold found another state")
      }
      var ledger: Ledger?
      try opened.time { () throws(BenchFailure) in
        ledger = try open(log.directory)
        return eventCount
      }
      ledger?.finish()
    }
    report.heading(
      "Replay of \(eventCount) events (ratio: processor time of C calls to ours)")
    report.line(
      "made through the log's seam", Double(eventCount) / madeIn, "events/s",
      [.init("cpuNs", madeCost * 1e9 / Double(eventCount))])
    report.line("C calls: cursor", scan.rate.median, "events/s", scan.details)
    report.line("C calls: cursor + BLAKE2b", hashed.rate.median, "events/s", hashed.details)
    report.line("fold", folded.rate.median, "events/s", folded.details("ratio to cursor", scan))
    report.line(
      "fold, links verified", verified.rate.median, "events/s",
      verified.details("ratio to cursor + BLAKE2b", hashed))
    report.line(
      "open: fold, links, keys", opened.rate.median, "events/s",
      opened.details("ratio to cursor + BLAKE2b", hashed))
  }

  private func open(_ directory: LedgerDirectory) throws(BenchFailure) -> Ledger {
    do throws(LedgerFailure) {
      var options = LedgerOptions()
      options.firstMapByteCount = firstMapByteCount
      return try Ledger.openAndWait(directory.path, options: options)
    } catch {
      throw BenchFailure(error.message)
    }
  }
}
