import Daybook
import DaybookDomain
import DaybookLog
import DaybookStore
import DaybookTime
import Glibc

/// Measures what the page of figures tells, and writes the page.
struct PageRun {
  private static let callerCounts = [1, 4, 16, 64, 256]
  private static let rounds = 5
  private static let historyCallers = 64

  let folder: TemporaryFolder
  let seconds: Double
  let eventCount: Int
  let firstMapByteCount: Int?
  let note: String?

  func run(writingInto directory: String) async throws(BenchFailure) {
    var flush = Measurements()
    let callers = try await measureCallers(&flush)
    var histories: [PageFigures.History] = []
    for count in [eventCount / 100, eventCount / 10, eventCount] {
      histories.append(try await measureHistory(max(count, 2 * BookDays.venueCount)))
    }
    let figures = PageFigures(
      date: "\(CivilDate(daysSinceEpoch: Int(LedgerClock.system.now().epochSeconds / 86_400)))",
      version: Ledger.version, machine: PageRun.machine, note: note, flush: flush, callers: callers,
      histories: histories)
    try PageRun.write(figures.markdown, to: "\(directory)/Figures.md")
    for (file, plot) in figures.plots { try PageRun.write(plot.svg, to: "\(directory)/\(file)") }
  }

  // MARK: Callers

  /// One measured stretch of a ledger with some callers.
  private struct Stretch {
    var rate = Measurements()
    var latency = Measurements()
    var processor = Measurements()
    var recordsPerCommit = Measurements()
    var bytesPerCommit = Measurements()
  }

  private func measureCallers(_ flush: inout Measurements) async throws(BenchFailure)
    -> [PageFigures.Callers]
  {
    let floor = try FlushFloor(path: folder.path("flush"))
    let commits = CommitCount()
    let ledger = try open(folder.path("callers"), commits, creates: true)
    let days = BookDays(
      first: CivilDate(daysSinceEpoch: Int(LedgerClock.system.now().epochSeconds / 86_400) + 2))
    try await Callers.define(days.venues, in: ledger)
    var workloads = PageRun.callerCounts.map { PageRun.workloads($0, days) }
    var stretches = [Stretch](repeating: Stretch(), count: workloads.count)
    let slice = seconds / Double(PageRun.rounds)
    for _ in 0..<PageRun.rounds {
      flush.append(floor.measure(seconds: slice).median)
      for index in stretches.indices {
        await measure(ledger, &workloads[index], commits, slice, &stretches[index])
      }
    }
    await ledger.close()
    return zip(PageRun.callerCounts, stretches).map { count, stretch in
      PageFigures.Callers(
        count: count, rate: stretch.rate.median, median: stretch.latency.median,
        late: stretch.latency.quantile(0.99), processor: stretch.processor.median,
        recordsPerCommit: stretch.recordsPerCommit.median, bytesPerCommit: stretch.bytesPerCommit.median)
    }
  }

  private func measure(
    _ ledger: Ledger, _ workloads: inout [BookWorkload], _ commits: CommitCount, _ slice: Double,
    _ stretch: inout Stretch
  ) async {
    commits.forget()
    let written = PageRun.writtenByteCount
    let began = Stopwatch()
    let answered = await Callers.ask(ledger, &workloads, seconds: slice)
    let (duration, processor) = (began.seconds, began.processorSeconds)
    let (commitCount, recordCount) = commits.taken
    stretch.rate.append(Double(answered.count) / duration)
    for latency in answered { stretch.latency.append(latency) }
    stretch.processor.append(processor * 1e6 / Double(max(1, answered.count)))
    stretch.recordsPerCommit.append(Double(recordCount) / Double(max(1, commitCount)))
    stretch.bytesPerCommit.append(
      Double(PageRun.writtenByteCount - written) / Double(max(1, commitCount)))
  }

  private static func workloads(_ count: Int, _ days: BookDays) -> [BookWorkload] {
    (0..<count).map { BookWorkload(client: count * 1000 + $0, days: days) }
  }

  /// The bytes that this process gave the system to write so far; 0 where the system does not say.
  private static var writtenByteCount: Int {
    let text = (try? MeasuredChild.bytes(of: "/proc/self/io")).map { String(decoding: $0, as: UTF8.self) }
    for line in (text ?? "").split(separator: "\n") where line.hasPrefix("wchar: ") {
      return Int(line.dropFirst("wchar: ".count)) ?? 0
    }
    return 0
  }

  // MARK: History

  private func measureHistory(_ eventCount: Int) async throws(BenchFailure) -> PageFigures.History {
    let log = MadeLog(
      LedgerDirectory(folder.path("history-\(eventCount)")), firstMapByteCount: firstMapByteCount)
    _ = try log.make(eventCount: eventCount)
    var fold = Measurements()
    var verified = Measurements()
    for _ in 0..<3 {
      fold.append(try PageRun.nanoseconds(log, MadeLog.fold))
      verified.append(try PageRun.nanoseconds(log, MadeLog.verify))
    }
    let commits = CommitCount()
    let ledger = try open(log.directory.path, commits, creates: false)
    let days = BookDays(first: MadeLog.first(ledger.created))
    var workloads = PageRun.workloads(PageRun.historyCallers, days)
    var stretch = Stretch()
    for _ in 0..<PageRun.rounds {
      await measure(ledger, &workloads, commits, seconds / Double(PageRun.rounds), &stretch)
    }
    await ledger.close()
    return PageFigures.History(
      eventCount: eventCount, rate: stretch.rate.median, median: stretch.latency.median,
      late: stretch.latency.quantile(0.99), fold: fold.median, verified: verified.median)
  }

  /// Nanoseconds of processor time for each record.
  private static func nanoseconds(
    _ log: MadeLog, _ fold: (LMDBLog, inout LedgerState) throws(BenchFailure) -> Int
  ) throws(BenchFailure) -> Double {
    var cost = 0.0
    try log.withStorage { storage throws(BenchFailure) in
      var state = LedgerState()
      let began = Stopwatch()
      let count = try fold(storage, &state)
      cost = began.processorSeconds * 1e9 / Double(count)
    }
    return cost
  }

  // MARK: Ledgers, the machine, files

  private func open(_ path: String, _ commits: CommitCount, creates: Bool) throws(BenchFailure) -> Ledger {
    do {
      var options = LedgerOptions()
      options.firstMapByteCount = firstMapByteCount
      options.observer = commits
      if creates { try Ledger.create(at: path, options: options) }
      return try Ledger.openAndWait(path, options: options)
    } catch {
      throw BenchFailure("\(error)")
    }
  }

  private static var machine: String {
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    return
      "\(processors) processor\(processors == 1 ? "" : "s") and \((memory + 1 << 29) >> 30) GiB of memory"
  }

  private static func write(_ text: String, to path: String) throws(BenchFailure) {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw BenchFailure("write \(path): \(String(cString: strerror(errno)))") }
    defer { Glibc.close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw BenchFailure("write \(path): \(String(cString: strerror(errno)))") }
      rest = rest.dropFirst(count)
    }
  }
}

/// Counts a ledger's commits and their records.
private final class CommitCount: LedgerObserver {
  private let counts = Monitor((commits: 0, records: 0))

  func committed(head: Position, records: Int, duration: Duration) {
    counts.withLock { $0 = ($0.commits + 1, $0.records + records) }
  }
  func forget() { counts.withLock { $0 = (0, 0) } }
  var taken: (commits: Int, records: Int) { counts.withLock { $0 } }
}
