import Daybook
import DaybookDomain
import DaybookLog
import DaybookStore
import DaybookTime
import Glibc

/// The write path, interleaved: the disk alone, LMDB through C calls, the ledger.
///
/// The ledger is measured with 1, 64 and 256 callers, whose views stand still, and with 64 whose views follow.
struct WriteBench {
  private static let callerCounts = [1, 64, 256]
  private static let rounds = 5
  /// Commands that one caller gives in one call.
  private static let arrayCount = 1024

  let folder: TemporaryFolder
  let seconds: Double
  let firstMapByteCount: Int?

  private struct Figures {
    var rate = Measurements()
    var latency = Measurements()
    var recordsPerCommit = Measurements()
    /// Records a second: the ledger's, and those of C calls with the same bytes in the same batches.
    var records = Measurements()
    var raw = Measurements()
    var ratio = Measurements()
    /// Processor microseconds for each command, the caller's work included.
    var processor = Measurements()
  }

  func run(into report: inout Report) async throws(BenchFailure) {
    let slice = seconds / Double(WriteBench.rounds)
    let floor = try FlushFloor(path: folder.path("flush"))
    let batches = BatchSizes()
    let ledger = try open("ledger", batches)
    let followed = try open("followed", SilentObserver())
    let days = BookDays(
      first: CivilDate(daysSinceEpoch: Int(LedgerClock.system.now().epochSeconds / 86_400) + 2))
    for ledger in [ledger, followed] { try await Callers.define(days.venues, in: ledger) }
    let following = Task.detached { try await followed.run() }
    var followedWorkloads = (0..<64).map { BookWorkload(client: 2_000_000 + $0, days: days) }
    var followedFigures = Figures()
    var workloads = WriteBench.callerCounts.map { count in
      (0..<count).map { BookWorkload(client: count * 1000 + $0, days: days) }
    }
    let sameBatches = try RawLog(
      directory: folder.path("raw-same"), create: true, mapByteCount: firstMapByteCount)
    let fixedBatches = try RawLog(
      directory: folder.path("raw-fixed"), create: true, mapByteCount: firstMapByteCount)
    var flushes = Measurements()
    var figures = [Figures](repeating: Figures(), count: WriteBench.callerCounts.count)
    var fixed = [Measurements](repeating: Measurements(), count: WriteBench.callerCounts.count)
    var bytesPerRecord = Measurements()
    var arrayWorkload = BookWorkload(client: 1_000_000, days: days)
    var arrays = Figures()

    for _ in 0..<WriteBench.rounds {
      flushes.append(floor.measure(seconds: slice).median)
      for index in WriteBench.callerCounts.indices {
        let head = ledger.head
        batches.forget()
        let began = Stopwatch()
        let answered = await Callers.ask(ledger, &workloads[index], seconds: slice)
        let duration = began.seconds
        figures[index].processor.append(began.processorSeconds * 1e6 / Double(max(1, answered.count)))
        let sizes = batches.taken
        let records = try WriteBench.records(of: ledger, after: head)
        bytesPerRecord.append(Double(records.byteCount) / Double(max(1, records.count)))
        figures[index].rate.append(Double(answered.count) / duration)
        for latency in answered { figures[index].latency.append(latency) }
        figures[index].recordsPerCommit.append(Double(sizes.reduce(0, +)) / Double(max(1, sizes.count)))
        let rawRate = try WriteBench.append(records, to: sameBatches, sizes, seconds: slice)
        figures[index].records.append(Double(records.count) / duration)
        figures[index].raw.append(rawRate)
        figures[index].ratio.append(Double(records.count) / duration / rawRate)
        let size = WriteBench.callerCounts[index]
        let fixedSizes = [Int](repeating: size, count: max(1, records.count / size))
        fixed[index].append(try WriteBench.append(records, to: fixedBatches, fixedSizes, seconds: slice))
      }
      let began = Stopwatch()
      let answered = await Callers.askInArrays(
        of: WriteBench.arrayCount, ledger, &arrayWorkload, seconds: slice)
      arrays.rate.append(Double(answered.count) / began.seconds)
      arrays.processor.append(began.processorSeconds * 1e6 / Double(max(1, answered.count)))
      for latency in answered.latencies { arrays.latency.append(latency) }
      let start = Stopwatch()
      let seen = await Callers.ask(followed, &followedWorkloads, seconds: slice)
      followedFigures.rate.append(Double(seen.count) / start.seconds)
      followedFigures.processor.append(start.processorSeconds * 1e6 / Double(max(1, seen.count)))
      for latency in seen { followedFigures.latency.append(latency) }
    }
    following.cancel()
    await ledger.close()
    await followed.close()

    report.heading("The disk, and LMDB through C calls (records of \(Int(bytesPerRecord.median)) bytes)")
    report.line("flush of 4 KiB", flushes.median, "µs")
    for (index, count) in WriteBench.callerCounts.enumerated() {
      report.line("LMDB, \(count) records a commit", fixed[index].median, "records/s")
    }
    report.heading(
      "The ledger, durable (raw: the same bytes in the same batches by C calls; ratio: ledger to raw)")
    for (index, count) in WriteBench.callerCounts.enumerated() {
      let figure = figures[index]
      report.line(
        "ledger, \(count) async callers", figure.rate.median, "commands/s",
        [
          .init("p50µs", figure.latency.median), .init("p99µs", figure.latency.quantile(0.99)),
          .init("records/commit", figure.recordsPerCommit.median, decimals: 1),
          .init("records/s", figure.records.median), .init("raw/s", figure.raw.median),
          .init("ratio", figure.ratio.median, decimals: 2),
          .init("cpuµs", figure.processor.median, decimals: 1),
        ])
    }
    report.line(
      "ledger, 64 async callers, views following", followedFigures.rate.median, "commands/s",
      [
        .init("p50µs", followedFigures.latency.median),
        .init("p99µs", followedFigures.latency.quantile(0.99)),
        .init("cpuµs", followedFigures.processor.median, decimals: 1),
      ])
    report.line(
      "ledger, 1 caller, arrays of \(WriteBench.arrayCount)", arrays.rate.median, "commands/s",
      [
        .init("p50µs", arrays.latency.median), .init("p99µs", arrays.latency.quantile(0.99)),
        .init("cpuµs", arrays.processor.median, decimals: 1),
      ])
  }

