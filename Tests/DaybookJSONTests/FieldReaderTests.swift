import DaybookDomain
import DaybookJSON
import DaybookTime
import Testing

@Suite struct FieldReaderTests {
  private func reader(_ text: String, path: String = "") throws -> FieldReader {
    try FieldReader(try JSONParser.parse(Array(text.utf8)), path: path)
  }

  @Test func `a line that is no object is refused by what it is`() {
    #expect(throws: InvalidField("line", "found an array; allowed: an object")) { try reader("[1]") }
    #expect(throws: InvalidField("venue", "found \"sahil\"; allowed: an object")) {
      try reader("\"sahil\"", path: "venue")
    }
  }

  @Test func `a wrong type names its path, what was found and what is allowed`() throws {
    var fields = try reader(
      #"{"party":"two","on":1,"name":7,"tables":["T1",2],"x":null,"half":1.5,"big":99999999999999999999}"#,
      path: "a.b")
    #expect(throws: InvalidField("a.b.party", "found \"two\"; allowed: a whole number")) {
      try fields.integer("party")
    }
    #expect(throws: InvalidField("a.b.on", "found 1; allowed: true or false")) { try fields.bool("on") }
    #expect(throws: InvalidField("a.b.name", "found 7; allowed: a text")) { try fields.text("name") }
    #expect(throws: InvalidField("a.b.tables[1]", "found 2; allowed: a text")) { try fields.texts("tables") }
    #expect(throws: InvalidField("a.b.x", "found null; allowed: a text; omit the field instead of null")) {
      try fields.text("x")
    }
    #expect(throws: InvalidField("a.b.half", "found 1.5; allowed: a whole number")) {
      try fields.integer("half")
    }
    #expect(throws: InvalidField("a.b.big", "found 99999999999999999999; allowed: a whole number")) {
      try fields.integer("big")
    }
  }

  @Test func `an unknown field is refused by path, with the name that was probably meant`() throws {
    var fields = try reader(#"{"partey":2}"#)
    _ = try fields.integer("party")
    _ = try fields.text("start")
    let found = fields
    #expect(throws: InvalidField("partey", "unknown field; did you mean \"party\"?")) { try found.finish() }
  }

  @Test func `an unknown field is refused however many come before it`() throws {
    let many = (0..<70).map { "\"\(String(repeating: "x", count: 9))\($0)\":0" }.joined(separator: ",")
    let fields = try reader("{\(many)}")
    let field = try #require(throws: InvalidField.self) { try fields.finish() }
    #expect(field.field == "xxxxxxxxx0")
    var few = try reader(#"{"party":2,"start":"a"}"#)
    let party = try few.integer("party")
    let twice = [try few.text("start"), try few.text("start")]
    #expect(party == 2 && twice == ["a", "a"])
    try few.finish()
  }

  @Test func `an unknown field like no other is told what is allowed`() throws {
    var fields = try reader(#"{"colour":"red"}"#, path: "venue")
    _ = try fields.text("id")
    _ = try fields.text("name")
    let found = fields
    #expect(throws: InvalidField("venue.colour", "unknown field; allowed: id, name")) { try found.finish() }
  }

  @Test func `a message does not repeat a megabyte`() throws {
    let long = String(repeating: "9", count: 100_000)
    for text in [#"{"party":\#(long)}"#, #"{"party":"\#(long)"}"#, #"{"\#(long)":1}"#] {
      var fields = try reader(text)
      let field = try #require(throws: InvalidField.self) {
        _ = try fields.integer("party")
        try fields.finish()
      }
      #expect(field.field.utf8.count + field.message.utf8.count < 200)
    }
    var fields = try reader(#"{"start":"\#(long)"}"#)
    let field = try #require(throws: InvalidField.self) {
      var start: RequestedTime?
      try fields.word("start", &start, isRequired: false, "")
    }
    #expect(field.message.utf8.count < 200)
  }

  @Test(arguments: [
    ("party", "party", 0), ("partey", "party", 1), ("", "abc", 3), ("boook", "book", 1), ("hold", "bold", 1),
    ("cancel", "canecl", 2),
  ])
  func `the distance of two words is how many letters change`(a: String, b: String, expected: Int) {
    #expect(distance(a, b) == expected)
    #expect(distance(b, a) == expected)
  }
}
