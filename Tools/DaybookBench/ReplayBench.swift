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

  /// Events a second of wall time, and processor nanoseconds for each event.
  private struct Pass {
    var rate = Measurements()
    var processor = Measurements()

    /// Times work that returns how many events it went through.
    mutating func time(_ work: () throws(BenchFailure) -> Int) throws(BenchFailure) {
      let began = Stopwatch()
      let count = try work()
      rate.append(Double(count) / began.seconds)
      processor.append(began.processorSeconds * 1e9 / Double(count))
    }

    var details: [Report.Detail] { [.init("cpuNs", processor.median)] }

    /// `details`, and the ratio of processor time to other work in the same run.
    func details(_ name: String, _ other: Pass) -> [Report.Detail] {
      details + [.init(name, other.processor.median / processor.median, decimals: 2)]
    }
  }

  func run(into report: inout Report) throws(BenchFailure) {
    let directory = LedgerDirectory(folder.path("replay"))
    let began = Stopwatch()
    let reservationCount = try make(directory)
    let (madeIn, madeCost) = (began.seconds, began.processorSeconds)
    var scan = Pass()
    var hashed = Pass()
    var folded = Pass()
    var verified = Pass()
    var opened = Pass()
    for _ in 0..<ReplayBench.rounds {
      let raw = try RawLog(directory: directory.log, create: false)
      try scan.time { () throws(BenchFailure) in try raw.scan(hashing: false) }
      try hashed.time { () throws(BenchFailure) in try raw.scan(hashing: true) }
      extendLifetime(raw)
      try withStorage(directory) { storage throws(BenchFailure) in
        var state = LedgerState()
        try folded.time { () throws(BenchFailure) in try fold(storage, into: &state) }
        precondition(state.reservationCount == reservationCount, "the fold found another state")
      }
      try withStorage(directory) { storage throws(BenchFailure) in
        var state = LedgerState()
        try verified.time { () throws(BenchFailure) in try verify(storage, into: &state) }
        precondition(state.reservationCount == reservationCount, "the fold found another state")
      }
      var ledger: Ledger?
      try opened.time { () throws(BenchFailure) in
        ledger = try open(directory)
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

  private func fold(_ storage: LMDBLog, into state: inout LedgerState) throws(BenchFailure) -> Int {
    do throws(LedgerFailure) {
      try storage.read(after: 0) { position, record throws(LedgerFailure) in
        state.apply(try LogFold.fact(record, at: Position(position)))
        return true
      }
    } catch {
      throw BenchFailure(error.message)
    }
    return Int(state.scalars.head.value)
  }

  private func verify(_ storage: LMDBLog, into state: inout LedgerState) throws(BenchFailure) -> Int {
    do throws(LedgerFailure) {
      let replay = try Audit(storage).replay()
      if let violation = replay.report.violation { throw LedgerFailure(.corrupt, "\(violation)") }
      state = replay.state
    } catch {
      throw BenchFailure(error.message)
    }
    return Int(state.scalars.head.value)
  }

  private func open(_ directory: LedgerDirectory) throws(BenchFailure) -> Ledger {
    do throws(LedgerFailure) {
      return try Ledger.openAndWait(directory.path, options: LedgerOptions())
    } catch {
      throw BenchFailure(error.message)
    }
  }

  private func withStorage(
    _ directory: LedgerDirectory, _ body: (LMDBLog) throws(BenchFailure) -> Void
  ) throws(BenchFailure) {
    let storage: LMDBLog
    do throws(LedgerFailure) {
      storage = try directory.storage(mapByteCount: LedgerOptions().mapByteCount)
    } catch {
      throw BenchFailure(error.message)
    }
    defer { storage.close() }
    try body(storage)
  }

  // MARK: making the log

  /// Makes a ledger of `eventCount` events by writing straight to the log's storage.
  ///
  /// Returns how many reservations it holds.
  private func make(_ directory: LedgerDirectory) throws(BenchFailure) -> Int {
    do throws(LedgerFailure) {
      _ = try directory.create(clock: .system, mapByteCount: LedgerOptions().mapByteCount)
    } catch {
      throw BenchFailure(error.message)
    }
    var reservationCount = 0
    try withStorage(directory) { storage throws(BenchFailure) in
      var state = LedgerState()
      _ = try fold(storage, into: &state)
      guard let created = state.scalars.ledger else {
        throw BenchFailure("the new ledger has no first record")
      }
      let days = BookDays(first: CivilDate(daysSinceEpoch: Int(created.created.epochSeconds / 86_400) + 2))
      var seeder = try Seeder(state: state, now: created.created, ledger: created.ledger)
      var workloads = (0..<64).map { BookWorkload(client: $0, days: days) }
      var buffer = CBORWriter(capacity: 4096)
      var venues = days.venues[...]
      var turns = 0
      while seeder.state.scalars.head.value < eventCount {
        let outcome = storage.append { turn throws(LedgerFailure) in
          func append(_ fact: Fact) throws(LedgerFailure) {
            buffer.removeAll()
            RecordForm.encode(fact, into: &buffer)
            try turn.append(buffer.bytes, chain: nil)
          }
          while let venue = venues.popFirst() {
            try seeder.execute(.defineVenue(DefineVenue(venue)), by: .operator("bench"), append)
          }
          for _ in 0..<20_000 where seeder.state.scalars.head.value < eventCount {
            turns += 1
            let client = turns % workloads.count
            var order = workloads[client].next()
            while order.isRetry { order = workloads[client].next() }
            if let id = try seeder.execute(order.command, by: workloads[client].actor, key: order.key, append)
            {
              workloads[client].noteBooked(id)
            }
          }
        }
        guard case .committed = outcome else { throw BenchFailure("make the log: \(outcome)") }
      }
      reservationCount = seeder.state.reservationCount
    }
    return reservationCount
  }
}
