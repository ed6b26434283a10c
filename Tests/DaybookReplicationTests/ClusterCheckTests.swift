import DaybookCrypto
import DaybookDomain
import DaybookNATS
import DaybookReplication
import Testing

/// What an examination finds, and what it says to do.
struct ClusterCheckTests {
  private func report(
    _ name: String = "s1", version: String = "2.15.1", syncs: Bool = true, first: UInt64 = 1,
    last: UInt64 = 100, messages: UInt64? = nil, deleted: UInt64 = 0
  ) -> NATSServerReport {
    NATSServerReport(
      name: name, version: version, syncsAlways: syncs,
      replica: NATSServerReport.Replica(
        first: first, last: last, messages: messages ?? last, deleted: deleted, leader: "s1"))
  }

  private let stream = NATSStream.Info(
    first: 1, last: 100, messages: 100, deleted: 0, replicas: 3, deniesDeletes: true, subjects: [],
    created: "",
    leader: "s1")

  private func findings(
    _ reports: [NATSServerReport], stream: NATSStream.Info?
  ) -> [String: ClusterFinding] {
    let findings = ServerCheck.findings(reports, expected: 3, stream: stream, named: "DAYBOOK")
    return Dictionary(findings.map { ($0.part, $0) }) { one, _ in one }
  }

  @Test(arguments: [
    ("2.9.10", "Debian's 2.9"), ("2.9.25", "cannot be told to sync"), ("2.10.22", "before 2.14.3"),
    ("2.14.2", "before 2.14.3"), ("1.4.1", "before 2.14.3"),
  ])
  func `servers before 2.14.3 are refused by version, with the reason`(version: String, reason: String) {
    let found = ServerCheck.refusal(ofVersion: version)
    #expect(found?.contains(version) == true && found?.contains(reason) == true, "\(found as Any)")
  }

  @Test(arguments: ["2.14.3", "2.15.1", "2.15.0-RC.1", "3.0.0"])
  func `later servers are taken`(version: String) { #expect(ServerCheck.refusal(ofVersion: version) == nil) }

  @Test func `a whole cluster is good in every line`() {
    let found = ServerCheck.findings(
      [report("s1"), report("s2"), report("s3", last: 99)], expected: 3, stream: stream, named: "DAYBOOK")
    #expect(found.count == 4)
    #expect(!found.contains { $0.grade != .good }, "\(found)")
  }

  @Test func `a replica with a hole, without its beginning, or behind is named with its repair`() {
    let found = findings(
      [report("s1"), report("s2", messages: 90), report("s3", first: 20, messages: 81)], stream: stream)
    #expect(found["server s1"]?.grade == .good)
    #expect(found["server s2"]?.grade == .bad)
    #expect(found["server s2"]?.found == "damaged: 10 of 100 places are missing")
    #expect(found["server s2"]?.advice.contains("move its store directory away") == true)
    #expect(found["server s3"]?.found == "damaged: it begins with place 20")
    let late = findings([report("s1", last: 5000), report("s2", last: 5000), report("s3")], stream: stream)
    #expect(late["server s3"]?.grade == .warn)
    #expect(late["server s3"]?.found == "4900 commits behind")
  }

  @Test func `servers that do not sync, are missing or have no leader are found`() {
    let found = findings([report("s1", syncs: false)], stream: nil)
    #expect(found["server s1"]?.grade == .bad)
    #expect(found["server s1"]?.found.contains("sync_interval: always") == true)
    #expect(found["servers"]?.grade == .bad)
    #expect(found["servers"]?.found == "1 of 3 answer")
    #expect(found["stream DAYBOOK"]?.grade == .bad)
    #expect(findings([], stream: stream)["servers"]?.grade == .bad)
    #expect(findings([report("s1"), report("s2")], stream: stream)["servers"]?.grade == .warn)
    var open = stream
    open.deniesDeletes = false
    #expect(findings([report("s1")], stream: open)["stream DAYBOOK"]?.found == "it allows deletions")
  }

  private func node(
    settled: UInt64 = 90, keys: UInt64 = 2048, slot: UInt64 = 100, hold: String = "", fault: String = ""
  ) -> NodeReport {
    NodeReport(
      keyCount: keys, settled: Position(settled), lastForgetting: 80, head: 90, slot: slot, writer: "a",
      hold: hold, fault: fault)
  }

  @Test func `nodes that are silent, stopped, held, without keys or behind are found`() {
    let key = [UInt8](repeating: 1, count: 32)
    let member = ClusterStanding.Member(name: "a", key: key, isWhole: true)
    let standing = ClusterStanding(members: [member], keyCount: 2048, run: [], forgotten: 80)
    func grade(_ report: NodeReport?) -> ClusterFinding {
      NodeCheck.finding(
        member, report, standing, ["b": node(slot: 9000)].merging(report.map { ["a": $0] } ?? [:]) { $1 })
    }
    #expect(grade(node(slot: 9000)).grade == .good)
    #expect(grade(nil).found == "it does not answer")
    #expect(grade(node(fault: "place 7: it is missing")).grade == .bad)
    #expect(grade(node(hold: "it was started")).found == "it opens no guests: it was started")
    #expect(grade(node(keys: 1024)).found == "it lacks 1024 keys of guests")
    #expect(grade(node()).found == "8900 commits behind")
  }

  @Test func `whose node may still have a forgotten guest is named`() {
    let key = [UInt8](repeating: 1, count: 32)
    let members = ["a", "b", "c"].map { ClusterStanding.Member(name: $0, key: key, isWhole: true) }
    var standing = ClusterStanding(members: members, keyCount: 0, run: [], forgotten: 70)
    let reports = ["a": node(), "b": node(settled: 79)]
    let found = NodeCheck.forgetting(standing, reports)
    #expect(found.grade == .warn)
    #expect(found.found == "by record 80 guests are forgotten that b, c may still have")
    standing.forgotten = 80
    #expect(NodeCheck.forgetting(standing, reports).grade == .good)
  }

  @Test func `a cluster's standing reads back what was written, and nothing else reads as one`() {
    let key = (0..<32).map { UInt8($0) }
    let standing = ClusterStanding(
      members: [ClusterStanding.Member(name: "a", key: key, isWhole: false)], keyCount: 4096,
      run: Array(key.prefix(16)), forgotten: 12)
    #expect(ClusterStanding(standing.encoded()) == standing)
    #expect(ClusterStanding(Array(standing.encoded().dropLast())) == nil)
    #expect(ClusterStanding([]) == nil)
  }
}
