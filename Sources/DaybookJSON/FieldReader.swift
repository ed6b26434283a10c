package import DaybookDomain
import DaybookTime

/// Reads the members of one JSON object by name; refuses missing, wrong and unknown ones by their path.
package struct FieldReader {
  private let members: [JSONValue.Member]
  /// Path of this object, with a dot at the end; empty for the command itself.
  private let path: String
  private var known: [StaticString] = []
  /// Those of the first 64 members that were asked for, a bit for each.
  private var asked: UInt64 = 0
  /// The first field that must be there and is not.
  private var missing: InvalidField?

  package init(_ value: JSONValue, path: String = "") throws(InvalidField) {
    guard case .object(let members) = value else {
      throw InvalidField(path.isEmpty ? "line" : path, "found \(value.found); allowed: an object")
    }
    self.members = members
    self.path = path.isEmpty ? "" : path + "."
    known.reserveCapacity(24)
  }

  /// The path of a member.
  package func path(of name: String) -> String { path + name }

  /// Whether a member was given.
  package func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  /// The names of all members, in their order.
  var names: [String] { members.map(\.name) }

  /// The member's value; nil when it is not there. Marks the name as known.
  package mutating func value(_ name: StaticString) -> JSONValue? {
    known.append(name)
    guard let place = members.firstIndex(where: { $0.name.isSame(as: name) }) else { return nil }
    if place < 64 { asked |= 1 << UInt64(place) }
    return members[place].value
  }

  package mutating func text(_ name: StaticString) throws(InvalidField) -> String? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else { throw wrong("\(name)", value, "a text") }
    return text
  }

  package mutating func integer(_ name: StaticString) throws(InvalidField) -> Int? {
    guard let value = value(name) else { return nil }
    guard let whole = value.whole else { throw wrong("\(name)", value, "a whole number") }
    return whole
  }

  package mutating func integers(_ name: StaticString) throws(InvalidField) -> [Int]? {
    guard let value = value(name) else { return nil }
    guard case .array(let values) = value else { throw wrong("\(name)", value, "an array of whole numbers") }
    var integers: [Int] = []
    for (index, value) in values.enumerated() {
      guard let whole = value.whole else { throw wrong("\(name)[\(index)]", value, "a whole number") }
      integers.append(whole)
    }
    return integers
  }

  /// A number of degrees, in millionths, rounded.
  package mutating func millionths(_ name: StaticString, in range: ClosedRange<Int>) throws(InvalidField)
    -> Int?
  {
    guard let value = value(name) else { return nil }
    guard let millionths = value.millionths(in: range) else {
      let (least, most) = (range.lowerBound / 1_000_000, range.upperBound / 1_000_000)
      throw wrong("\(name)", value, "a number of degrees such as 40.3777, \(least) to \(most)")
    }
    return millionths
  }

  package mutating func bool(_ name: StaticString) throws(InvalidField) -> Bool? {
    guard let value = value(name) else { return nil }
    guard case .bool(let bool) = value else { throw wrong("\(name)", value, "true or false") }
    return bool
  }

  package mutating func texts(_ name: StaticString) throws(InvalidField) -> [String]? {
    guard let value = value(name) else { return nil }
    guard case .array(let values) = value else { throw wrong("\(name)", value, "an array of texts") }
    var texts: [String] = []
    for (index, value) in values.enumerated() {
      guard case .string(let text) = value else { throw wrong("\(name)[\(index)]", value, "a text") }
      texts.append(text)
    }
    return texts
  }

  /// A text in a form of its own: a date, a clock value, an id.
  package mutating func parsed<T>(
    _ name: StaticString, _ allowed: @autoclosure () -> String, _ parse: (String) -> T?
  ) throws(InvalidField) -> T? {
    guard let text = try text(name) else { return nil }
    guard let value = parse(text) else {
      throw InvalidField("\(path)\(name)", "found \"\(text.shortened)\"; allowed: \(allowed())")
    }
    return value
  }

  package mutating func id<Entity>(_ name: StaticString) throws(InvalidField) -> ID<Entity>? {
    try parsed(name, "an id such as 01900000-0000-7000-8000-000000000001") { ID<Entity>($0) }
  }

  /// A nested object.
  package mutating func object<T>(
    _ name: StaticString, _ read: (inout FieldReader) throws(InvalidField) -> T
  ) throws(InvalidField) -> T? {
    guard let value = value(name) else { return nil }
    return try FieldReader.read(value, path: "\(path)\(name)", read)
  }

  /// An array of objects.
  package mutating func objects<T>(
    _ name: StaticString, _ read: (inout FieldReader) throws(InvalidField) -> T
  ) throws(InvalidField) -> [T]? {
    guard let value = value(name) else { return nil }
    guard case .array(let values) = value else { throw wrong("\(name)", value, "an array of objects") }
    var objects: [T] = []
    for (index, value) in values.enumerated() {
      objects.append(try FieldReader.read(value, path: "\(path)\(name)[\(index)]", read))
    }
    return objects
  }

  /// Notes that a field must be there which is not. What it was called instead, if anything, `finish` knows.
  package mutating func miss(_ name: StaticString) {
    missing = missing ?? InvalidField("\(path)\(name)", "missing")
  }

  /// Refuses every member that nobody asked for, then what is missing.
  package func finish() throws(InvalidField) {
    let isAllAsked = members.count <= 64 && asked.nonzeroBitCount == members.count
    if !isAllAsked { try refuseUnknown() }
    if let missing { throw missing }
  }

  private func refuseUnknown() throws(InvalidField) {
    let known = known.map(\.description)
    for member in members where !known.contains(member.name) {
      let near = known.min { distance($0, member.name) < distance($1, member.name) }
      // Of a short name two letters are too much of it to be a slip.
      let most = member.name.count < 5 ? 1 : 2
      let hint = near.flatMap { distance($0, member.name) <= most ? "; did you mean \"\($0)\"?" : nil }
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

extension String {
  /// Whether it has the bytes of a name.
  fileprivate func isSame(as name: StaticString) -> Bool {
    let bytes = utf8.span
    guard bytes.count == name.utf8CodeUnitCount else { return false }
    return name.withUTF8Buffer { name in
      for place in 0..<name.count where bytes[place] != name[place] { return false }
      return true
    }
  }
}
