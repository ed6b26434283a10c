package import DaybookNATS

/// What must hold on every server of a cluster, and what to do where it does not.
package enum ServerCheck {
  /// The first release that keeps what a ledger needs of it.
  package static let leastVersion = [2, 14, 3]

  /// Why a server's version is refused; nil: it is new enough.
  package static func refusal(ofVersion version: String) -> String? {
    let parts = version.split(separator: ".", maxSplits: 2).map { Int($0.prefix { $0.isNumber }) ?? 0 }
    guard parts.lexicographicallyPrecedes(leastVersion) else { return nil }
    return
      "it is \(version): before 2.14.3, and so in Debian's 2.9, a server takes two commits for one place, loses a stream at a restart"
      + (parts.lexicographicallyPrecedes([2, 10]) ? ", or cannot be told to sync at all" : "")
  }

  /// Why a node must not write through a server; nil: it may.
  package static func refusal(of report: NATSServerReport) -> String? {
    if let refusal = refusal(ofVersion: report.version) { return refusal }
    guard report.syncsAlways else {
      return
        "it acknowledges before it is on the disk: with sync_interval: always missing, what was acknowledged is lost with the power"
    }
    return nil
  }

  /// One line for each server, for those that are missing, and for the stream.
  package static func findings(
    _ reports: [NATSServerReport], expected: Int, stream: NATSStream.Info?, named name: String
  ) -> [ClusterFinding] {
    guard !reports.isEmpty else {
      return [
        ClusterFinding(
          "servers", .bad, "none says how it is",
          "start them, or have their configuration written by daybook cluster init, which lets nodes ask")
      ]
    }
    let end = reports.compactMap { $0.replica?.last }.max() ?? 0
    var findings = reports.map { finding($0, end) }
    if reports.count < expected {
      findings.append(
        ClusterFinding(
          "servers", reports.count * 2 > expected ? .warn : .bad,
          "\(reports.count) of \(expected) answer", "start the others; their logs say why they ended"))
    }
    findings.append(finding(of: stream, named: name))
    return findings
  }

  private static func finding(_ report: NATSServerReport, _ end: UInt64) -> ClusterFinding {
    let part = "server \(report.name)"
    if let refusal = refusal(of: report) {
      return ClusterFinding(
        part, .bad, refusal, "replace it by 2.15.1, with the configuration that daybook cluster init writes")
    }
    guard let replica = report.replica else {
      return ClusterFinding(part, .warn, "\(report.version), it has no replica of the stream")
    }
    if let damage = damage(of: replica) {
      return ClusterFinding(
        part, .bad, "damaged: \(damage)",
        "stop it while the others run, move its store directory away, start it: it takes all from them")
    }
    let leads = replica.leader == report.name ? ", leads" : ""
    guard replica.last + mostLag >= end else {
      return ClusterFinding(
        part, .warn, "\(end - replica.last) commits behind\(leads)",
        "wait, and ask again; if it stays behind, stop it, move its store directory away, start it")
    }
    return ClusterFinding(part, .good, "\(report.version), all of \(replica.last) commits\(leads)")
  }

  /// So many commits may be on their way to a replica.
  private static let mostLag: UInt64 = 1000

  /// What is missing of a replica; nil: nothing.
  package static func damage(of replica: NATSServerReport.Replica) -> String? {
    guard replica.last > 0 else { return nil }
    guard replica.first == 1 else { return "it begins with place \(replica.first)" }
    guard replica.messages == replica.last, replica.deleted == 0 else {
      return "\(replica.last - min(replica.last, replica.messages)) of \(replica.last) places are missing"
    }
    return nil
  }

  private static func finding(of stream: NATSStream.Info?, named name: String) -> ClusterFinding {
    let part = "stream \(name)"
    guard let stream else {
      return ClusterFinding(
        part, .bad, "there is none, or no server leads it",
        "wait ten seconds and ask again; a new cluster is founded with daybook node --found")
    }
    guard stream.deniesDeletes else {
      return ClusterFinding(
        part, .bad, "it allows deletions",
        "found the cluster anew under another --stream-name; this stream was not made by a node")
    }
    guard stream.leader != nil else {
      return ClusterFinding(part, .bad, "nobody leads it: fewer than half of its servers run", "start them")
    }
    return ClusterFinding(part, .good, "\(stream.replicas) replicas, nothing can be deleted")
  }
}
