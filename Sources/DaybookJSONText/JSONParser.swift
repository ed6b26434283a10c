/// Reads one JSON text (RFC 8259), strictly: no duplicate names, no lone surrogates, valid UTF-8, depth at most 64.
///
/// Foundation's decoder takes the last of two equal names, confuses booleans and numbers, and needs 8 µs.
package struct JSONParser {
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The offset of what was found, in bytes from 0.
    package let offset: Int
    package let message: String
    package var description: String { "\(message) at byte \(offset + 1)" }
  }

  private let bytes: [UInt8]
  private var index = 0
  private static let mostDepth = 64
  /// So many names of an object are compared one by one.
  private static let fewNames = 24

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  package static func parse(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.index == bytes.count else { throw parser.expected("the end") }
    return value
  }

  private mutating func value(depth: Int) throws(Failure) -> JSONValue {
    guard depth < JSONParser.mostDepth else {
      throw fail("values nested deeper than \(JSONParser.mostDepth)")
    }
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try array(depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    default: throw expected("a value")
    }
  }

  private mutating func object(_ depth: Int) throws(Failure) -> JSONValue {
    index += 1
    var members: [JSONValue.Member] = []
    members.reserveCapacity(16)
    // Names are compared by bytes, never by Unicode equivalence; many in a set, because an object may have
    // 100,000.
    var names: Set<[UInt8]> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw expected("a name in quotes") }
      let start = index
      let name = try string()
      if members.count == JSONParser.fewNames { names = Set(members.map { Array($0.name.utf8) }) }
      let isNew =
        members.count < JSONParser.fewNames
        ? !members.contains(name: name) : names.insert(Array(name.utf8)).inserted
      guard isNew else {
        index = start
        throw fail("the name \(JSONValue.string(name).found) twice")
      }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw expected("a colon") }
      members.append(JSONValue.Member(name, try value(depth: depth + 1)))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw expected("a comma or }") }
    }
  }

  private mutating func array(_ depth: Int) throws(Failure) -> JSONValue {
    index += 1
    var values: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      values.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(values) }
      guard take(UInt8(ascii: ",")) else { throw expected("a comma or ]") }
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
    let text = Array(word.description.utf8)
    guard bytes[index...].starts(with: text) else { throw expected("true, false or null") }
    index += text.count
    return value
  }

  private mutating func number() throws(Failure) -> JSONValue {
    let start = index
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    var isInteger = true
    if take(UInt8(ascii: ".")) {
      isInteger = false
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isInteger, text != "-0", let value = Int(text) { return .integer(value) }
    return .number(text)
  }

  private mutating func digits() throws(Failure) {
    guard let byte = peek, isDigit(byte) else { throw expected("a digit") }
    while let byte = peek, isDigit(byte) { index += 1 }
  }

  private mutating func string() throws(Failure) -> String {
    index += 1
    let start = index
    while let byte = peek, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { index += 1 }
    // Most texts have no escape: they are taken as they stand.
    if take(UInt8(ascii: "\"")) {
      do {
        return String(copying: try UTF8Span(validating: bytes.span.extracting(start..<index - 1)))
      } catch {
        throw fail("text that is not UTF-8")
      }
    }
    var text = Array(bytes[start..<index])
    while true {
      guard let byte = peek else { throw expected("a closing quote") }
      index += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw fail("text that is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20:
        index -= 1
        throw fail("a control character in a text; write it as \\u00XX")
      default: text.append(byte)
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    guard let byte = peek else { throw expected("an escape") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"):
      var code = try fourDigits()
      if (0xD800..<0xDC00).contains(code) {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw fail("half a surrogate pair") }
        let low = try fourDigits()
        guard (0xDC00..<0xE000).contains(low) else { throw fail("half a surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw fail("half a surrogate pair") }
      text.append(contentsOf: Array(String(Character(scalar)).utf8))
    default:
      index -= 1
      throw expected("one of \" \\ / b f n r t u")
    }
  }

  private mutating func fourDigits() throws(Failure) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw expected("four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      index += 1
    }
    return code
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
  }

  private func fail(_ message: String) -> Failure { Failure(offset: index, message: "found \(message)") }

  private func expected(_ what: String) -> Failure {
    let found =
      peek.map { (0x21..<0x7F).contains($0) ? "\"\(Character(Unicode.Scalar($0)))\"" : "byte \($0)" }
      ?? "the end"
    return Failure(offset: index, message: "expected \(what), found \(found)")
  }
}
