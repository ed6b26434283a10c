public import Daybook
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookFiles
internal import DaybookLog
internal import DaybookNATS
internal import DaybookStore

/// What an operator asks of a cluster, from a machine with one of its nodes: the ledger's secret is the proof.
public struct ClusterOperations: Sendable {
  private let directory: LedgerDirectory
  private let configuration: NodeConfiguration
  private let stream: NATSStream
  private let key: [UInt8]

  /// Connects; of the configuration the name is not needed. Throws `.vault` where the ledger has no vault.
  public init(_ path: String, _ configuration: NodeConfiguration) throws(LedgerFailure) {
    directory = LedgerDirectory(path)
    self.configuration = configuration
    key = try Vault.open(at: directory.vault, isReadOnly: true).nodeKey()
    stream = try ClusterNode.stream(configuration)
  }

  /// A node's public key, in hexadecimal: the node is added by it. Its file is made where there is none.
  public static func nodeKey(of path: String) throws(LedgerFailure) -> String {
    hexadecimal(try NodeKeyFile(ledger: LedgerDirectory(path).path).keyMadeIfMissing().publicKey)
  }

  /// How the nodes stand; a node that does not answer within two seconds is not heard.
  public func status() throws(LedgerFailure) -> ClusterStatus {
    let standing = try standing()
    let reports = reports(of: standing)
    let nodes = standing.members.map { member in
      let report = reports[member.name]
      return ClusterStatus.Node(
        name: member.name, isHeard: report != nil, isWriter: report?.writer == member.name,
        position: report?.head.value ?? 0, keyCount: report?.keyCount ?? 0, isWhole: member.isWhole,
        settled: report?.settled.value ?? 0, hold: report.flatMap { $0.hold.isEmpty ? nil : $0.hold },
        fault: report.flatMap { $0.fault.isEmpty ? nil : $0.fault })
    }
    return ClusterStatus(
      nodes: nodes, keyCount: standing.keyCount, forgotten: standing.forgotten.value,
      lastForgetting: reports.values.map(\.lastForgetting.value).max() ?? 0)
  }

  /// Has the cluster know a node by its name and its key; the node joins when it is started.
  public func add(_ name: String, key text: String) throws(LedgerFailure) {
    var other = configuration
    other.name = name
    try other.check()
    guard let key = bytes(hexadecimal: text), key.count == BoxKey.byteCount else {
      throw LedgerFailure(
        .malformed,
        "add node \(name): found \(text.utf8.count) characters; allowed: the 64 that daybook cluster key prints on that machine"
      )
    }
    try change(.add(name, key: key), "add node \(name)")
  }

  /// Takes a node out: it writes no more, opens nobody, and is not waited for.
  public func remove(_ name: String) throws(LedgerFailure) {
    try change(.remove(name), "take out node \(name)")
  }

  private func change(_ change: MemberChange, _ what: String) throws(LedgerFailure) {
    let end = MonotonicTime.now + .seconds(30)
    var found = "no node that writes answers"
    while .now < end {
      do throws(LedgerFailure) {
        let reports = reports(of: try standing())
        if let writer = reports.first(where: { $0.key == $0.value.writer })?.key,
          let answer = link.call(.members, of: writer, change.encoded(), key: key)
        {
          guard !answer.isEmpty else { return }
          found = String(decoding: answer, as: UTF8.self)
        }
      } catch {
        // Servers and nodes that were just started say nothing yet.
        guard error.code == .storage else { throw error }
        found = error.message
      }
      Pause.take(.milliseconds(300))
    }
    throw LedgerFailure(.storage, "\(what): \(found)")
  }

  /// Examines servers, stream and nodes.
  public func examine() throws(LedgerFailure) -> [ClusterFinding] {
    let (servers, info): ([NATSServerReport], NATSStream.Info?)
    do throws(NATSFailure) {
      servers = try stream.servers(most: configuration.servers.count, within: .seconds(2))
      // That nobody leads it is one of the findings.
      info = (try? stream.info(within: .seconds(2))) ?? nil
    } catch {
      return [ClusterFinding("servers", .bad, error.found, "start them; their logs say why they ended")]
    }
    var findings = ServerCheck.findings(
      servers, expected: configuration.servers.count, stream: info, named: configuration.stream)
    do throws(LedgerFailure) {
      let standing = try standing()
      let reports = reports(of: standing)
      findings += standing.members.map { NodeCheck.finding($0, reports[$0.name], standing, reports) }
      findings.append(NodeCheck.forgetting(standing, reports))
    } catch {
      findings.append(ClusterFinding("nodes", .bad, error.message))
    }
    return findings
  }

  private var link: NATSLink { NATSLink(connection: stream.connection, subjects: configuration.subjects) }

  private func reports(of standing: ClusterStanding) -> [String: NodeReport] {
    var reports: [String: NodeReport] = [:]
    for member in standing.members {
      reports[member.name] = link.call(.report, of: member.name, key: key).flatMap { NodeReport($0) }
    }
    return reports
  }

  private func standing() throws(LedgerFailure) -> ClusterStanding {
    guard let found = try NodeJoining.standing(NATSPort(stream: stream)) else {
      throw LedgerFailure(
        .storage,
        "read stream \(configuration.stream): nobody says how its cluster stands; start its servers and the first node"
      )
    }
    guard StreamMessage(found.bytes, key: key) != nil else {
      throw LedgerFailure(
        .untrusted,
        "read stream \(configuration.stream): it is not this ledger's, or was forged; give --ledger and --stream-name that belong together"
      )
    }
    return found.standing
  }
}
