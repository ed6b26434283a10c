/// Parts of a JSON Schema.
extension JSONValue {
  package static func type(_ name: String) -> JSONValue { .object([.init("type", .string(name))]) }

  package static func text(least: Int = 0, most: Int? = nil) -> JSONValue {
    var members: [Member] = []
    if least > 0 { members.append(.init("minLength", .integer(least))) }
    if let most { members.append(.init("maxLength", .integer(most))) }
    return type("string").adding(members)
  }

  package static func pattern(_ pattern: String) -> JSONValue {
    type("string").adding([.init("pattern", .string(pattern))])
  }

  package static func array(of items: JSONValue, least: Int = 0, most: Int? = nil) -> JSONValue {
    var members = [Member("items", items)]
    if least > 0 { members.append(.init("minItems", .integer(least))) }
    if let most { members.append(.init("maxItems", .integer(most))) }
    return type("array").adding(members)
  }

  package static func reference(to name: String) -> JSONValue {
    .object([.init("$ref", .string("#/$defs/\(name)"))])
  }

  /// An object with these members and no others.
  package static func closed(_ properties: [Member], required: [String], description: String? = nil)
    -> JSONValue
  {
    var members = [Member("type", .string("object"))]
    if let description { members.append(.init("description", .string(description))) }
    members.append(.init("properties", .object(properties)))
    if !required.isEmpty { members.append(.init("required", .array(required.map { .string($0) }))) }
    members.append(.init("additionalProperties", .bool(false)))
    return .object(members)
  }

  package func described(_ note: String) -> JSONValue { adding([.init("description", .string(note))]) }

  /// The same object with further members.
  package func adding(_ further: [Member]) -> JSONValue {
    guard case .object(let members) = self else { preconditionFailure("a part of a schema is an object") }
    return .object(members + further)
  }
}
