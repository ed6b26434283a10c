import DaybookDomain

/// Commands as JSON Schema 2020-12, made from the code that reads them.
///
/// The reader refuses whatever the schema refuses. It also refuses what a single field does not show, such as
/// tables together with a pool, and texts that are too long after trimming.
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
      schema: .text(least: 1, most: 255)),
    Around(
      name: "requestId", type: "text, at most 255", note: "the caller's own name for the request",
      schema: .text(most: 255)),
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
      description: "\(command.note.summary)")
  }

  static func schema(of object: ObjectDescription) -> JSONValue {
    .closed(properties(object), required: object.required)
  }

  private static func properties(_ object: ObjectDescription) -> [JSONValue.Member] {
    object.fields.map { field in
      var schema = schema(of: field.kind, isRequired: field.isRequired).described(field.note)
      if let standard = field.standard { schema = schema.adding([.init("default", standard)]) }
      return .init(field.name, schema)
    }
  }

  private static func schema(of kind: FieldDescription.Kind, isRequired: Bool) -> JSONValue {
    switch kind {
    case .text(let limit): schema(of: limit)
    case .texts(let limit, let most): .array(of: schema(of: limit), least: isRequired ? 1 : 0, most: most)
    case .word(let form): schema(of: form)
    case .words(let form, let most):
      .array(of: schema(of: form), least: isRequired ? 1 : 0, most: most)
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
    var members = [JSONValue.Member("minimum", .integer(range.lowerBound))]
    if range.upperBound != .max { members.append(.init("maximum", .integer(range.upperBound))) }
    return .type("integer").adding(members)
  }

  private static func schema(of form: WordForm) -> JSONValue {
    switch form {
    case .id: .text(least: 1, most: 64)
    case .time: .pattern(Pattern.time)
    case .date: .pattern(Pattern.date)
    case .clock: .pattern(Pattern.clock)
    case .actor: .pattern(Pattern.actor)
    case .oneOf(let words): .object([.init("enum", .array(words.map { .string($0) }))])
    }
  }

  /// Where white space is trimmed and collapsed first, a schema cannot state a maximum length.
  private static func schema(of limit: TextLimit) -> JSONValue {
    switch limit {
    case .id: .text(least: 1, most: 64)
    case .name: .text(least: 1)
    case .free(let most): .text(most: most)
    case .note: .type("string")
    case .phone: .pattern(Pattern.phone)
    case .email: .pattern("@")
    case .currency: .pattern("^[A-Z]{3}$")
    }
  }
}

/// Regular expressions in the syntax of ECMA-262, which JSON Schema uses.
enum Pattern {
  static let date = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
  static let clock = "^([01][0-9]|2[0-3]):[0-5][0-9](\\+1)?$"
  static let time =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-][0-9]{2}:[0-5][0-9])?$"
  static let instant =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-5][0-9])$"
  static let uuid = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
  static let actor = "^(guest|host|kitchen|operator):.{1,64}$"
  static let phone = "^\\s*[-0-9+(). ]{6,}\\s*$"
  static let hexadecimal = "^([0-9a-f]{2})*$"
  static let local =
    "^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{6})?[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?\\[.+\\]$"
}

extension ObjectDescription {
  fileprivate var required: [String] { fields.filter(\.isRequired).map(\.name) }
}
