import DaybookDomain
import Testing

/// Texts are looked at eight bytes at a time: what is wrong must be found at every place of every length.
struct TextRuleTests {
  private static func text(_ count: Int, _ bytes: [UInt8], at place: Int) -> String {
    var text = [UInt8](repeating: UInt8(ascii: "a"), count: count)
    text.replaceSubrange(place..<place + bytes.count, with: bytes)
    return String(decoding: text, as: UTF8.self)
  }

  @Test(arguments: 2...26) func `two spaces become one wherever they stand`(count: Int) {
    for place in 0..<count - 1 {
      let collapsed = TextRule.collapsed(TextRuleTests.text(count, [0x20, 0x20], at: place))
      let words = [place, count - place - 2].filter { $0 > 0 }.map { String(repeating: "a", count: $0) }
      #expect(collapsed == (words.isEmpty ? nil : words.joined(separator: " ")), "at \(place)")
    }
  }

  @Test(arguments: 1...26) func `one space stays inside and is cut off at an end`(count: Int) {
    for place in 0..<count {
      let text = TextRuleTests.text(count, [0x20], at: place)
      let isInside = place > 0 && place < count - 1
      let kept = count == 1 ? nil : isInside ? text : String(repeating: "a", count: count - 1)
      #expect(TextRule.collapsed(text) == kept, "at \(place)")
    }
  }

  @Test(arguments: [0x00, 0x1F, 0x7F] as [UInt8])
  func `a control character is refused wherever it stands`(byte: UInt8) {
    for count in 1...26 {
      for place in 0..<count {
        let text = TextRuleTests.text(count, [byte], at: place)
        #expect(throws: InvalidField.self, "at \(place) of \(count)") {
          try TextRule.check(text, "field", most: 80)
        }
      }
    }
  }

  @Test(arguments: ["Zümrüd Məmmədova", "aaaaaaaa\u{81}", "aaaaaaaaa\u{202E}b", "日本語の名前です"])
  func `what is no ASCII is looked at character by character`(text: String) {
    let isForbidden = text.unicodeScalars.contains { [0x81, 0x202E].contains($0.value) }
    #expect((try? TextRule.name(text, "field")) == (isForbidden ? nil : text))
  }
}
