import DaybookDomain
import DaybookForms
import DaybookTime

/// Fields as the indented JSON a reader of the log is shown, from the same description as the CBOR.
struct ListingWriter: FieldWriter {
  private var text = ""
  private var indent = "\n"
  private var isFirst = true

  static func listing(_ fields: (inout ListingWriter) -> Void) -> String {
    var writer = ListingWriter()
    writer.map(fields)
    return writer.text + "\n"
  }

  mutating func field(_ name: StaticString, text: String) { put(name, Self.quoted(text)) }
  mutating func field(_ name: StaticString, integer: Int) { put(name, String(integer)) }
  mutating func field(_ name: StaticString, unsigned: UInt64) { put(name, String(unsigned)) }
  mutating func field(_ name: StaticString, bool: Bool) { put(name, String(bool)) }
  mutating func field(_ name: StaticString, instant: Timestamp) { put(name, "\"\(instant)\"") }
  mutating func field<Entity>(_ name: StaticString, id: ID<Entity>) { put(name, "\"\(id)\"") }
  mutating func field(_ name: StaticString, bytes: [UInt8]) { put(name, "\"\(hex(bytes))\"") }
  mutating func field(_ name: StaticString, texts: [String]) {
    put(name, "[" + texts.map(Self.quoted).joined(separator: ", ") + "]")
  }
  mutating func field(_ name: StaticString, integers: [Int]) {
    put(name, "[" + integers.map(String.init).joined(separator: ", ") + "]")
  }
  mutating func field<Entity>(_ name: StaticString, ids: [ID<Entity>]) {
    put(name, "[" + ids.map { "\"\($0)\"" }.joined(separator: ", ") + "]")
  }
  mutating func field(_ name: StaticString, transitions: [ZoneRules.Transition]) {
    put(
      name,
      "[" + transitions.map { "[\($0.epochSeconds), \($0.offsetSeconds)]" }.joined(separator: ", ") + "]")
  }

  mutating func object(_ name: StaticString, _ fields: (inout ListingWriter) -> Void) {
    put(name, "")
    map(fields)
  }

  mutating func objects<Element>(
    _ name: StaticString, _ elements: [Element], _ fields: (Element, inout ListingWriter) -> Void
  ) {
    put(name, "[")
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ", " }
      map { fields(element, &$0) }
    }
    text += "]"
  }

  private mutating func put(_ name: StaticString, _ value: String) {
    text += (isFirst ? "" : ",") + indent + "\"\(name)\": " + value
    isFirst = false
  }

  private mutating func map(_ fields: (inout ListingWriter) -> Void) {
    text += "{"
    let outer = indent
    (indent, isFirst) = (outer + "  ", true)
    fields(&self)
    text += (isFirst ? "" : outer) + "}"
    (indent, isFirst) = (outer, false)
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
