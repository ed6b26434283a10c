package import DaybookDomain
import DaybookTime

/// Reads the members of one JSON object by name; refuses missing, wrong and unknown ones by their path.
package struct FieldReader {
  private let members: [JSONValue.Member]
  /// Path of this object, with a dot at the end; empty for the command itself.
  private let path: String
  private var known: [String] = []

  package init(_ value: JSONValue, path: String = "") throws(InvalidField) {
    guard case .object(let members) = value else {
      throw InvalidField(path.isEmpty ? "line" : path, "found \(value.found); allowed: an object")
    }
    self.members = members
    self.path = path.isEmpty ? "" : path + "."
  }

  /// The path of a member.
  package func path(of name: String) -> String { path + name }

  /// Whether a member was given.
  package func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  /// The member's value; nil when it is not there. Marks the name as known.
  package mutating func value(_ name: String) -> JSONValue? {
    known.append(name)
    return members.first { $0.name == name }?.value
  }

  package mutating func text(_ name: String) throws(InvalidField) -> String? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else { throw wrong(name, value, "a text") }
    return text
  }

  package mutating func integer(_ name: String) throws(InvalidField) -> Int? {
    guard let value = value(name) else { return nil }
    guard case .integer(let integer) = value else { throw wrong(name, value, "a whole number") }
    return integer
  }

  package mutating func integers(_ name: String) throws(InvalidField) -> [Int]? {
    guard let value = value(name) else { return nil }
    guard case .array(let values) = value else { throw wrong(name, value, "an array of whole numbers") }
    var integers: [Int] = []
    for (index, value) in values.enumerated() {
      guard case .integer(let integer) = value else {
        throw wrong("\(name)[\(index)]", value, "a whole number")
      }
      integers.append(integer)
    }
    return integers
  }

  /// A number with at most six digits after the point, in millionths.
  package mutating func millionths(_ name: String) throws(InvalidField) -> Int? {
    guard let value = value(name) else { return nil }
    switch value {
    case .integer(let integer) where abs(integer) <= 1_000_000: return integer * 1_000_000
    case .number(let text):
      if let millionths = Int(millionths: text) { return millionths }
      fallthrough
    default: throw wrong(name, value, "a number of degrees such as 40.3777")
    }
  }

  package mutating func bool(_ name: String) throws(InvalidField) -> Bool? {
    guard let value = value(name) else { return nil }
    guard case .bool(let bool) = value else { throw wrong(name, value, "true or false") }
    return bool
  }

  package mutating func texts(_ name: String) throws(InvalidField) -> [String]? {
    guard let value = value(name) else { return nil }
    guard case .array(let values) = value else { throw wrong(name, value, "an array of texts") }
    var texts: [String] = []
    for (index, value) in values.enumerated() {
      guard case .string(let text) = value else { throw wrong("\(name)[\(index)]", value, "a text") }
      texts.append(text)
    }
    return texts
  }

  /// A text in a form of its own: a date, a clock value, an id.
  package mutating func parsed<T>(
    _ name: String, _ allowed: String, _ parse: (String) -> T?
  ) throws(InvalidField) -> T? {
    guard let text = try text(name) else { return nil }
    guard let value = parse(text) else {
      throw InvalidField(path + name, "found \"\(text.shortened)\"; allowed: \(allowed)")
    }
    return value
  }

  package mutating func id<Entity>(_ name: String) throws(InvalidField) -> ID<Entity>? {
    try parsed(name, "an id such as 01900000-0000-7000-8000-000000000001") { ID<Entity>($0) }
  }

  /// A nested object.
  package mutating func object<T>(
    _ name: String, _ read: (inout FieldReader) throws(InvalidField) -> T
  ) throws(InvalidField) -> T? {
    guard let value = value(name) else { return nil }
    return try FieldReader.read(value, path: path + name, read)
  }

  /// An array of objects.
  package mutating func objects<T>(
    _ name: String, _ read: (inout FieldReader) throws(InvalidField) -> T
  ) throws(InvalidField) -> [T]? {
    guard let value = value(name) else { return nil }
    guard case .array(let values) = value else { throw wrong(name, value, "an array of objects") }
    var objects: [T] = []
    for (index, value) in values.enumerated() {
      objects.append(try FieldReader.read(value, path: "\(path)\(name)[\(index)]", read))
    }
    return objects
  }

  /// Refuses every member whose name was not asked for.
  package func finish() throws(InvalidField) {
    for member in members where !known.contains(member.name) {
      let near = known.min { distance($0, member.name) < distance($1, member.name) }
      let hint = near.flatMap { distance($0, member.name) <= 2 ? "; did you mean \"\($0)\"?" : nil }
      throw InvalidField(
        path + member.name.shortened,
        "unknown field" + (hint ?? "; allowed: \(known.joined(separator: ", "))"))
    }
  }

  private static func read<T>(
    _ value: JSONValue, path: String, _ read: (inout FieldReader) throws(InvalidField) -> T
  ) throws(InvalidField) -> T {
    var fields = try FieldReader(value, path: path)
    let result = try read(&fields)
    try fields.finish()
    return result
  }

  private func wrong(_ name: String, _ value: JSONValue, _ allowed: String) -> InvalidField {
    let hint = value == .null ? "; omit the field instead of null" : ""
    return InvalidField(path + name, "found \(value.found); allowed: \(allowed)\(hint)")
  }
}

extension Int {
  /// Millionths of a plain decimal, rounded: digits, a point, one to fifteen digits.
  fileprivate init?(millionths text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...15).contains(parts[1].utf8.count),
      let whole = Int(parts[0]), abs(whole) <= 1_000_000,
      parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let tenth = Int(String(parts[1]).padded(to: 7))
    else { return nil }
    let fraction = (tenth + 5) / 10
    self = parts[0].hasPrefix("-") ? whole * 1_000_000 - fraction : whole * 1_000_000 + fraction
  }
}

extension String {
  /// Its first `count` digits, filled up with zeros.
  fileprivate func padded(to count: Int) -> String {
    String(prefix(count)) + String(repeating: "0", count: Swift.max(0, count - utf8.count))
  }
}

/// How many letters must change to turn one word into the other.
package func distance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a.utf8.prefix(64)), Array(b.utf8.prefix(64)))
  var row = Array(0...b.count)
  for i in 0..<a.count {
    var before = row[0]
    row[0] = i + 1
    for j in 0..<b.count {
      let least = min(before + (a[i] == b[j] ? 0 : 1), row[j] + 1, row[j + 1] + 1)
      before = row[j + 1]
      row[j + 1] = least
    }
  }
  return row[b.count]
}
