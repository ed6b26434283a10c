import DaybookJSON
import DaybookRandom
import Testing

@Suite struct JSONParserTests {
  @Test(arguments: [
    ("null", JSONValue.null), ("true", .bool(true)), ("false", .bool(false)), ("0", .integer(0)),
    ("-7", .integer(-7)),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .number("9223372036854775808")), ("-0", .number("-0")), ("1.0", .number("1.0")),
    ("1e2", .number("1e2")), ("0.5E-7", .number("0.5E-7")), ("\"\"", .string("")), ("[]", .array([])),
    ("{}", .object([])),
    (" \t\r\n[ 1 , 2 ]\r\n", .array([.integer(1), .integer(2)])),
    ("{\"b\":1,\"a\":[]}", .object([.init("b", .integer(1)), .init("a", .array([]))])),
  ])
  func `a value is read as it was written`(text: String, expected: JSONValue) throws {
    #expect(try JSONParser.parse(Array(text.utf8)) == expected)
  }

  @Test(arguments: [
    ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "a\"\\/\u{8}\u{C}\n\r\t"), ("\"\\u0041\\u00e9\"", "Aé"),
    ("\"\\uD83C\\uDF7D\"", "🍽"), ("\"\\u0000\"", "\0"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
    ("\"سهیل 🍷\"", "سهیل 🍷"),
  ])
  func `escapes and pairs of surrogates become the character they name`(text: String, expected: String) throws
  {
    #expect(try JSONParser.parse(Array(text.utf8)) == .string(expected))
  }

  @Test(arguments: [
    "", " ", "nul", "True", "NaN", "Infinity", "+1", "01", "-", "-01", "1.", ".5", "1.e2", "1e", "1e+",
    "0x10", "1 2", "[1,]",
    "[,1]", "[1", "[1;2]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}",
    "\"", "\"\\\"",
    "\"\\x41\"", "\"\\u12\"", "\"\\u00g0\"", "\"\\u００４１\"", "\"\t\"", "\"\n\"", "\"\0\"", "\u{FEFF}1",
    "// no\n1", "[1]]",
  ])
  func `what RFC 8259 does not allow is refused`(text: String) {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8)) }
  }

  @Test(arguments: [
    "\"\\uD83C\"", "\"\\uD83Cx\"", "\"\\uD83C\\n\"", "\"\\uD83C\\u0041\"", "\"\\uDF7D\"",
    "\"\\uD83C\\uD83C\"",
  ])
  func `half a surrogate pair is refused`(text: String) {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8)) }
  }

  @Test(
    arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
  func `a text that is not UTF-8 is refused`(bytes: [UInt8]) {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22] + bytes + [0x22]) }
  }

  @Test(arguments: ["{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "[{\"x\":{\"é\":1,\"é\":2}}]"])
  func `a name that stands twice is refused`(text: String) throws {
    let failure = try #require(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8)) }
    #expect(failure.message.contains("twice"))
  }

  @Test(arguments: [0, 11, 23, 24, 39]) func `of many names none stands twice`(place: Int) throws {
    let names = (0..<40).map { "\"n\($0)\":0" } + ["\"n\(place)\":1"]
    let text = "{" + names.joined(separator: ",") + "}"
    let failure = try #require(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8)) }
    #expect(failure.message.contains("\"n\(place)\" twice"))
  }

  @Test func `names are equal by their bytes, never by Unicode equivalence`() throws {
    let value = try JSONParser.parse(Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))
    guard case .object(let members) = value else { return #expect(Bool(false)) }
    #expect(members.count == 2)
  }

  @Test func `a line of a hundred thousand names is read`() throws {
    let text = "{" + (0..<100_000).map { "\"n\($0)\":0" }.joined(separator: ",") + "}"
    guard case .object(let members) = try JSONParser.parse(Array(text.utf8)) else {
      return #expect(Bool(false))
    }
    #expect(members.count == 100_000)
  }

  @Test func `values nest 64 deep and not deeper`() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try JSONParser.parse(nested(64))
    let failure = try #require(throws: JSONParser.Failure.self) { try JSONParser.parse(nested(65)) }
    #expect(failure.message == "found values nested deeper than 64")
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(nested(500_000)) }
  }

  @Test func `a failure tells where and what`() throws {
    let failure = try #require(throws: JSONParser.Failure.self) {
      try JSONParser.parse(Array("{\"party\":two}".utf8))
    }
    #expect(failure.description == "expected true, false or null, found \"t\" at byte 10")
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func `no bytes trap, and what is read is written back as the same value`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let alphabet =
      Array("{}[]\",:\\u00d8dc truefalsn-+.eE0123456789/\n\t".utf8) + [0, 0x7F, 0x80, 0xC3, 0xED, 0xF0, 0xFF]
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0..<48, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      roundTrip(bytes)
    }
    let line = Array(
      #"{"command":"book","id":[1,-0,2.50,{"a":"\ud83c\udf7d é"}],"party":2,"tables":["T1"],"x":null}"#.utf8)
    for _ in 0..<500 {
      var bytes = line
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      roundTrip(bytes)
      roundTrip(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
    }
  }

  private func roundTrip(_ bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes) else { return }
    var json = JSONWriter()
    json.value(value)
    #expect((try? JSONParser.parse(json.bytes)) == value)
    _ = try? CommandReader.read(value)
  }
}
