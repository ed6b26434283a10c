internal import DaybookCrypto
internal import DaybookJSONText

/// One stream of JetStream, by its name: its interface is requests, and their answers are JSON.
package struct NATSStream: Sendable {
  package let connection: NATSConnection
  package let name: String
  /// The one subject whose messages it keeps.
  package let subject: String

  package init(_ connection: NATSConnection, name: String, subject: String) {
    (self.connection, self.name, self.subject) = (connection, name, subject)
  }

  /// What the servers say to a message that wants a place.
  package enum Acknowledgement: Hashable, Sendable {
    /// It stands at this sequence, since now or an earlier try.
    case stored(UInt64)
    /// An error by its number, such as 10071, and its words.
    case refused(Int, String)
  }

  /// What stands at a sequence, as the stream's leader says.
  package enum Reading: Hashable, Sendable {
    case message([UInt8])
    case absent
    case refused(Int, String)
  }

  /// How a stream is, and how it was made.
  package struct Info: Hashable, Sendable {
    package var first: UInt64
    package var last: UInt64
    package var messages: UInt64
    package var deleted: UInt64
    package var replicas: Int
    package var deniesDeletes: Bool
    package var subjects: [String]
    /// When it was made, as the servers write it: another stream of the same name has another.
    package var created: String
    /// The server that leads it; nil: none does now.
    package var leader: String?

    package init(
      first: UInt64, last: UInt64, messages: UInt64, deleted: UInt64, replicas: Int, deniesDeletes: Bool,
      subjects: [String], created: String, leader: String?
    ) {
      (self.first, self.last, self.messages, self.deleted) = (first, last, messages, deleted)
      (self.replicas, self.deniesDeletes, self.subjects) = (replicas, deniesDeletes, subjects)
      (self.created, self.leader) = (created, leader)
    }
  }

  /// Asks for the place after `last`, and blocks for the answer; `id` is the same for every try of these bytes.
  package func publish(
    _ bytes: [UInt8], after last: UInt64, id: String, within time: Duration
  ) throws(NATSFailure) -> Acknowledgement {
    let message = NATSMessage(
      subject: subject,
      fields: [
        "Nats-Expected-Last-Sequence": "\(last)", "Nats-Expected-Stream": name, "Nats-Msg-Id": id,
      ], body: bytes)
    let answer = try json(connection.request(message, within: time))
    if let error = answer.error { return .refused(error.number, error.words) }
    guard let sequence = answer.whole("seq") else {
      throw NATSFailure(.broken, "the acknowledgement names no sequence")
    }
    return .stored(sequence)
  }

  /// Reads one message from the stream's leader.
  package func message(at sequence: UInt64, within time: Duration) throws(NATSFailure) -> Reading {
    let answer = try ask("STREAM.MSG.GET.\(name)", "{\"seq\":\(sequence)}", time)
    if let error = answer.error {
      return error.number == 10037 ? .absent : .refused(error.number, error.words)
    }
    guard let message = answer.value["message"], message.whole("seq") == sequence else {
      throw NATSFailure(.broken, "the answer has another message than the one asked for")
    }
    guard case .string(let text)? = message["data"] else { return .message([]) }
    guard let bytes = Base64.bytes(text) else { throw NATSFailure(.broken, "a message is not in base64") }
    return .message(bytes)
  }

  /// Reads messages in order from any replica, which may lag or be damaged: fewer than there are may come, with gaps.
  package func messages(
    from sequence: UInt64, most: Int, mostBytes: Int, within time: Duration
  ) throws(NATSFailure) -> [(sequence: UInt64, bytes: [UInt8])] {
    let request =
      "{\"seq\":\(sequence),\"batch\":\(most),\"next_by_subj\":\"\(subject)\",\"max_bytes\":\(mostBytes)}"
    let answers = try connection.requestMany(
      NATSMessage(subject: "$JS.API.DIRECT.GET.\(name)", body: Array(request.utf8)),
      most: most, within: time, wanting: ["Nats-Sequence", "Status"]
    ) { $0.fields["Status"] != nil }
    return answers.compactMap { answer in
      answer.fields["Nats-Sequence"].flatMap { UInt64($0) }.map { ($0, answer.body) }
    }
  }

  /// How the stream is; nil where there is none of this name.
  package func info(within time: Duration) throws(NATSFailure) -> Info? {
    let answer = try ask("STREAM.INFO.\(name)", "{\"deleted_details\":false}", time)
    if let error = answer.error {
      guard error.number == 10059 else { throw NATSFailure(.broken, error.words) }
      return nil
    }
    return try NATSStream.info(answer.value)
  }

  /// Makes the stream; one that is there in the same form stays as it is.
  package func create(replicas: Int, within time: Duration) throws(NATSFailure) -> Info {
    let form = """
      {"name":"\(name)","subjects":["\(subject)"],"retention":"limits","discard":"new","storage":"file",\
      "num_replicas":\(replicas),"max_msgs":-1,"max_bytes":-1,"max_age":0,"max_msg_size":-1,\
      "duplicate_window":120000000000,"deny_delete":true,"deny_purge":true,"allow_direct":true,\
      "republish":{"src":"\(subject)","dest":"committed.\(subject)","headers_only":true}}
      """
    let answer = try ask("STREAM.CREATE.\(name)", form, time)
    if let error = answer.error { throw NATSFailure(.broken, error.words) }
    return try NATSStream.info(answer.value)
  }

  /// Has `wake` called, on a thread of the library's, when a message got its place: a hint, not a promise.
  package func onCommitted(_ wake: @escaping @Sendable () -> Void) throws(NATSFailure) -> NATSSubscription {
    try connection.subscribe("committed.\(subject)") { _ in wake() }
  }

  private static func info(_ value: JSONValue) throws(NATSFailure) -> Info {
    guard let state = value["state"], let config = value["config"], let first = state.whole("first_seq"),
      let last = state.whole("last_seq"), let messages = state.whole("messages")
    else { throw NATSFailure(.broken, "the stream's description is incomplete") }
    var subjects: [String] = []
    if case .array(let values)? = config["subjects"] { subjects = values.compactMap(\.text) }
    return Info(
      first: first, last: last, messages: messages, deleted: state.whole("num_deleted") ?? 0,
      replicas: Int(config.whole("num_replicas") ?? 1),
      deniesDeletes: config["deny_delete"] == .bool(true) && config["deny_purge"] == .bool(true),
      subjects: subjects, created: value["created"]?.text ?? "", leader: value["cluster"]?["leader"]?.text)
  }

  private func ask(_ operation: String, _ body: String, _ time: Duration) throws(NATSFailure) -> Answer {
    try json(
      connection.request(
        NATSMessage(subject: "$JS.API.\(operation)", body: Array(body.utf8)), within: time))
  }

  private struct Answer {
    let value: JSONValue

    var error: (number: Int, words: String)? {
      value["error"].map { error in
        (Int(error.whole("err_code") ?? error.whole("code") ?? 0), error["description"]?.text ?? "an error")
      }
    }

    func whole(_ name: String) -> UInt64? { value.whole(name) }
  }

  private func json(_ message: NATSMessage) throws(NATSFailure) -> Answer {
    do throws(JSONParser.Failure) {
      return Answer(value: try JSONParser.parse(message.body))
    } catch {
      throw NATSFailure(.broken, "an answer is not JSON: \(error)")
    }
  }
}

extension JSONValue {
  fileprivate func whole(_ name: String) -> UInt64? { self[name]?.whole.flatMap { UInt64(exactly: $0) } }

  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
}
