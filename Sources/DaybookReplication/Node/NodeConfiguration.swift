public import Daybook

/// How a node reaches its cluster, and who it is there.
public struct NodeConfiguration: Sendable {
  /// All servers, as `nats://user:password@host:port`.
  public var servers: [String]
  /// This node's own name in the cluster: 1–32 of a-z, 0-9 and hyphens.
  public var name: String
  /// The stream that the cluster's log is: 1–32 of A-Z, 0-9 and underscores.
  public var stream = "DAYBOOK"
  /// A file of PEM certificates to trust, where servers want TLS.
  public var authorities: String?
  /// Whether this node's log becomes the cluster's: once, on one node, while the stream is empty.
  public var founds = false
  /// How many servers keep each message, where this node makes the stream.
  public var replicas = 3

  /// Nothing is checked here.
  public init(servers: [String], name: String) { (self.servers, self.name) = (servers, name) }

  /// Refuses what names nothing.
  public func check() throws(LedgerFailure) {
    guard !servers.isEmpty else {
      throw LedgerFailure(
        .malformed, "open a node: no servers are given; allowed: nats://host:port, all of them")
    }
    try NodeConfiguration.check(name, "the name", "a-z, 0-9 and hyphens") {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
    }
    try NodeConfiguration.check(stream, "the stream", "A-Z, 0-9 and underscores") {
      ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
    }
    guard [1, 3, 5].contains(replicas) else {
      throw LedgerFailure(.malformed, "open a node: found \(replicas) replicas; allowed: 1, 3 or 5")
    }
  }

  private static func check(
    _ text: String, _ what: String, _ allowed: String, _ isAllowed: (Character) -> Bool
  ) throws(LedgerFailure) {
    guard !text.isEmpty, text.count <= 32, text.allSatisfy(isAllowed) else {
      throw LedgerFailure(.malformed, "open a node: found \(what) \"\(text)\"; allowed: 1–32 of \(allowed)")
    }
  }

  /// Where everything of this cluster is said.
  var subjects: NodeSubjects { NodeSubjects(stream: stream) }
}

/// The subjects of a cluster's messages.
struct NodeSubjects: Sendable {
  let stream: String

  /// Commits: the stream's own.
  var log: String { "daybook.\(stream).log" }
  /// What the writer says of itself.
  var heartbeat: String { "daybook.\(stream).writer" }
  /// A question to one node.
  func question(_ kind: NodeCall.Kind, to node: String) -> String {
    "daybook.\(stream).nodes.\(node).\(kind.rawValue)"
  }
  /// All questions to one node.
  func questions(to node: String) -> String { "daybook.\(stream).nodes.\(node).*" }
  /// Commands for one node.
  func commands(of node: String) -> String { "daybook.\(stream).commands.\(node)" }
}
