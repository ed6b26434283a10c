public import Daybook
internal import DaybookCrypto
internal import DaybookFiles

/// The files with which a cluster's NATS servers are started: what is acknowledged is on their disks, and nobody deletes.
public struct ServerFiles: Sendable {
  /// One server.
  public struct Server: Hashable, Sendable {
    /// Its own name: 1–32 of a-z, 0-9 and hyphens.
    public let name: String
    /// Where the others and the nodes reach it.
    public let host: String
    /// Its port for nodes; that for servers is 2,000 higher, that for figures, on loopback alone, 4,000.
    public let port: Int

    /// `NAME=HOST` or `NAME=HOST:PORT`, by default port 4222; nil for anything else.
    public init?(_ text: String) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, parts[0].count <= 32,
        parts[0].allSatisfy({ ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" })
      else { return nil }
      let address = parts[1].split(separator: ":", omittingEmptySubsequences: false)
      let port = address.count == 2 ? Int(address[1]) : 4222
      guard (1...2).contains(address.count), let host = address.first, !host.isEmpty,
        host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") }),
        let port, (1...61_535).contains(port)
      else { return nil }
      (name, self.host, self.port) = (String(parts[0]), String(host), port)
    }
  }

  private let servers: [Server]
  private let stream: String
  /// A directory with `NAME.pem`, `NAME.key` and `ca.pem` on each server; nil: without TLS.
  private let certificates: String?
  private let store: String

  /// 1, 3 or 5 servers of different names and places, on whose disks `store/NAME` is the server's; else `.malformed`.
  public init(
    _ servers: [Server], stream: String = "DAYBOOK", certificates: String? = nil, store: String
  ) throws(LedgerFailure) {
    guard [1, 3, 5].contains(servers.count), Set(servers.map(\.name)).count == servers.count,
      Set(servers.map { "\($0.host):\($0.port)" }).count == servers.count
    else {
      throw LedgerFailure(
        .malformed,
        "configure servers: found \(servers.count); allowed: 1, 3 or 5 with different names and addresses")
    }
    (self.servers, self.stream, self.certificates, self.store) = (servers, stream, certificates, store)
    var configuration = NodeConfiguration(servers: ["nats://x"], name: "x")
    configuration.stream = stream
    try configuration.check()
  }

  /// The users: who may see the servers, who may make the stream, what nodes are.
  public static let users = ["sys", "admin", "node"]

  /// Writes `NAME.conf` for each server and `USER.password` for each user, mode 0600, into a directory, made where there is none.
  ///
  /// Passwords that are there stay; files of servers are replaced.
  public func write(into directory: String) throws(LedgerFailure) {
    try Files.makeDirectory(directory)
    var passwords: [String: String] = [:]
    for user in ServerFiles.users {
      let name = "\(user).password"
      if try !Files.exists("\(directory)/\(name)") {
        try Files.replace(name, in: directory, with: hexadecimal(Entropy.bytes(16)) + "\n")
      }
      let text = try Files.text(of: "\(directory)/\(name)") ?? ""
      passwords[user] = String(text.prefix { $0 != "\n" })
    }
    for server in servers {
      try Files.replace("\(server.name).conf", in: directory, with: configuration(of: server, passwords))
    }
  }

  private func configuration(of server: Server, _ passwords: [String: String]) -> String {
    let others = servers.filter { $0 != server }.map { "\"nats://\($0.host):\($0.port + 2000)\"" }
    let system = "$SYS.REQ.SERVER.PING.JSZ"
    return """
      # Written by daybook cluster init.
      server_name: \(server.name)
      listen: "\(server.host):\(server.port)"
      http: "127.0.0.1:\(server.port + 4000)"
      # A commit has at most 512 KB.
      max_payload: 1MB
      ping_interval: "5s"
      ping_max: 2
      jetstream {
        store_dir: "\(store)/\(server.name)"
        max_file_store: 40GB
        max_memory_store: 256MB
        # Without it what was acknowledged is lost with the power.
        sync_interval: always
      }
      \(tls(server, ""))cluster {
        name: daybook
        listen: "\(server.host):\(server.port + 2000)"
        routes: [\(others.joined(separator: ", "))]
      \(tls(server, "  "))}
      accounts {
        $SYS {
          users: [ { user: sys, password: "\(passwords["sys"] ?? "")" } ]
          exports: [ { service: "\(system)", response: stream, accounts: [LEDGER] } ]
        }
        LEDGER {
          jetstream: enabled
          # What the servers say of themselves: nodes refuse those that lose what they acknowledged.
          imports: [ { service: { account: "$SYS", subject: "\(system)" } } ]
          users: [
            { user: admin, password: "\(passwords["admin"] ?? "")" }
            {
              # No node may delete, purge or make a stream.
              user: node, password: "\(passwords["node"] ?? "")"
              permissions {
                publish: ["daybook.>", "_INBOX.>", "$JS.API.STREAM.INFO.\(stream)", "$JS.API.STREAM.MSG.GET.\(stream)",
                  "$JS.API.DIRECT.GET.\(stream)", "\(system)"]
                subscribe: ["_INBOX.>", "committed.daybook.>", "daybook.>"]
              }
            }
          ]
        }
      }

      """
  }

  private func tls(_ server: Server, _ indent: String) -> String {
    guard let certificates else { return "" }
    let files = ["cert_file": "\(server.name).pem", "key_file": "\(server.name).key", "ca_file": "ca.pem"]
    let lines = files.sorted { $0.key < $1.key }.map {
      "\(indent)  \($0.key): \"\(certificates)/\($0.value)\"\n"
    }
    // Servers show each other their certificates; nodes show passwords.
    let verify = indent.isEmpty ? "" : "\(indent)  verify: true\n"
    return "\(indent)tls {\n\(lines.joined())\(verify)\(indent)}\n"
  }
}
