import DaybookDomain

/// Events as JSON Schema 2020-12, made from the code that writes them.
enum EventSchema {
  static func schema(of event: EventDescription) -> JSONValue {
    let data = object(event.fields, in: [event.name])
    let around = EventDescription.envelope.map { field -> JSONValue.Member in
      switch field.name {
      case "data": .init("data", data)
      case "type": .init("type", .object([.init("const", .string(event.name))]))
      case "version": .init("version", .object([.init("const", .integer(event.version))]))
      default: .init(field.name, schema(of: field, in: ["envelope"]))
      }
    }
    let record: [JSONValue.Member] = [
      .init("position", JSONValue.type("integer").described("its place in the log, from 1")),
      .init("link", JSONValue.pattern(Pattern.hexadecimal).described("the chain's link of the record")),
    ]
    let always = EventDescription.envelope.filter { !$0.isOptional }.map(\.name)
    return .closed(
      record + around, required: ["position", "link"] + always, description: event.type.summary)
  }

  private static func object(_ fields: [RecordedField], in parents: [String]) -> JSONValue {
    .closed(
      fields.map { .init($0.name, schema(of: $0, in: parents)) },
      required: fields.filter { !$0.isOptional }.map(\.name))
  }

  private static func schema(of field: RecordedField, in parents: [String]) -> JSONValue {
    let note = EventNotes.note(on: field.name, in: parents)
    let words = note?.words ?? []
    let text: JSONValue =
      words.isEmpty ? .type("string") : .object([.init("enum", .array(words.map { .string($0) }))])
    let schema: JSONValue =
      switch field.kind {
      case .text: text
      case .integer: .type("integer")
      case .bool: .type("boolean")
      // Beyond the years of RFC 3339 an instant is written with a sign and more digits.
      case .instant: .type("string").adding([.init("format", .string("date-time"))])
      case .id: .pattern(Pattern.uuid)
      case .bytes: .pattern(Pattern.hexadecimal)
      case .date: .type("string")
      case .actor: .pattern("^(guest|host|kitchen|operator|ledger):.+$")
      case .local: .pattern(Pattern.local)
      case .texts: .array(of: text)
      case .integers: .array(of: .type("integer"))
      case .ids: .array(of: .pattern(Pattern.uuid))
      case .transitions: .array(of: .array(of: .type("integer"), least: 2, most: 2))
      case .map: object(field.fields, in: parents + [field.name])
      case .maps: .array(of: object(field.fields, in: parents + [field.name]))
      }
    return schema.described(note?.text ?? "")
  }
}
