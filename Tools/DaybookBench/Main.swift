@preconcurrency import Glibc

@main
struct Main {
  static func main() async {
    setvbuf(stdout, nil, _IOLBF, 0)
    let arguments: Arguments
    do throws(UsageError) {
      arguments = try Arguments(CommandLine.arguments.dropFirst())
    } catch {
      fputs("daybook-bench: \(error.message)\n\(Arguments.usage)", stderr)
      exit(2)
    }
    guard !arguments.wantsHelp else { return print(Arguments.usage, terminator: "") }
    do throws(BenchFailure) {
      let folder = try TemporaryFolder()
      defer { folder.remove() }
      try await run(arguments, in: folder)
    } catch {
      fputs("daybook-bench: \(error.message)\n", stderr)
      exit(3)
    }
  }

  private static func run(_ arguments: Arguments, in folder: TemporaryFolder) async throws(BenchFailure) {
    var report = Report(isJSON: arguments.isJSON)
    if arguments.parts.contains(.write) {
      try await WriteBench(folder: folder, seconds: arguments.seconds).run(into: &report)
    }
    if arguments.parts.contains(.replay) {
      try ReplayBench(folder: folder, eventCount: arguments.eventCount).run(into: &report)
    }
    if arguments.parts.contains(.availability) {
      try AvailabilityBench(seconds: arguments.seconds).run(into: &report)
    }
    report.finish()
  }
}
