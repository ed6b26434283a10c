/// What `wrk` said of one run.
struct Wrk {
  /// Answers a second, and milliseconds to one: of half, and of all but one in a hundred.
  let rate: Double
  let median: Double
  let tail: Double
  /// Answers that were no success, and connections that failed.
  let failures: Int

  static let connections = 64

  /// Runs it with 64 connections; `script` is a file of Lua that says what is asked.
  static func run(_ url: String, seconds: Double, script: String? = nil, in folder: TemporaryFolder)
    throws(BenchFailure) -> Wrk
  {
    let output = folder.path("wrk.txt")
    let time = "\(max(1, Int(seconds.rounded())))s"
    let words = ["wrk", "-t1", "-c\(connections)", "-d", time, "--latency"]
    let end = try MeasuredChild.run(words + (script.map { ["-s", $0] } ?? []) + [url], output: output)
    let text = String(decoding: try MeasuredChild.bytes(of: output), as: UTF8.self)
    guard end.code == 0, let result = Wrk(text) else {
      throw BenchFailure("wrk \(url): exit code \(end.code): \(text)")
    }
    return result
  }

  /// Reads what it printed; nil when the rate or a latency is missing.
  init?(_ text: String) {
    var (rate, median, tail, failures) = (Double?.none, Double?.none, Double?.none, 0)
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      switch words.first {
      case "Requests/sec:": rate = words.last.flatMap { Double($0) }
      case "50%": median = words.last.flatMap(Wrk.milliseconds)
      case "99%": tail = words.last.flatMap(Wrk.milliseconds)
      case "Non-2xx": failures += words.last.flatMap { Int($0) } ?? 0
      case "Socket": failures += words.compactMap { Int($0.prefix { $0 != "," }) }.reduce(0, +)
      default: break
      }
    }
    guard let rate, let median, let tail else { return nil }
    (self.rate, self.median, self.tail, self.failures) = (rate, median, tail, failures)
  }

  private static func milliseconds(_ text: Substring) -> Double? {
    for (unit, factor) in [("us", 0.001), ("ms", 1), ("s", 1000)] where text.hasSuffix(unit) {
      return Double(text.dropLast(unit.count)).map { $0 * factor }
    }
    return nil
  }
}
