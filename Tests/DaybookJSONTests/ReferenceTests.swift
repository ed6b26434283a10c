import DaybookDomain
import DaybookForms
import DaybookJSON
import Testing

@Suite struct ReferenceTests {
  private let text = ReferenceText.all()

  @Test func `every command, event and refusal stands in the reference`() {
    let lines = Set(text.split(separator: "\n").map { $0.prefix { $0 != " " } })
    for kind in Command.kinds { #expect(lines.contains("\(kind.note.name)")) }
    for type in EventType.allCases { #expect(lines.contains(Substring(type.rawValue))) }
    for code in RefusalCode.allCases { #expect(text.contains("\n  \(code.rawValue) ")) }
    #expect(CommandDescription.all.count == Command.kinds.count)
  }

  @Test func `each is found by its name, and nothing else is`() {
    for name in ReferenceText.names { #expect(ReferenceText.about(name)?.hasPrefix(name) == true) }
    #expect(Set(ReferenceText.names).count == ReferenceText.names.count)
    #expect(ReferenceText.about("bok") == nil)
  }

  @Test func `every field an event writes has a note, and no note is without its field`() {
    var used: Set<String> = []
    func look(_ fields: [RecordedField], in parents: [String]) {
      for field in fields {
        let note = EventNotes.note(on: field.name, in: parents)
        #expect(note?.text.isEmpty == false, "\(parents.joined(separator: ".")).\(field.name)")
        if let key = EventNotes.key(of: field.name, in: parents) { used.insert(key) }
        look(field.fields, in: parents + [field.name])
      }
    }
    look(EventDescription.envelope, in: ["envelope"])
    for event in EventDescription.all { look(event.fields, in: [event.name]) }
    #expect(Set(EventNotes.table.keys).subtracting(used) == [])
  }

  @Test func `of every type the first sample has most fields and the last the fewest`() {
    for type in EventType.allCases {
      let samples = EventSamples.of(type)
      #expect(samples.allSatisfy { $0.type == type })
      let counts = samples.map { event in
        FieldRecorder.fields(of: [event]) { EventForms.write($0, to: &$1) }.count
      }
      #expect(counts.first == counts.max())
      #expect(counts.last == counts.min())
    }
  }

  @Test func `every field of a command has a note, and so has every object in it`() {
    for command in CommandDescription.all {
      for object in [command.object] + command.object.nested {
        for field in object.fields { #expect(!field.note.isEmpty, "\(object.name).\(field.name)") }
        #expect(Set(object.fields.map(\.name)).count == object.fields.count)
      }
      #expect(!command.note.roles.isEmpty)
    }
  }

  @Test func `a list may be empty where that means something, and only there`() {
    func tables(_ name: String) -> FieldDescription? {
      let command = CommandDescription.all.first { $0.name == name }
      return command?.object.fields.first { $0.name == "tables" }
    }
    #expect(tables("modify")?.mayBeEmpty == true)
    #expect(tables("book")?.mayBeEmpty == false)
  }

  @Test func `objects of one name are the same object everywhere`() {
    let objects = CommandDescription.all.flatMap(\.object.nested)
    for object in objects {
      #expect(objects.allSatisfy { $0.name != object.name || $0 == object }, "\(object.name)")
    }
    #expect(Set(objects.map(\.name)).isDisjoint(with: ReferenceText.names))
  }

  @Test func `what must be given and what stands for the rest is read off the description`() throws {
    func field(_ path: String, of command: String) throws -> FieldDescription {
      var object = try #require(CommandDescription.all.first { $0.name == command }).object
      var found: FieldDescription?
      for name in path.split(separator: ".") {
        let field: FieldDescription = try #require(object.fields.first { $0.name == name })
        object = field.kind.object ?? object
        found = field
      }
      return try #require(found)
    }
    #expect(try field("party", of: "hold").isRequired)
    #expect(try !field("party", of: "book").isRequired)
    #expect(try field("override.codes", of: "book").isRequired)
    #expect(try !field("venue.services.gridMinutes", of: "defineVenue").isRequired)
    #expect(try field("venue.combinations.tables", of: "defineVenue").isRequired)
    #expect(try field("venue.tables.least", of: "defineVenue").standard == .integer(1))
    #expect(try field("venue.pools.windowed", of: "defineVenue").standard == .bool(true))
    #expect(try field("venue.specialDays.closed", of: "defineVenue").standard == nil)
    #expect(try field("venue.tables.most", of: "defineVenue").kind == .integer(1...1000))
    #expect(try field("scope", of: "declareArrival").standard == .string("full"))
    #expect(try field("out", of: "eightySix").standard == .bool(true))
  }

  @Test func `every refusal is one that some command foresees, and has a meaning`() {
    for code in RefusalCode.allCases {
      #expect(Command.kinds.contains { $0.note.foresees(code) }, "\(code.rawValue)")
      #expect(!"\(code.meaning)".isEmpty)
    }
    for kind in Command.kinds {
      #expect(Set(kind.note.refusals).count == kind.note.refusals.count, "\(kind.note.name)")
      #expect(Set(kind.note.refusals).isDisjoint(with: CommandNote.always), "\(kind.note.name)")
    }
  }

  /// The names in a schema of an object, by the schema's own definitions.
  private func properties(_ name: String, in schema: JSONValue) -> Set<String> {
    guard case .object(let members)? = schema["$defs"]?[name]?["properties"] else { return [] }
    return Set(members.map(\.name))
  }

  @Test func `a command's schema has the fields its reader knows and no others`() throws {
    let schema = ReferenceSchema.all()
    for command in CommandDescription.all {
      let names = properties(command.name, in: schema)
      let around = ["command", "id", "by", "key", "requestId", "traceparent"]
      #expect(names == Set(command.object.fields.map(\.name) + around))
      #expect(schema["$defs"]?[command.name]?["additionalProperties"] == .bool(false))
      #expect(ReferenceSchema.about(command.name)?["$defs"]?[command.name] == schema["$defs"]?[command.name])
      // For a field it does not know, the reader lists those it does.
      let unknown = JSONValue.object([
        .init("command", .string(command.name)), .init("colour", .integer(1)),
      ])
      let told = #expect(throws: InvalidField.self) { try CommandReader.read(unknown) }
      #expect(told?.field == "colour" || told?.message == "missing", "\(command.name)")
    }
    #expect(ReferenceSchema.about("bok") == nil)
    #expect(ReferenceSchema.about("HOLD_LAPSED") == nil)
  }
}
