internal import DaybookDomain

/// Schemas of commands for who says part of one elsewhere, such as in an address.
extension CommandDescription {
  /// The command's own fields but for some, as a closed object; neither its name nor what stands around it is in it.
  package func schema(without names: Set<String>) -> JSONValue {
    let all = CommandSchema.properties(object)
    let required = object.fields.filter { $0.isRequired && !names.contains($0.name) }.map(\.name)
    return .closed(all.filter { !names.contains($0.name) }, required: required)
      .adding(CommandSchema.together(in: name))
  }

  /// Whether a command without any other fields than these is one that its schema takes.
  package func mayBeEmpty(without names: Set<String>) -> Bool {
    !object.fields.contains { $0.isRequired && !names.contains($0.name) }
      && CommandSchema.takesNothing(.object(CommandSchema.together(in: name)))
  }

  /// The schema of one of its own fields; nil when it has none of this name.
  package func schema(of field: String) -> JSONValue? {
    CommandSchema.properties(object).first { $0.name == field }?.value
  }

  /// The schemas of all objects in commands, by the names under which they refer to each other.
  package static var objectSchemas: [JSONValue.Member] {
    CommandSchema.objects.map { .init($0.name, CommandSchema.schema(of: $0)) }
  }
}

/// Schemas of values that a query is asked with, as commands have them.
package enum ParameterSchema {
  package static let id = JSONValue.pattern(Pattern.id)
  /// An area or a dish, by its name.
  package static let name = JSONValue.pattern(Pattern.collapsed(1...80))
  package static let uuid = JSONValue.pattern(Pattern.uuid)
  package static let date = JSONValue.pattern(Pattern.date)
  package static let time = JSONValue.pattern(Pattern.time)
  package static let actor = JSONValue.pattern(Pattern.actor)
  package static let guest = JSONValue.pattern(Pattern.guest)
  /// A text that is not white space alone.
  package static let something = JSONValue.pattern(Pattern.something)
  /// A position in the log, or a time.
  package static let moment = JSONValue.type("string").adding([
    .init("anyOf", .array([.pattern(Pattern.position), .pattern(Pattern.time)]))
  ])

  /// One of a few words.
  package static func words(_ words: [String]) -> JSONValue {
    .type("string").adding([.init("enum", .array(words.map { .string($0) }))])
  }

  package static func integer(_ range: ClosedRange<Int>) -> JSONValue {
    .type("integer").adding([
      .init("minimum", .integer(range.lowerBound)), .init("maximum", .integer(range.upperBound)),
    ])
  }
}
