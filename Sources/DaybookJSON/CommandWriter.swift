internal import DaybookDomain
internal import DaybookTime

/// Writes commands as the JSON objects that ``CommandReader`` reads: each comes back as it was.
package enum CommandWriter {
  /// Writes one command with the fields around it, as an object.
  package static func write(_ input: CommandInput, to json: inout JSONWriter) {
    var fields = CommandMembers()
    CommandWriter.visit(input.command.body, &fields)
    let name = "\(type(of: input.command.body).note.name)"
    json.object { json in
      json.field("command", text: name)
      json.field("by", text: input.by.fieldText)
      json.field("key", text: input.key?.text)
      json.field("requestId", text: input.requestID)
      json.field("traceparent", text: input.traceparent?.text)
      for member in fields.members {
        json.name(member.name)
        json.value(member.value)
      }
    }
  }

  fileprivate static func visit(_ object: some FieldObject, _ fields: inout CommandMembers) {
    var copy = object
    do throws(InvalidField) {
      try copy.visit(&fields)
    } catch {
      preconditionFailure("a writer refuses nothing: \(error)")
    }
  }
}

/// The fields that were given, as members of a JSON object.
private struct CommandMembers: FieldVisitor {
  private(set) var members: [JSONValue.Member] = []

  private mutating func note<V>(_ name: StaticString, _ value: V?, _ form: (V) -> JSONValue) {
    if let value { members.append(JSONValue.Member("\(name)", form(value))) }
  }

  mutating func text(
    _ name: StaticString, _ value: inout String?, _: TextLimit, isRequired: Bool, _: StaticString
  ) { note(name, value) { .string($0) } }

  mutating func texts(
    _ name: StaticString, _ value: inout [String]?, _: TextLimit, most: Int, _: StaticString
  ) { note(name, value) { .array($0.map { .string($0) }) } }

  mutating func word<V: FieldWord>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString
  ) { note(name, value) { .string($0.fieldText) } }

  mutating func words<V: FieldWord>(
    _ name: StaticString, _ value: inout [V]?, least: Int, most: Int, _: StaticString
  ) { note(name, value) { .array($0.map { .string($0.fieldText) }) } }

  mutating func integer(
    _ name: StaticString, _ value: inout Int?, _: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) { note(name, value) { .integer($0) } }

  mutating func integers(
    _ name: StaticString, _ value: inout [Int]?, _: ClosedRange<Int>, most: Int, _: StaticString
  ) { note(name, value) { .array($0.map { .integer($0) }) } }

  mutating func millionths(
    _ name: StaticString, _ value: inout Int?, _: ClosedRange<Int>, isRequired: Bool, _: StaticString
  ) {
    note(name, value) { millionths in
      let (whole, part) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
      let digits = String(part)
      let padding = String(repeating: "0", count: 6 - digits.count)
      return .number("\(millionths < 0 ? "-" : "")\(whole).\(padding)\(digits)")
    }
  }

  mutating func bool(_ name: StaticString, _ value: inout Bool?, isRequired: Bool, _: StaticString) {
    note(name, value) { .bool($0) }
  }

  mutating func instant(
    _ name: StaticString, _ value: inout Timestamp?, isRequired: Bool, _: StaticString
  ) { note(name, value) { .string($0.description) } }

  mutating func id<Entity>(
    _ name: StaticString, _ value: inout ID<Entity>?, isRequired: Bool, _: StaticString
  ) { note(name, value) { .string($0.description) } }

  mutating func object<V: FieldObject>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _: StaticString
  ) {
    guard let value else { return }
    members.append(JSONValue.Member("\(name)", CommandMembers.form(value)))
  }

  mutating func objects<V: FieldObject>(
    _ name: StaticString, _ value: inout [V]?, most: Int, _: StaticString
  ) {
    guard let value else { return }
    var forms: [JSONValue] = []
    for object in value { forms.append(CommandMembers.form(object)) }
    members.append(JSONValue.Member("\(name)", .array(forms)))
  }

  private static func form(_ object: some FieldObject) -> JSONValue {
    var fields = CommandMembers()
    CommandWriter.visit(object, &fields)
    return .object(fields.members)
  }
}
