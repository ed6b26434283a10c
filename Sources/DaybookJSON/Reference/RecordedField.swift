package import DaybookDomain
package import DaybookForms
package import DaybookTime

/// A field as an event writes it.
package struct RecordedField: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case text, integer, bool, instant, id, bytes, date, actor, local, map
    case texts = "[text]"
    case integers = "[integer]"
    case ids = "[id]"
    case transitions = "[[integer, integer]]"
    case maps = "[map]"
  }

  package let name: String
  package let kind: Kind
  /// Whether some samples are without it.
  package fileprivate(set) var isOptional = false
  /// The fields of the map, or of the array's maps.
  package fileprivate(set) var fields: [RecordedField] = []
  fileprivate var seen = 0
  fileprivate var maps = 0
}

/// Records which fields are written, from samples: a field that some sample lacks is optional.
package struct FieldRecorder: FieldWriter {
  private var fields: [RecordedField] = []
  private var maps = 0

  /// The fields of everything that `write` writes, in the order of their encoded names.
  package static func fields<Sample>(
    of samples: [Sample], _ write: (Sample, inout FieldRecorder) -> Void
  ) -> [RecordedField] {
    var recorder = FieldRecorder()
    for sample in samples {
      write(sample, &recorder)
      recorder.maps += 1
    }
    return recorder.finished
  }

  private var finished: [RecordedField] {
    fields.map { field in
      var field = field
      field.isOptional = field.seen < maps
      return field
    }.sorted {
      ($0.name.utf8.count, $0.name) < ($1.name.utf8.count, $1.name)
    }
  }

  /// The index of the field with this name.
  private mutating func note(_ name: StaticString, _ kind: RecordedField.Kind) -> Int {
    let name = "\(name)"
    let place = fields.firstIndex { $0.name == name } ?? fields.count
    if place == fields.count { fields.append(RecordedField(name: name, kind: kind)) }
    precondition(fields[place].kind == kind, "\(name) is written as \(kind) and as \(fields[place].kind)")
    fields[place].seen += 1
    return place
  }

  package mutating func field(_ name: StaticString, text: String) { _ = note(name, .text) }
  package mutating func field(_ name: StaticString, integer: Int) { _ = note(name, .integer) }
  package mutating func field(_ name: StaticString, unsigned: UInt64) { _ = note(name, .integer) }
  package mutating func field(_ name: StaticString, bool: Bool) { _ = note(name, .bool) }
  package mutating func field(_ name: StaticString, instant: Timestamp) { _ = note(name, .instant) }
  package mutating func field<Entity>(_ name: StaticString, id: ID<Entity>) { _ = note(name, .id) }
  package mutating func field(_ name: StaticString, bytes: [UInt8]) { _ = note(name, .bytes) }
  package mutating func field(_ name: StaticString, date: CivilDate) { _ = note(name, .date) }
  package mutating func field(_ name: StaticString, actor: Actor) { _ = note(name, .actor) }
  package mutating func field(_ name: StaticString, local: LocalInstant) { _ = note(name, .local) }
  package mutating func field(_ name: StaticString, texts: [String]) { _ = note(name, .texts) }
  package mutating func field(_ name: StaticString, integers: [Int]) { _ = note(name, .integers) }
  package mutating func field<Entity>(_ name: StaticString, ids: [ID<Entity>]) { _ = note(name, .ids) }
  package mutating func field(_ name: StaticString, transitions: [ZoneRules.Transition]) {
    _ = note(name, .transitions)
  }

  package mutating func object(_ name: StaticString, _ fields: (inout FieldRecorder) -> Void) {
    let place = note(name, .map)
    record(at: place, fields)
  }

  package mutating func objects<Element>(
    _ name: StaticString, _ elements: [Element], _ fields: (Element, inout FieldRecorder) -> Void
  ) {
    let place = note(name, .maps)
    for element in elements { record(at: place) { fields(element, &$0) } }
  }

  /// Continues with what earlier samples had in the same map.
  private mutating func record(at place: Int, _ body: (inout FieldRecorder) -> Void) {
    var nested = FieldRecorder()
    nested.fields = fields[place].fields
    nested.maps = fields[place].maps
    body(&nested)
    nested.maps += 1
    fields[place].maps = nested.maps
    fields[place].fields = nested.finished
  }
}
