internal import DaybookJSONText

/// What one server says of itself and of its replica of a stream.
package struct NATSServerReport: Hashable, Sendable {
  package var name: String
  /// Such as `2.15.1`.
  package var version: String
  /// Whether what it acknowledges is on its disk: `sync_interval: always`.
  package var syncsAlways: Bool
  /// Its replica; nil where it has none.
  package var replica: Replica?

  /// How a server's replica of a stream is.
  package struct Replica: Hashable, Sendable {
    package var first: UInt64
    package var last: UInt64
    package var messages: UInt64
    package var deleted: UInt64
    package var leader: String?

    package init(first: UInt64, last: UInt64, messages: UInt64, deleted: UInt64, leader: String?) {
      (self.first, self.last, self.messages) = (first, last, messages)
      (self.deleted, self.leader) = (deleted, leader)
    }
  }

  package init(name: String, version: String, syncsAlways: Bool, replica: Replica?) {
    (self.name, self.version, self.syncsAlways, self.replica) = (name, version, syncsAlways, replica)
  }

  /// An answer to `$SYS.REQ.SERVER.PING.JSZ`; nil for anything else.
  package init?(_ bytes: [UInt8], stream: String) {
    guard let value = try? JSONParser.parse(bytes), let server = value["server"],
      case .string(let name)? = server["name"], case .string(let version)? = server["ver"],
      let data = value["data"]
    else { return nil }
    let always = data["config"]?["sync_always"] == .bool(true)
    self.init(name: name, version: version, syncsAlways: always, replica: nil)
    for account in data["account_details"].elements {
      for detail in account["stream_detail"].elements where detail["name"] == .string(stream) {
        guard let state = detail["state"], let first = state.number("first_seq"),
          let last = state.number("last_seq"), let messages = state.number("messages")
        else { continue }
        var leader: String?
        if case .string(let text)? = detail["cluster"]?["leader"] { leader = text }
        replica = Replica(
          first: first, last: last, messages: messages, deleted: state.number("num_deleted") ?? 0,
          leader: leader)
      }
    }
  }
}

extension NATSStream {
  /// What the servers say of themselves, at most so many; those that do not answer in time are missing.
  ///
  /// None answers where the account may not ask: see the configuration that `daybook cluster init` writes.
  package func servers(most: Int, within time: Duration) throws(NATSFailure) -> [NATSServerReport] {
    let question = "{\"accounts\":true,\"streams\":true,\"config\":true}"
    let answers = try connection.requestMany(
      NATSMessage(subject: "$SYS.REQ.SERVER.PING.JSZ", body: Array(question.utf8)), most: most,
      within: time, wanting: ["Status"]
    ) { $0.fields["Status"] != nil }
    return answers.compactMap { NATSServerReport($0.body, stream: name) }.sorted { $0.name < $1.name }
  }
}

extension JSONValue {
  fileprivate func number(_ name: String) -> UInt64? { self[name]?.whole.flatMap { UInt64(exactly: $0) } }
}

extension JSONValue? {
  fileprivate var elements: [JSONValue] { if case .array(let values)? = self { values } else { [] } }
}
