internal import DaybookDomain

/// What must hold on every node of a cluster, and what to do where it does not.
package enum NodeCheck {
  package static func finding(
    _ member: ClusterStanding.Member, _ report: NodeReport?, _ standing: ClusterStanding,
    _ reports: [String: NodeReport]
  ) -> ClusterFinding {
    let part = "node \(member.name)"
    guard let report else {
      return ClusterFinding(
        part, .warn, "it does not answer",
        "start it, or take it out with daybook cluster remove \(member.name); what is forgotten waits for it")
    }
    guard report.fault.isEmpty else {
      return ClusterFinding(
        part, .bad, report.fault,
        "find the words in the guide's table; what repairs a node is to put its directory aside and to join anew"
      )
    }
    if !report.hold.isEmpty {
      return ClusterFinding(part, .warn, "it opens no guests: \(report.hold)", "wait, and ask again")
    }
    guard report.keyCount >= standing.keyCount else {
      return ClusterFinding(
        part, .warn, "it lacks \(standing.keyCount - report.keyCount) keys of guests",
        "start another node that has them")
    }
    let end = reports.values.map(\.slot).max() ?? 0
    guard report.slot + mostLag >= end else {
      return ClusterFinding(part, .warn, "\(end - report.slot) commits behind", "wait, and ask again")
    }
    let writes = report.writer == member.name ? ", writes" : ""
    return ClusterFinding(part, .good, "record \(report.head), all keys\(writes)")
  }

  /// Whether what was forgotten is forgotten on every node.
  package static func forgetting(
    _ standing: ClusterStanding, _ reports: [String: NodeReport]
  ) -> ClusterFinding {
    let last = reports.values.map(\.lastForgetting).max() ?? .start
    guard standing.forgotten < last else {
      return ClusterFinding("forgetting", .good, "whoever was forgotten is forgotten on every node")
    }
    let missing = standing.members.map(\.name).filter { reports[$0]?.settled ?? .start < last }
    return ClusterFinding(
      "forgetting", .warn,
      "by record \(last) guests are forgotten that "
        + (missing.isEmpty
          ? "all nodes forgot, which is about to be said"
          : "\(missing.joined(separator: ", ")) may still have"),
      missing.isEmpty ? "" : "start these nodes, or destroy their disks and take them out")
  }

  /// So many commits may be on their way to a node.
  private static let mostLag: UInt64 = 1000
}
