import DaybookDomain

/// One JSON Schema of every command, as `exec` reads them, and every event, as `log --json` shows them.
package enum ReferenceSchema {
  /// The whole schema: an instance is a command; `#/$defs/event` is an event.
  package static func all() -> JSONValue {
    document(
      "A command to a Daybook ledger", [.init("oneOf", references(CommandDescription.all.map(\.name)))],
      CommandDescription.all.map { ($0.name, CommandSchema.schema(of: $0)) }
        + CommandSchema.objects.map { ($0.name, CommandSchema.schema(of: $0)) }
        + [
          ("event", .object([.init("oneOf", references(EventDescription.all.map(key)))]))
        ] + EventDescription.all.map { (key($0), EventSchema.schema(of: $0)) })
  }

  /// The schema of one command with its objects, or of one event; nil when there is none of this name.
  ///
  /// If a command and an event have the same name, `event.` before the name selects the event.
  package static func about(_ name: String) -> JSONValue? {
    if let command = CommandDescription.all.first(where: { $0.name == name }) {
      let root = [JSONValue.Member("$ref", .string("#/$defs/\(name)"))]
      let nested = command.object.nested.map { ($0.name, CommandSchema.schema(of: $0)) }
      return document("The command \(name)", root, [(name, CommandSchema.schema(of: command))] + nested)
    }
    guard let event = EventDescription.all.first(where: { $0.name == name || key($0) == name }) else {
      return nil
    }
    return document(
      "The event \(event.name)", [.init("$ref", .string("#/$defs/\(key(event))"))],
      [(key(event), EventSchema.schema(of: event))])
  }

  private static func key(_ event: EventDescription) -> String { "event.\(event.name)" }

  private static func references(_ names: [String]) -> JSONValue { .array(names.map { .reference(to: $0) }) }

  private static func document(
    _ title: String, _ root: [JSONValue.Member], _ definitions: [(String, JSONValue)]
  ) -> JSONValue {
    .object(
      [
        .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        .init("title", .string(title)),
      ] + root + [.init("$defs", .object(definitions.map { .init($0.0, $0.1) }))])
  }
}
