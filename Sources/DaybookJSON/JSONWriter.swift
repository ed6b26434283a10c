package import DaybookDomain
internal import DaybookForms
package import DaybookTime

/// Writes JSON text into one reusable buffer and adds the commas.
package struct JSONWriter: ~Copyable {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init() { bytes.reserveCapacity(1024) }

  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// Returns the bytes so far; writing then continues in an empty buffer.
  package mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// Ends a line, where each line is one JSON value.
  package mutating func endLine() {
    bytes.append(0x0A)
    needsComma = false
  }

  package mutating func object(_ body: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "{"))
    body(&self)
    close(UInt8(ascii: "}"))
  }

  package mutating func array<Element>(
    _ elements: some Sequence<Element>, _ body: (Element, inout JSONWriter) -> Void
  ) {
    open(UInt8(ascii: "["))
    for element in elements { body(element, &self) }
    close(UInt8(ascii: "]"))
  }

  /// The name of the member whose value is written next.
  package mutating func name(_ name: String) {
    comma()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func string(_ text: String) {
    comma()
    quote(text)
    needsComma = true
  }

  package mutating func literal(_ text: String) {
    comma()
    bytes.append(contentsOf: Array(text.utf8))
    needsComma = true
  }

  /// A member that is always there: null when there is no text.
  package mutating func nullable(_ name: String, _ text: String?) {
    self.name(name)
    if let text { string(text) } else { literal("null") }
  }

  private mutating func open(_ bracket: UInt8) {
    comma()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var previous: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 0x0A: bytes.append(contentsOf: Array("\\n".utf8))
      case 0x0D: bytes.append(contentsOf: Array("\\r".utf8))
      case 0x09: bytes.append(contentsOf: Array("\\t".utf8))
      case 0..<0x20, 0x7F: escape(byte)
      case 0x80...0x9F where previous == 0xC2:
        // U+0080 to U+009F, which some terminals obey.
        bytes.removeLast()
        escape(byte)
      default: bytes.append(byte)
      }
      previous = byte
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a control character as an escape.
  private mutating func escape(_ byte: UInt8) {
    bytes.append(contentsOf: Array("\\u00".utf8))
    for digit in [byte >> 4, byte & 0xF] { bytes.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10) }
  }
}

extension JSONWriter: FieldWriter {
  package mutating func field(_ name: StaticString, text: String) {
    self.name(name.description)
    string(text)
  }

  package mutating func field(_ name: StaticString, integer: Int) {
    self.name(name.description)
    literal(String(integer))
  }

  package mutating func field(_ name: StaticString, unsigned: UInt64) {
    self.name(name.description)
    literal(String(unsigned))
  }

  package mutating func field(_ name: StaticString, bool: Bool) {
    self.name(name.description)
    literal(bool ? "true" : "false")
  }

  package mutating func field(_ name: StaticString, instant: Timestamp) {
    field(name, text: instant.description)
  }
  package mutating func field<Entity>(_ name: StaticString, id: ID<Entity>) {
    field(name, text: id.description)
  }

  package mutating func field(_ name: StaticString, bytes: [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
    field(name, text: String(decoding: text, as: UTF8.self))
  }

  package mutating func field(_ name: StaticString, texts: [String]) {
    self.name(name.description)
    array(texts) { text, json in json.string(text) }
  }

  package mutating func field(_ name: StaticString, integers: [Int]) {
    self.name(name.description)
    array(integers) { integer, json in json.literal(String(integer)) }
  }

  package mutating func field<Entity>(_ name: StaticString, ids: [ID<Entity>]) {
    field(name, texts: ids.map(\.description))
  }

  package mutating func field(_ name: StaticString, transitions: [ZoneRules.Transition]) {
    self.name(name.description)
    array(transitions) { transition, json in
      json.array([transition.epochSeconds, Int64(transition.offsetSeconds)]) { $1.literal(String($0)) }
    }
  }

  package mutating func object(_ name: StaticString, _ fields: (inout JSONWriter) -> Void) {
    self.name(name.description)
    object(fields)
  }

  package mutating func objects<Element>(
    _ name: StaticString, _ elements: [Element], _ fields: (Element, inout JSONWriter) -> Void
  ) {
    self.name(name.description)
    array(elements) { element, json in json.object { fields(element, &$0) } }
  }
}
