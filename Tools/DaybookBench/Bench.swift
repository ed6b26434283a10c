import DaybookStore
@preconcurrency import Glibc

@main
struct Bench {
  static func main() {
    setvbuf(stdout, nil, _IOLBF, 0)
    let arguments: BenchArguments
    do throws(UsageError) {
      arguments = try BenchArguments(CommandLine.arguments.dropFirst())
    } catch {
      fputs("daybook-bench: \(error.message)\n\(BenchArguments.usage)", stderr)
      exit(2)
    }
    guard !arguments.wantsHelp else { return print(BenchArguments.usage, terminator: "") }
    if case .workload(let directory) = arguments.subject { exit(fill(directory, arguments)) }
    // Before any other thread is started: all of them inherit the mask.
    TemporaryFolder.blockSignals()
    // On this thread, so that what is counted has no other threads than the ledger's.
    if case .count(let work) = arguments.subject { exit(count(work, arguments)) }
    let code = Monitor<Int32?>(nil)
    Task.detached {
      let result = await measure(arguments)
      code.withLock(wake: true) { $0 = result }
    }
    exit(code.wait { $0 } ?? 0)
  }

  /// Returns the exit code. A ledger survives an end at any moment, so signals end the program at once.
  private static func fill(_ directory: String, _ arguments: BenchArguments) -> Int32 {
    do throws(BenchFailure) {
      var report = Report(isJSON: arguments.isJSON)
      try WorkloadRun(
        directory: directory, eventCount: arguments.eventCount, seed: arguments.seed,
        venueCount: arguments.venueCount, firstMapByteCount: arguments.firstMapByteCount
      ).run(into: &report)
      report.finish()
      return 0
    } catch {
      return end(error)
    }
  }

  /// Prints how many units of work were done. Returns the exit code.
  private static func count(_ work: CountedWork, _ arguments: BenchArguments) -> Int32 {
    do throws(BenchFailure) {
      let folder = try TemporaryFolder()
      defer { folder.remove() }
      // Small, because valgrind refuses large maps.
      print(try CountRun(folder: folder, firstMapByteCount: 64 << 20).run(work, times: arguments.times))
      return 0
    } catch {
      return end(error)
    }
  }

  /// Returns the exit code.
  private static func measure(_ arguments: BenchArguments) async -> Int32 {
    do throws(BenchFailure) {
      let folder = try TemporaryFolder()
      defer { folder.remove() }
      try await run(arguments, in: folder)
      return 0
    } catch {
      return end(error)
    }
  }

  private static func end(_ failure: BenchFailure) -> Int32 {
    fputs("daybook-bench: \(failure.message)\n", stderr)
    return 3
  }

  private static func run(_ arguments: BenchArguments, in folder: TemporaryFolder) async throws(BenchFailure)
  {
    var report = Report(isJSON: arguments.isJSON)
    let first = arguments.firstMapByteCount
    switch arguments.subject {
    case .desk(let directory):
      try DeskBench(
        folder: folder, directory: directory, bookingsPerSecond: arguments.bookingsPerSecond,
        firstMapByteCount: first
      ).run(into: &report)
    case .compare(let a, let b):
      return try ComparedBuilds(
        folder: folder, a: a, b: b, arguments: arguments.passedOn, rounds: arguments.rounds
      ).run(isJSON: arguments.isJSON)
    case .report(let directory):
      return try await PageRun(
        folder: folder, seconds: arguments.seconds, eventCount: arguments.eventCount,
        firstMapByteCount: first,
        note: arguments.note
      ).run(writingInto: directory)
    case .overload:
      try await OverloadBench(folder: folder, seconds: arguments.seconds, firstMapByteCount: first)
        .run(into: &report)
    case .http:
      try await HTTPBench(
        folder: folder, seconds: arguments.seconds, rounds: arguments.rounds, python: arguments.python,
        firstMapByteCount: first
      ).run(into: &report)
    case .workload, .count, nil:
      if arguments.parts.contains(.write) {
        try await WriteBench(folder: folder, seconds: arguments.seconds, firstMapByteCount: first).run(
          into: &report)
      }
      if arguments.parts.contains(.replay) {
        try ReplayBench(folder: folder, eventCount: arguments.eventCount, firstMapByteCount: first).run(
          into: &report)
      }
      if arguments.parts.contains(.availability) {
        try await AvailabilityBench(folder: folder, seconds: arguments.seconds, firstMapByteCount: first)
          .run(into: &report)
      }
    }
    report.finish()
  }
}
