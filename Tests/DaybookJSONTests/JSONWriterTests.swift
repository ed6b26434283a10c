import DaybookDomain
import DaybookForms
import DaybookJSON
import DaybookTime
import Testing

@Suite struct JSONWriterTests {
  private func text(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    body(&json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func `quotes, backslashes and control characters are escaped, and nothing else`() {
    #expect(
      text { $0.string("a\"b\\c\n\r\t\u{1}\u{1F}\u{7F}/é🍽\u{2028}\u{80}Â\u{9F}\u{A0}") }
        == #""a\"b\\c\n\r\t\u0001\u001f\u007f/é🍽"# + "\u{2028}" + #"\u0080Â\u009f"# + "\u{A0}\"")
  }

  @Test func `commas come by themselves, nested and on the next line`() {
    let written = text { json in
      json.object { json in
        json.field("a", integer: 1)
        json.objects("b", [1, 2]) { $1.field("n", integer: $0) }
        json.object("c") { _ in }
        json.array(0..<0) { (_: Int, _) in }
      }
      json.endLine()
      json.object { _ in }
      json.endLine()
    }
    #expect(written.hasPrefix(#"{"a":1,"b":[{"n":1},{"n":2}],"c":{}"#))
    #expect(written.hasSuffix("\n{}\n"))
  }

  @Test func `an absent optional field is not there, and a nullable one is null`() {
    let written = text { json in
      json.object { json in
        json.field("text", text: nil)
        json.field("integer", integer: nil)
        json.nullable("pool", nil)
        json.nullable("key", "k-1")
      }
    }
    #expect(written == #"{"pool":null,"key":"k-1"}"#)
  }

  @Test func `instants are RFC 3339 in UTC, bytes are hexadecimal, large numbers exact`() {
    let written = text { json in
      json.object { json in
        json.field("at", instant: .epoch)
        json.field("bytes", bytes: [0, 0xAB, 0xFF])
        json.field("most", unsigned: .max)
        json.field("bool", bool: false)
      }
    }
    #expect(
      written == #"{"at":"1970-01-01T00:00:00Z","bytes":"00abff","most":18446744073709551615,"bool":false}"#)
  }
}
