package import DaybookDomain
package import DaybookTime

/// Learns an object's fields by visiting a blank one, three times: as it is, with everything filled in, and with lists that
/// have nothing in them.
///
/// A field is required that is so the first two times. A value that stands in a field nobody must give, both times, is
/// what it is when it is left out. A list that is empty and then not there may be given empty,
/// and so may one that says it.
package struct FieldDescriber: FieldVisitor {
  /// One visit to one field.
  private struct Visit {
    let name: String
    let kind: FieldDescription.Kind
    let isRequired: Bool
    let value: JSONValue?
    let note: String
    /// Whether it is a list that means something when it has nothing in it.
    var takesNone = false
  }

  private var visits: [Visit] = []
  /// Whether lists are emptied once they were visited.
  private var empties = false

  package static func describe<Object: FieldObject>(_: Object.Type, named name: String) -> ObjectDescription {
    var object = Object.blank
    let (blank, filled) = (visits(to: &object), visits(to: &object))
    _ = visits(to: &object, emptying: true)
    let emptied = visits(to: &object)
    let fields = zip(zip(blank, filled), emptied).map { visits, emptied in
      let (blank, filled) = visits
      let isRequired = blank.isRequired && filled.isRequired
      // An empty list that is given all the same may not be left out either.
      let isList = blank.value == .array([])
      return FieldDescription(
        name: blank.name, kind: blank.kind, isRequired: isRequired || isList,
        mayBeEmpty: emptied.value == nil || blank.takesNone,
        standard: isRequired || isList || blank.isRequired || filled.value != blank.value
          ? nil : blank.value,
        note: blank.note)
    }
    return ObjectDescription(name: name, fields: fields)
  }

  private static func visits<Object: FieldObject>(to object: inout Object, emptying: Bool = false) -> [Visit]
  {
    var describer = FieldDescriber()
    describer.empties = emptying
    do throws(InvalidField) {
      try object.visit(&describer)
    } catch {
      preconditionFailure("describing refuses nothing: \(error)")
    }
    return describer.visits
  }

  private mutating func add(
    _ name: StaticString, _ kind: FieldDescription.Kind, _ isRequired: Bool, _ value: JSONValue?,
    _ note: StaticString
  ) {
    visits.append(
      Visit(name: "\(name)", kind: kind, isRequired: isRequired, value: value, note: "\(note)"))
  }

  package mutating func text(
    _ name: StaticString, _ value: inout String?, _ limit: TextLimit, isRequired: Bool, _ note: StaticString
  ) {
    add(name, .text(limit), isRequired, value.map { .string($0) }, note)
  }

  package mutating func texts(
    _ name: StaticString, _ value: inout [String]?, _ limit: TextLimit, most: Int, _ note: StaticString
  ) {
    add(name, .texts(limit, most: most), false, value.map { .array($0.map { .string($0) }) }, note)
    if empties { value = [] }
  }

  package mutating func word<V: FieldWord>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _ note: StaticString
  ) {
    add(name, .word(V.wordForm), isRequired, value.map { .string($0.fieldText) }, note)
  }

  package mutating func guest(
    _ name: StaticString, _ value: inout Actor?, isRequired: Bool, _ note: StaticString
  ) {
    add(name, .word(.guest), isRequired, value.map { .string($0.fieldText) }, note)
  }

  package mutating func words<V: FieldWord>(
    _ name: StaticString, _ value: inout [V]?, least: Int, most: Int, _ note: StaticString
  ) {
    add(
      name, .words(V.wordForm, most: most), false, value.map { .array($0.map { .string($0.fieldText) }) },
      note)
    visits[visits.count - 1].takesNone = least == 0
    if value == nil { value = V(fieldText: V.wordForm.example).map { [$0] } }
    if empties { value = [] }
  }

  package mutating func integer(
    _ name: StaticString, _ value: inout Int?, _ range: ClosedRange<Int>, isRequired: Bool,
    _ note: StaticString
  ) {
    add(name, .integer(range), isRequired, value.map { .integer($0) }, note)
  }

  package mutating func integers(
    _ name: StaticString, _ value: inout [Int]?, _ range: ClosedRange<Int>, most: Int, _ note: StaticString
  ) {
    add(name, .integers(range, most: most), false, value.map { .array($0.map { .integer($0) }) }, note)
  }

  package mutating func millionths(
    _ name: StaticString, _ value: inout Int?, _ range: ClosedRange<Int>, isRequired: Bool,
    _ note: StaticString
  ) {
    add(name, .millionths(range), isRequired, value.map { .integer($0) }, note)
  }

  package mutating func bool(
    _ name: StaticString, _ value: inout Bool?, isRequired: Bool, _ note: StaticString
  ) {
    add(name, .bool, isRequired, value.map { .bool($0) }, note)
  }

  package mutating func instant(
    _ name: StaticString, _ value: inout Timestamp?, isRequired: Bool, _ note: StaticString
  ) {
    add(name, .instant, isRequired, value.map { .string($0.description) }, note)
  }

  package mutating func id<Entity>(
    _ name: StaticString, _ value: inout ID<Entity>?, isRequired: Bool, _ note: StaticString
  ) {
    add(name, .id, isRequired, value.map { .string($0.description) }, note)
  }

  package mutating func object<V: FieldObject>(
    _ name: StaticString, _ value: inout V?, isRequired: Bool, _ note: StaticString
  ) {
    let object = FieldDescriber.describe(V.self, named: "\(V.self)")
    add(name, .object(object), isRequired, nil, note)
    value = value ?? .blank
  }

  package mutating func objects<V: FieldObject>(
    _ name: StaticString, _ value: inout [V]?, most: Int, _ note: StaticString
  ) {
    let object = FieldDescriber.describe(V.self, named: "\(V.self)")
    add(name, .objects(object, most: most), false, value.map { _ in .array([]) }, note)
    if value == nil { value = [.blank] }
  }
}

extension WordForm {
  /// An example of this form.
  fileprivate var example: String {
    switch self {
    case .id: "a"
    case .time: "2030-05-01T19:00"
    case .date: "2030-05-01"
    case .clock: "19:00"
    case .actor, .guest: "guest:ana"
    case .oneOf(let words): words[0]
    }
  }
}
