import Daybook
import DaybookJSON
import DaybookOperations
import DaybookReplication

struct ClusterCommand: CLICommand {
  static let declaration = Declaration(
    name: "cluster", abstract: "Set up a cluster's servers, know its nodes, examine it, end it.",
    discussion: """
      init writes into DIR the configuration of each server, with TLS where --certificates is given, and the users'       passwords. key prints this node's own key, by which it is added. status asks each node how it stands, add and       remove change who is one: on a machine with a node, whose vault proves it. doctor examines servers, their       replicas and the nodes; exit code 1 when something is bad.

      end makes the stopped node at --ledger a ledger on one machine again, and no other node writes after it. With       --lost it does so without the cluster, when its servers or the other disks are gone: what others had after this       node's last record is not in it.
      """,
    arguments: [
      .init(name: "init|key|status|add|remove|doctor|end", help: "What to do."),
      .init(name: "DIR|NAME", help: "init: a directory. add, remove: a node's name.", isOptional: true),
      .init(
        name: "KEY", help: "add: what daybook cluster key printed on the node's machine.", isOptional: true),
    ],
    options: NodeCommand.streamOptions + [
      .values("server", "NAME=HOST[:PORT]", "init: a server, by default at port 4222; 1, 3 or 5 of them."),
      .value("certificates", "PATH", "init: where each server has NAME.pem, NAME.key and ca.pem, for TLS."),
      .value("store", "PATH", "init: where each server keeps its messages, in NAME; default DIR."),
      .flag("lost", "end: without the servers."), Declaration.json,
    ],
    examples: [
      "daybook cluster init nats --server s1=10.0.0.1 --server s2=10.0.0.2 --server s3=10.0.0.3",
      "daybook --ledger house cluster add b 5b0c… --stream nats://node:…@n1:4222",
      "daybook --ledger house cluster doctor --stream nats://node:…@n1:4222 --stream nats://node:…@n2:4222",
    ])

  private enum Verb: String, CaseIterable { case `init`, key, status, add, remove, doctor, end }

  /// How many words each takes after its own.
  private static let counts: [Verb: Int] = [.`init`: 1, .add: 2, .remove: 1]

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let word = arguments.argument(0) ?? ""
    guard let verb = Verb(rawValue: word) else {
      throw arguments.wrong(
        "found \"\(word)\"; allowed: \(Verb.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let words = Array(arguments.positionals.dropFirst())
    guard words.count == counts[verb] ?? 0 else {
      throw arguments.wrong("\(word) takes \(counts[verb] ?? 0) arguments, found \(words.count)")
    }
    switch verb {
    case .`init`: try initialize(words[0], arguments)
    case .key: Output.standard.write("\(try ClusterOperations.nodeKey(of: arguments.ledgerPath))\n")
    case .status: show(try operations(arguments).status(), arguments)
    case .add: try operations(arguments).add(words[0], key: words[1])
    case .remove: try operations(arguments).remove(words[0])
    case .doctor: return try examine(arguments)
    case .end:
      let isLost = arguments.has("lost")
      let head =
        try isLost
        ? ClusterLeaving.abandon(arguments.ledgerPath)
        : ClusterLeaving.end(arguments.ledgerPath, NodeCommand.configuration(arguments, name: "operator"))
      Output.standard.write(
        "\(arguments.ledgerPath) is a ledger on one machine, up to record \(head)"
          + (isLost ? "; it begins another incarnation\n" : "; the cluster ended\n"))
    }
    return .done
  }

  private static func operations(_ arguments: Arguments) throws -> ClusterOperations {
    try ClusterOperations(arguments.ledgerPath, NodeCommand.configuration(arguments, name: "operator"))
  }

  private static func initialize(_ directory: String, _ arguments: Arguments) throws {
    let servers = try arguments.all("server").map { text in
      try arguments.parsed(text, "--server", "NAME=HOST or NAME=HOST:PORT") { ServerFiles.Server($0) }
    }
    let files = try ServerFiles(
      servers, stream: arguments.value("stream-name") ?? "DAYBOOK",
      certificates: arguments.value("certificates"), store: arguments.value("store") ?? directory)
    try files.write(into: directory)
    for server in servers {
      Output.standard.write("\(directory)/\(server.name).conf: nats-server -c it on \(server.host)\n")
    }
    Output.standard.write(
      "The users' passwords are in \(directory): admin founds the cluster, node is for nodes, sys is for you.\n"
    )
  }

  private static func show(_ status: ClusterStatus, _ arguments: Arguments) {
    guard !arguments.isJSON else {
      return Output.standard.writeJSON { json in
        json.object { json in
          json.objects("nodes", status.nodes) { node, json in
            json.field("name", text: node.name)
            json.field("heard", bool: node.isHeard)
            json.field("writer", bool: node.isWriter)
            json.field("position", unsigned: node.position)
            json.field("keys", unsigned: node.keyCount)
            json.field("whole", bool: node.isWhole)
            json.field("settled", unsigned: node.settled)
            json.nullable("hold", node.hold)
            json.nullable("fault", node.fault)
          }
          json.field("keys", unsigned: status.keyCount)
          json.field("forgotten", unsigned: status.forgotten)
          json.field("lastForgetting", unsigned: status.lastForgetting)
        }
        json.endLine()
      }
    }
    for node in status.nodes {
      var parts: [String] = []
      if node.isHeard {
        parts = [node.isWriter ? "writes" : "follows", "record \(node.position)"]
        parts.append(
          node.keyCount >= status.keyCount ? "all keys" : "\(node.keyCount) of \(status.keyCount) keys")
        if let hold = node.hold { parts.append("opens no guests: \(hold)") }
        if let fault = node.fault { parts.append("FOLLOWS NO MORE: \(fault)") }
      } else {
        parts = ["does not answer"]
      }
      if !node.isWhole { parts.append("has not joined yet") }
      Output.standard.write("node \(node.name): \(parts.joined(separator: ", "))\n")
    }
    Output.standard.write(
      status.isForgottenEverywhere
        ? "Whoever was forgotten is forgotten on every node.\n"
        : "Forgotten on every node by record \(status.forgotten); by record \(status.lastForgetting) not yet.\n"
    )
  }

  private static func examine(_ arguments: Arguments) throws -> ExitCode {
    let findings = try operations(arguments).examine().map { finding in
      Finding(
        check: finding.part, grade: Grade(rawValue: finding.grade.rawValue) ?? .bad, found: finding.found,
        advice: finding.advice)
    }
    for finding in findings { DoctorCommand.show(finding, arguments) }
    return findings.contains { $0.grade == .bad } ? .refused : .done
  }
}
