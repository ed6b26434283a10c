package import DaybookDomain

/// A command from one line of JSON, with the fields around it.
package struct CommandInput: Hashable, Sendable {
  package let command: Command
  /// `by`; absent: `operator:cli`.
  package let by: Actor
  /// Whether `by` was there.
  package var isByNamed = true
  package let key: IdempotencyKey?
  package let requestID: String?
  package var traceparent: TraceParent?

  package init(
    command: Command, by: Actor, isByNamed: Bool = true, key: IdempotencyKey?, requestID: String?,
    traceparent: TraceParent? = nil
  ) {
    (self.command, self.by, self.isByNamed) = (command, by, isByNamed)
    (self.key, self.requestID, self.traceparent) = (key, requestID, traceparent)
  }
}

/// Reads commands from JSON objects by each command's description of its fields; errors name the path.
package enum CommandReader {
  package static let defaultActor = Actor.operator("cli")

  package static let names = Command.kinds.map { "\($0.note.name)" }

  /// Reads one command. The caller handles `id`, which it echoes.
  package static func read(_ value: JSONValue) throws(InvalidField) -> CommandInput {
    var fields = try FieldReader(value)
    _ = fields.value("id")
    guard let name = try fields.text("command") else {
      if let near = fields.names.first(where: { distance($0, "command") <= 2 }) {
        throw InvalidField(near, "unknown field; did you mean \"command\"?")
      }
      throw InvalidField("command", "missing; it says what is to be done, as daybook reference lists")
    }
    guard let place = names.firstIndex(of: name) else {
      let near = names.min { distance($0, name) < distance($1, name) } ?? ""
      let hint =
        distance(near, name) <= 3
        ? "; did you mean \"\(near)\"?" : "; allowed: \(names.joined(separator: ", "))"
      throw InvalidField("command", "found \(JSONValue.string(name).found)" + hint)
    }
    let by = try fields.parsed("by", WordForm.actor.allowed) { Actor(fieldText: $0) }
    let key = try fields.text("key").map { IdempotencyKey($0) }
    let requestID = try fields.text("requestId")
    let traceparent = try fields.parsed("traceparent", TraceParent.allowed) { TraceParent($0) }
    let command = try read(Command.kinds[place], &fields)
    try fields.finish()
    return CommandInput(
      command: command, by: by ?? defaultActor, isByNamed: by != nil, key: key, requestID: requestID,
      traceparent: traceparent)
  }

  private static func read<Body: CommandBody>(_: Body.Type, _ fields: inout FieldReader) throws(InvalidField)
    -> Command
  {
    var body = Body.blank
    try body.visit(&fields)
    return body.command
  }
}
