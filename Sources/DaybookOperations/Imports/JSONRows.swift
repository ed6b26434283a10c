internal import Daybook

/// Finds each row of a JSON array as bytes, so that it is checked alone and returned unchanged.
struct JSONRows {
  private let bytes: [UInt8]
  private let path: String
  private var index = 0

  private init(_ bytes: [UInt8], _ path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// The elements of the document's array, or of the array in its member of this name.
  static func rows(of bytes: [UInt8], named name: String, path: String) throws(LedgerFailure) -> [Range<Int>]
  {
    var scan = JSONRows(bytes, path)
    scan.skipSpace()
    var found: [Range<Int>]?
    if scan.peek == UInt8(ascii: "[") {
      found = try scan.elements()
    } else if scan.peek == UInt8(ascii: "{") {
      let members = try scan.members()
      let quoted = Array("\"\(name)\"".utf8)
      if let member = members.first(where: { bytes[$0.name].elementsEqual(quoted) }),
        bytes[member.value.lowerBound] == UInt8(ascii: "[")
      {
        var inner = JSONRows(bytes, path)
        inner.index = member.value.lowerBound
        found = try inner.elements()
      }
    }
    scan.skipSpace()
    guard let found, scan.index == bytes.count else {
      throw LedgerFailure(
        .badFile, "read \(path): allowed: an array, or an object with \"\(name)\", and nothing after it")
    }
    return found
  }

  /// An object's bytes without its member of this name; nil if it is not an object.
  static func object(_ bytes: [UInt8], without name: String) -> [UInt8]? {
    var scan = JSONRows(bytes, "")
    guard scan.peek == UInt8(ascii: "{"), let members = try? scan.members() else { return nil }
    let quoted = Array("\"\(name)\"".utf8)
    guard members.contains(where: { bytes[$0.name].elementsEqual(quoted) }) else { return bytes }
    let kept = members.filter { !bytes[$0.name].elementsEqual(quoted) }
    let texts = kept.map { bytes[$0.name.lowerBound..<$0.value.upperBound] }
    return Array("{".utf8) + texts.joined(separator: Array(", ".utf8)) + Array("}".utf8)
  }

  private mutating func elements() throws(LedgerFailure) -> [Range<Int>] {
    index += 1
    var found: [Range<Int>] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return [] }
    while true {
      found.append(try value())
      skipSpace()
      if take(UInt8(ascii: "]")) { return found }
      guard take(UInt8(ascii: ",")) else { throw broken }
    }
  }

  private mutating func members() throws(LedgerFailure) -> [(name: Range<Int>, value: Range<Int>)] {
    index += 1
    var found: [(name: Range<Int>, value: Range<Int>)] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return [] }
    while true {
      let name = try value()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw broken }
      found.append((name, try value()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return found }
      guard take(UInt8(ascii: ",")) else { throw broken }
    }
  }

  /// The range of one value of any kind: up to its closing quote or bracket, or the end of a word.
  private mutating func value() throws(LedgerFailure) -> Range<Int> {
    skipSpace()
    let start = index
    var depth = 0
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        try skipText()
        if depth == 0 { return start..<index }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","):
        if depth == 0 {
          guard index > start else { throw broken }
          return start..<index
        }
        if byte != UInt8(ascii: ",") { depth -= 1 }
        if depth == 0 {
          index += 1
          return start..<index
        }
      case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ":"): if depth == 0 { return start..<index }
      default: break
      }
      index += 1
    }
    throw broken
  }

  private mutating func skipText() throws(LedgerFailure) {
    index += 1
    while let byte = peek, byte != UInt8(ascii: "\"") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
    guard index < bytes.count else { throw broken }
    index += 1
  }

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
  }

  private var broken: LedgerFailure {
    let line = 1 + bytes[..<min(index, bytes.count)].count { $0 == 0x0A }
    return LedgerFailure(
      .badFile, "read \(path): not JSON: line \(line): a value, a comma or a bracket is missing")
  }
}
