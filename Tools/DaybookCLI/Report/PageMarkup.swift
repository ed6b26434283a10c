/// Writes a page's elements, each on a line, with what must be escaped escaped.
struct PageMarkup {
  private(set) var text = ""
  private var depth = 0

  typealias Attributes = [(name: String, value: String)]

  /// An element with others in it.
  mutating func element(_ name: String, _ attributes: Attributes = [], _ body: (inout PageMarkup) -> Void) {
    add("<\(name)\(PageMarkup.list(attributes))>")
    depth += 1
    body(&self)
    depth -= 1
    add("</\(name)>")
  }

  /// An element with a text in it.
  mutating func element(_ name: String, _ content: String) { element(name, [], content) }

  /// An element with attributes and a text in it.
  mutating func element(_ name: String, _ attributes: Attributes, _ content: String) {
    add("<\(name)\(PageMarkup.list(attributes))>\(PageMarkup.escaped(content))</\(name)>")
  }

  /// An element of a drawing with nothing in it.
  mutating func empty(_ name: String, _ attributes: Attributes) {
    add("<\(name)\(PageMarkup.list(attributes))/>")
  }

  /// A line of our own that is not escaped: the declaration of a document, its style.
  mutating func raw(_ line: String) { add(line) }

  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      // No document may hold these, whatever somebody typed.
      case let other where other.value < 0x20 && other != "\n" && other != "\t": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  private static func list(_ attributes: Attributes) -> String {
    attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
  }

  private mutating func add(_ line: String) { text += String(repeating: " ", count: depth) + line + "\n" }
}
