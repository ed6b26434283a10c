/// Writes XML elements, each on a line, with what must be escaped escaped.
struct Markup {
  private(set) var text = ""
  private var depth = 0

  typealias Attributes = [(name: String, value: String)]

  mutating func open(_ name: String, _ attributes: Attributes) {
    add("<\(name)\(Markup.list(attributes))>")
    depth += 1
  }

  mutating func close(_ name: String) {
    depth -= 1
    add("</\(name)>")
  }

  mutating func element(_ name: String, _ attributes: Attributes, _ content: String? = nil) {
    let start = "<\(name)\(Markup.list(attributes))"
    add(content.map { "\(start)>\(Markup.escaped($0))</\(name)>" } ?? "\(start)/>")
  }

  mutating func text(_ content: String, _ x: Double, _ y: Double, anchor: String, _ rest: Attributes = []) {
    element(
      "text",
      [("x", Markup.number(x)), ("y", Markup.number(y)), ("text-anchor", anchor)] + rest, content)
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ rest: Attributes) {
    let ends = [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)].map { ($0.0, Markup.number($0.1)) }
    element("line", ends + rest)
  }

  /// With one decimal: a tenth of a pixel.
  static func number(_ value: Double) -> String { Digits.decimal(value, 1) }

  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  private static func list(_ attributes: Attributes) -> String {
    attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
  }

  private mutating func add(_ line: String) {
    text += String(repeating: "  ", count: depth) + line + "\n"
  }
}
