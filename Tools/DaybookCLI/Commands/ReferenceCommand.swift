import DaybookJSON

struct ReferenceCommand: CLICommand {
  static let declaration = Declaration(
    name: "reference", abstract: "List the commands and events with their fields.",
    discussion: """
      It is generated from the code that reads commands and writes events, so it is always current. With \
      --schema or --json it is one JSON Schema (2020-12): an instance is a command as exec reads it, and \
      #/$defs/event an event as log --json shows it. Where a command and an event have the same name, \
      event.NAME is the schema of the event.
      """,
    arguments: [
      .init(name: "NAME", help: "One command, event or refusal code; default all.", isOptional: true)
    ],
    options: [.flag("schema", "Write JSON Schema."), .flag("json", "The same as --schema.")],
    examples: ["daybook reference book", "daybook reference --schema > daybook.schema.json"],
    whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let name = arguments.argument(0)
    if arguments.has("schema") || arguments.isJSON {
      guard let schema = name.map(ReferenceSchema.about) ?? ReferenceSchema.all() else {
        throw unknown(name, arguments, "; a schema is of a command or an event")
      }
      var json = JSONWriter()
      json.value(schema)
      json.endLine()
      Output.standard.write(json.bytes)
    } else {
      guard let text = name.map(ReferenceText.about) ?? ReferenceText.all() else {
        throw unknown(name, arguments, "")
      }
      Output.standard.write(text)
    }
    return .done
  }

  private static func unknown(_ name: String?, _ arguments: Arguments, _ more: String) -> CommandFailure {
    let name = name ?? ""
    let near = nearest(name, among: ReferenceText.names).map { "; did you mean \($0)?" } ?? more
    return arguments.wrong("no command or event \"\(name)\"" + near)
  }
}
