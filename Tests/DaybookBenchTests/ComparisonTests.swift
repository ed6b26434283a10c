import DaybookJSON
import Testing

@testable import DaybookBench

/// Two builds told apart.
struct ComparisonTests {
  @Test func `a median is the middle, a quantile the share below, and of nothing 0`() {
    #expect(Measurements([3, 1, 2]).median == 2)
    #expect(Measurements([1, 2, 3, 4]).median == 3)
    #expect(Measurements((1...100).map(Double.init)).quantile(0.99) == 100)
    #expect(Measurements([5, 9]).quantile(0) == 5 && Measurements([5, 9]).quantile(1) == 9)
    #expect(Measurements().median == 0)
  }

  @Test func `the sign test's confidence is that of the binomial distribution`() {
    #expect(SignInterval.confidence(1, of: 1) == 0)
    #expect(SignInterval.confidence(1, of: 5) == 0.9375)
    #expect(SignInterval.confidence(1, of: 6) == 0.96875)
    // 1 - 2 (1 + 10) / 1024, and with a third value left out 1 - 2 (1 + 10 + 45) / 1024.
    #expect(SignInterval.confidence(2, of: 10) == 1 - 22.0 / 1024)
    #expect(SignInterval.confidence(3, of: 10) == 1 - 112.0 / 1024)
  }

  @Test func `few rounds take the whole range, many leave the outermost out`() {
    let five = SignInterval([1.2, 0.9, 1.0, 1.1, 1.3])
    #expect(five.least == 0.9 && five.most == 1.3 && five.confidence == 0.9375)
    let ten = SignInterval((1...10).map(Double.init))
    #expect(ten.least == 2 && ten.most == 9)
    let twenty = SignInterval((1...20).map(Double.init))
    #expect(twenty.least == 6 && twenty.most == 15)
    #expect(twenty.confidence > 0.95)
    #expect(SignInterval([2]).confidence == 0)
    #expect(five.contains(1) && !ten.contains(1))
  }

  /// A run that printed these figures.
  private func run(_ rate: Double, _ latency: Double, _ rest: String = "") throws -> BenchResults {
    let line = "{\"name\":\"64 callers\",\"value\":\(rate),\"unit\":\"commands/s\",\"p50µs\":\(latency)}"
    return try BenchResults(Array("{\"results\":[\(line)\(rest)]}".utf8))
  }

  @Test func `what --json prints is read, further figures by their own names`() throws {
    let results = try run(21_500.5, 410)
    #expect(
      results.figures == [
        .init(name: "64 callers", unit: "commands/s", value: 21_500.5),
        .init(name: "64 callers: p50µs", unit: "", value: 410),
      ])
    #expect(throws: BenchFailure.self) { try BenchResults(Array("no".utf8)) }
    #expect(throws: BenchFailure.self) { try BenchResults(Array("{}".utf8)) }
    #expect(throws: BenchFailure.self) { try BenchResults(Array("{\"results\":[{\"name\":\"x\"}]}".utf8)) }
  }

  @Test func `builds are told apart when every round says the same, and not when one says otherwise`() throws
  {
    let a = try [(100.0, 10.0), (110, 10), (90, 12), (100, 9), (105, 10)].map { try run($0.0, $0.1) }
    let b = try [(200.0, 10.5), (209, 9), (198, 12), (220, 10), (205, 9)].map { try run($0.0, $0.1) }
    let comparison = Comparison(a, b)
    #expect(comparison.lines.map(\.isApart) == [true, false])
    #expect(comparison.lines.map(\.verdict) == ["B is more", "not told apart"])
    #expect(comparison.lines[0].a.median == 100 && comparison.lines[0].b.median == 205)
    #expect(comparison.lines[0].ratios.median == 2)
    #expect(comparison.lines[0].interval.least == 1.9 && comparison.lines[0].interval.most == 2.2)
    #expect(Comparison(b, a).lines[0].verdict == "B is less")
  }

  @Test func `a figure that one build alone has, or that is 0, is left out and named`() throws {
    let extra = ",{\"name\":\"new\",\"value\":1,\"unit\":\"s\"}"
    let zero = ",{\"name\":\"none\",\"value\":0,\"unit\":\"s\"}"
    let comparison = Comparison([try run(1, 1, zero)], [try run(1, 1, extra + zero)])
    #expect(comparison.lines.map(\.name) == ["64 callers", "64 callers: p50µs"])
    #expect(comparison.leftOut == ["none", "new"])
  }

  @Test func `the table and the object say the same, the flush beside`() throws {
    let a = try (0..<5).map { try run(100 + Double($0), 10) }
    let b = try (0..<5).map { try run(300 + Double($0), 10) }
    let comparison = Comparison(a, b)
    let flush = Measurements([120, 100, 180])
    let text = comparison.text(flush: flush)
    #expect(text.contains("flush of 4 KiB before each run: 120 µs (100–180)"))
    #expect(text.contains("5 rounds; the interval holds the median with 94 %: of a hundred figures"))
    #expect(text.contains("64 callers, commands/s") && text.contains("B is more"))
    let json = try JSONParser.parse(Array(comparison.json(flush: flush).utf8))
    #expect(json["flushMicroseconds"]?["median"] == .number("120.0000"))
    guard case .array(let figures)? = json["figures"] else { throw Missing() }
    #expect(figures.count == 2)
    #expect(figures[0]["isApart"] == .bool(true) && figures[1]["isApart"] == .bool(false))
    #expect(figures[0]["confidence"] == .number("0.9375"))
  }

  private struct Missing: Error {}
}
