@preconcurrency import Glibc

/// Runs two builds of this program in turn, so that what else the machine does falls on both alike.
struct ComparedBuilds {
  let folder: TemporaryFolder
  let a: String
  let b: String
  let arguments: [String]
  let rounds: Int

  /// Seconds that the flush is measured for, before each run.
  private static let flushSeconds = 0.3

  /// Prints the comparison at the end; on standard error, how far it is.
  func run(isJSON: Bool) throws(BenchFailure) {
    let floor = try FlushFloor(path: folder.path("flush"))
    var flush = Measurements()
    var results: (a: [BenchResults], b: [BenchResults]) = ([], [])
    for round in 1...rounds {
      fputs("round \(round) of \(rounds)\n", stderr)
      for isB in [false, true] {
        flush.append(floor.measure(seconds: ComparedBuilds.flushSeconds).median)
        let found = try run(isB ? b : a)
        if isB { results.b.append(found) } else { results.a.append(found) }
      }
    }
    let comparison = Comparison(results.a, results.b)
    if isJSON { return print(comparison.json(flush: flush)) }
    print("A  \(a)\nB  \(b)")
    print(comparison.text(flush: flush), terminator: "")
  }

  private func run(_ build: String) throws(BenchFailure) -> BenchResults {
    let output = folder.path("output")
    let end = try MeasuredChild.run([build, "--json"] + arguments, output: output)
    guard end.code == 0 else {
      throw BenchFailure("\(build) \(arguments.joined(separator: " ")) ended with \(end.code)")
    }
    return try BenchResults(try MeasuredChild.bytes(of: output))
  }
}
