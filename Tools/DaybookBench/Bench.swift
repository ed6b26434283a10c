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
    if case .workload(let directory, let seed, let venueCount) = arguments.subject {
      exit(fill(directory, arguments, seed: seed, venueCount: venueCount))
    }
    // Before any other thread is started: all of them inherit the mask.
    TemporaryFolder.blockSignals()
    let code = Monitor<Int32?>(nil)
    Task.detached {
      let result = await measure(arguments)
      code.withLock(wake: true) { $0 = result }
    }
    exit(code.wait { $0 } ?? 0)
  }

  /// Returns the exit code. A ledger survives an end at any moment, so signals end the program at once.
  private static func fill(_ directory: String, _ arguments: BenchArguments, seed: UInt64, venueCount: Int)
    -> Int32
  {
    do throws(BenchFailure) {
      var report = Report(isJSON: arguments.isJSON)
      try WorkloadRun(
        directory: directory, eventCount: arguments.eventCount, seed: seed, venueCount: venueCount
      ).run(into: &report)
      report.finish()
      return 0
    } catch {
      fputs("daybook-bench: \(error.message)\n", stderr)
      return 3
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
      fputs("daybook-bench: \(error.message)\n", stderr)
      return 3
    }
  }

  private static func run(_ arguments: BenchArguments, in folder: TemporaryFolder) async throws(BenchFailure)
  {
    var report = Report(isJSON: arguments.isJSON)
    if case .desk(let directory, let bookingsPerSecond) = arguments.subject {
      try DeskBench(folder: folder, directory: directory, bookingsPerSecond: bookingsPerSecond).run(
        into: &report)
      return report.finish()
    }
    if arguments.parts.contains(.write) {
      try await WriteBench(folder: folder, seconds: arguments.seconds).run(into: &report)
    }
    if arguments.parts.contains(.replay) {
      try ReplayBench(folder: folder, eventCount: arguments.eventCount).run(into: &report)
    }
    if arguments.parts.contains(.availability) {
      try await AvailabilityBench(folder: folder, seconds: arguments.seconds).run(into: &report)
    }
    report.finish()
  }
}