  private func open(_ name: String, _ observer: any LedgerObserver) throws(BenchFailure) -> Ledger {
    let path = folder.path(name)
    do {
      var options = LedgerOptions()
      options.firstMapByteCount = firstMapByteCount
      options.observer = observer
      try Ledger.create(at: path, options: options)
      return try Ledger.openAndWait(path, options: options)
    } catch {
      throw BenchFailure("\(error)")
    }
  }

  private static func records(of ledger: Ledger, after head: Position) throws(BenchFailure) -> RecordBytes {
    var records = RecordBytes()
    do throws(LedgerFailure) {
      try ledger.storage.read(after: head.value) { _, record in
        records.append(record)
        return true
      }
    } catch {
      throw BenchFailure(error.message)
    }
    return records
  }

  /// Appends records in commits of these sizes until records, sizes or time run out.
  ///
  /// Returns records a second.
  private static func append(
    _ records: RecordBytes, to log: RawLog, _ sizes: [Int], seconds: Double
  ) throws(BenchFailure) -> Double {
    let began = Stopwatch()
    let end = MonotonicTime.now + .seconds(seconds)
    var done = 0
    for size in sizes where size > 0 {
      guard done + size <= records.count, .now < end else { break }
      try log.append(records, from: done, count: size)
      done += size
    }
    return Double(done) / began.seconds
  }
}

/// The sizes of the commits a ledger made, in order.
private final class BatchSizes: LedgerObserver {
  private let sizes = Monitor<[Int]>([])

  func committed(head: Position, records: Int, duration: Duration) { sizes.withLock { $0.append(records) } }
  func forget() { sizes.withLock { $0.removeAll() } }
  var taken: [Int] { sizes.withLock { $0 } }
}
