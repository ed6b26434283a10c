import Foundation
import Testing

@testable import DaybookBench

/// The words after `daybook-bench`.
struct ArgumentsTests {
  private func parse(_ line: String) throws(UsageError) -> BenchArguments {
    try BenchArguments(line.split(separator: " ").map(String.init))
  }

  private func refusal(_ line: String) -> String? {
    do throws(UsageError) {
      _ = try parse(line)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func `without words everything is measured as it always was`() throws {
    let plain = try parse("")
    #expect(plain.subject == nil && plain.parts.count == 3 && plain.firstMapByteCount == nil)
    #expect(plain.seconds == 3 && plain.eventCount == 1_000_000 && !plain.isJSON)
    let some = try parse("--seconds 0.5 --json write --map 128 --events 20000")
    #expect(some.parts == [.write] && some.isJSON && some.seconds == 0.5)
    #expect(some.firstMapByteCount == 128 << 20 && some.eventCount == 20_000)
  }

  @Test func `each kind of work takes its own words`() throws {
    let workload = try parse("workload /tmp/x --seed 7 --venues 3")
    #expect(workload.subject == .workload(directory: "/tmp/x"))
    #expect(workload.seed == 7 && workload.venueCount == 3)
    #expect(try parse("desk d --bookings 9").bookingsPerSecond == 9)
    let report = try parse("report out --note busy")
    #expect(report.subject == .report(directory: "out") && report.note == "busy")
    let overload = try parse("overload --seconds 2 --json")
    #expect(overload.subject == .overload && overload.seconds == 2 && overload.isJSON)
    let http = try parse("http --rounds 5 --python /opt/p/bin/python")
    #expect(http.subject == .http && http.python == "/opt/p/bin/python" && http.rounds == 5)
    let count = try parse("count fold --times 2")
    #expect(count.subject == .count(.fold) && count.times == 2)
    let compare = try parse("compare a/x b/x --rounds 7 --json -- --seconds 1 write")
    #expect(compare.subject == .compare(a: "a/x", b: "b/x"))
    #expect(compare.rounds == 7 && compare.isJSON && compare.passedOn == ["--seconds", "1", "write"])
    #expect(compare.seconds == 3, "what is passed on is not taken here")
  }

  @Test func `what is wrong is named with what is allowed`() {
    #expect(refusal("--map 10") == "--map: found \"10\"; allowed: 64–1048576")
    #expect(refusal("--rounds 4 compare a b") == "--rounds: found \"4\"; allowed: 5–99")
    #expect(refusal("--events") == "--events: found \"\"; allowed: 1000–100000000")
    #expect(refusal("compare a") == "compare: name two programs")
    #expect(refusal("compare a -- b") == "compare: name two programs")
    #expect(refusal("http --python") == "--python: name the program")
    #expect(refusal("report --json") == "report: name the directory")
    #expect(refusal("write -- x") == "--: only compare passes arguments on")
    #expect(refusal("count tea")?.contains("allowed: command, batch, fold") == true)
    #expect(
      refusal("reports") == "\"reports\" is neither an option nor one of write, replay, availability, all")
  }

  /// The lines of the file that `Tools/count` compares with: work, three counts, a reason.
  @Test func `every counted work has its line with a reason`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Tools/counts.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let words = lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
    #expect(Set(words.map { String($0[0]) }) == Set(CountedWork.allCases.map(\.rawValue)))
    for line in words { #expect(line.count > 4 && line[1...3].allSatisfy { Double($0) != nil }, "\(line)") }
  }
}
