import Daybook
import DaybookDomain
import DaybookStore
import DaybookTime

/// More commands than the ledger can take: what becomes of those that it takes, and of the rest.
struct OverloadBench {
  private static let clientCount = 64
  /// The load against what as many callers as fill its turns get out of it.
  private static let factors = [0.5, 1, 2, 0.5]
  /// A queue as it is by default, and one that holds no more than a part of one turn.
  private static let queueCapacities = [LedgerOptions().queueCapacity, 512]

  let folder: TemporaryFolder
  let seconds: Double
  let firstMapByteCount: Int?

  func run(into report: inout Report) async throws(BenchFailure) {
    let days = BookDays(
      first: CivilDate(daysSinceEpoch: Int(LedgerClock.system.now().epochSeconds / 86_400) + 2))
    for capacity in OverloadBench.queueCapacities { try await run(capacity, days, into: &report) }
  }

  private func run(_ capacity: Int, _ days: BookDays, into report: inout Report) async throws(BenchFailure) {
    let ledger = try open(capacity)
    try await Callers.define(days.venues, in: ledger)
    var callers = (0..<256).map { BookWorkload(client: $0, days: days) }
    let began = Stopwatch()
    let answered = await Callers.ask(ledger, &callers, seconds: seconds)
    let rate = Double(answered.count) / began.seconds
    report.heading("Overload: a queue of \(capacity), \(OverloadBench.clientCount) clients who do not wait")
    let closed = Measurements(answered)
    report.line(
      "256 callers who wait", rate, "commands/s",
      [.init("p50µs", closed.median), .init("p99µs", closed.quantile(0.99))])
    let workloads = (0..<OverloadBench.clientCount).map { BookWorkload(client: 1000 + $0, days: days) }
    var clients = OpenLoop(workloads: workloads)
    for (place, factor) in OverloadBench.factors.enumerated() {
      let tally = try await clients.run(ledger, rate: rate * factor, seconds: seconds)
      let name = place == OverloadBench.factors.count - 1 ? "then" : "load"
      OverloadBench.tell("\(name) × \(Digits.decimal(factor, 1))", tally, into: &report)
    }
    await ledger.close()
  }

  private static func tell(_ name: String, _ tally: LoadTally, into report: inout Report) {
    let (taken, busy) = (Measurements(tally.taken), Measurements(tally.busy))
    let growth = Double(tally.anonymousAfter - tally.anonymousBefore)
    report.line(
      name, Double(tally.taken.count) / tally.seconds, "taken/s",
      [
        .init("given/s", Double(tally.taken.count + tally.busy.count) / tally.seconds),
        .init("busy/s", Double(tally.busy.count) / tally.seconds),
        .init("p50µs", taken.median), .init("p99µs", taken.quantile(0.99)),
        .init("mostµs", tally.taken.max() ?? 0), .init("busyP99µs", busy.quantile(0.99), decimals: 1),
        .init("leastShare", tally.leastShare, decimals: 2), .init("mostShare", tally.mostShare, decimals: 2),
        .init("anonMiB", Double(tally.anonymousAfter) / Double(1 << 20)),
        .init("bytesTaken", growth / Double(max(1, tally.taken.count))),
      ])
  }

  private func open(_ capacity: Int) throws(BenchFailure) -> Ledger {
    let path = folder.path("overload-\(capacity)")
    do {
      var options = LedgerOptions()
      options.firstMapByteCount = firstMapByteCount
      options.queueCapacity = capacity
      try Ledger.create(at: path, options: options)
      return try Ledger.openAndWait(path, options: options)
    } catch {
      throw BenchFailure("\(error)")
    }
  }
}
