import DaybookDomain

/// Commands as JSON Schema 2020-12, made from the code that reads them.
///
/// What the schema refuses the reader refuses as malformed, and what it takes the reader takes. Beyond it the reader
/// compares values with each other, which no schema can: that a service closes after it opens, that lists ascend or name
/// nothing twice, that a table seats as many as it says at least; and it knows the zones there are.
enum CommandSchema {
  struct Around {
    let name: String
    let type: String
    let note: String
    let schema: JSONValue
  }

  /// The fields around a command's own.
  static let envelope: [Around] = [
    Around(name: "id", type: "any value", note: "echoed in the answer", schema: .object([])),
    Around(
      name: "by", type: "actor",
      note: "who asks: \(WordForm.actor.allowed); without it \(CommandReader.defaultActor)",
      schema: schema(of: .actor)),
    Around(
      name: "key", type: "text, 1–255 bytes", note: "(by, key) has one first answer for ever",
      schema: .pattern(Pattern.free(1...255))),
    Around(
      name: "requestId", type: "text, at most 255", note: "the caller's own name for the request",
      schema: .pattern(Pattern.free(0...255))),
    Around(
      name: "traceparent", type: "text, 55",
      note: "the trace of the request, a W3C traceparent of version 00",
      schema: .pattern("^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")),
  ]

  /// Every object in a command, once.
  static let objects: [ObjectDescription] = {
    var found: [ObjectDescription] = []
    for object in CommandDescription.all.flatMap(\.object.nested) where !found.contains(object) {
      found.append(object)
    }
    return found
  }()

  static func schema(of command: CommandDescription) -> JSONValue {
    let own = properties(command.object)
    let around = envelope.map { around in
      JSONValue.Member(around.name, around.schema.described(around.note))
    }
    let name = JSONValue.Member("command", .object([.init("const", .string(command.name))]))
    return .closed(
      [name] + own + around, required: ["command"] + command.object.required,
      description: "\(command.note.summary)"
    ).adding(together(in: command.name))
  }

  static func schema(of object: ObjectDescription) -> JSONValue {
    .closed(properties(object), required: object.required).adding(together(in: object.name))
  }

  static func properties(_ object: ObjectDescription) -> [JSONValue.Member] {
    object.fields.map { field in
      let kind = words(of: field.name, in: object.name).map { .word(.oneOf($0)) } ?? field.kind
      var schema = schema(of: kind, mayBeEmpty: field.mayBeEmpty && !field.isRequired).described(field.note)
      if let standard = field.standard { schema = schema.adding([.init("default", standard)]) }
      return .init(field.name, schema)
    }
  }

  private static func schema(of kind: FieldDescription.Kind, mayBeEmpty: Bool) -> JSONValue {
    switch kind {
    case .text(let limit): schema(of: limit)
    case .texts(let limit, let most): .array(of: schema(of: limit), least: mayBeEmpty ? 0 : 1, most: most)
    case .word(let form): schema(of: form)
    case .words(let form, let most):
      .array(of: schema(of: form), least: mayBeEmpty ? 0 : 1, most: most)
        .adding([.init("uniqueItems", .bool(true))])
    case .integer(let range): schema(of: range)
    case .integers(let range, let most):
      .array(of: schema(of: range), least: 1, most: most).adding([.init("uniqueItems", .bool(true))])
    case .millionths(let range):
      .type("number").adding([
        .init("minimum", .integer(range.lowerBound / 1_000_000)),
        .init("maximum", .integer(range.upperBound / 1_000_000)),
      ])
    case .bool: .type("boolean")
    case .instant: .pattern(Pattern.instant)
    case .id: .pattern(Pattern.uuid)
    case .object(let object): .reference(to: object.name)
    case .objects(let object, let most): .array(of: .reference(to: object.name), least: 0, most: most)
    }
  }

  private static func schema(of range: ClosedRange<Int>) -> JSONValue {
    .type("integer").adding([
      .init("minimum", .integer(range.lowerBound)), .init("maximum", .integer(range.upperBound)),
    ])
  }

  private static func schema(of form: WordForm) -> JSONValue {
    switch form {
    case .id: .pattern(Pattern.id)
    case .time: .pattern(Pattern.time)
    case .date: .pattern(Pattern.date)
    case .clock: .pattern(Pattern.clock)
    case .actor: .pattern(Pattern.actor)
    case .guest: .pattern(Pattern.guest)
    case .oneOf(let words): .object([.init("enum", .array(words.map { .string($0) }))])
    }
  }

  private static func schema(of limit: TextLimit) -> JSONValue {
    switch limit {
    case .id: .pattern(Pattern.id)
    case .name: .pattern(Pattern.collapsed(1...80))
    case .free(let most): .pattern(Pattern.free(0...most))
    case .tag: .pattern(Pattern.collapsed(1...40))
    case .note(let most): .pattern(Pattern.collapsed(0...most))
    case .phone: .pattern(Pattern.phone)
    case .email: .pattern(Pattern.email)
    case .currency: .pattern(Pattern.currency)
    }
  }
}

extension ObjectDescription {
  fileprivate var required: [String] { fields.filter(\.isRequired).map(\.name) }
}
