internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// A request's body, read as the old system did: null is as good as nothing, and what is not known is passed over.
struct BakuBody {
  private var fields: FieldReader

  init(_ context: DialectContext) throws(Problem) {
    guard case .object(let members) = try context.body() else {
      throw .invalid(InvalidField("body", "allowed: an object"))
    }
    fields = try BakuBody.reading { () throws(InvalidField) in
      try FieldReader(.object(members.filter { $0.value != .null }))
    }
  }

  mutating func text(_ name: String) throws(Problem) -> String? {
    try BakuBody.reading { () throws(InvalidField) in try fields.text(name) }
  }

  mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int {
    let found = try BakuBody.reading { () throws(InvalidField) in try fields.integer(name) }
    guard let found else { throw BakuBody.missing(name) }
    guard range.contains(found) else {
      throw ParameterValues.wrong(name, "\(found)", "\(range.lowerBound)–\(range.upperBound)")
    }
    return found
  }

  mutating func bool(_ name: String) throws(Problem) -> Bool {
    try BakuBody.reading { () throws(InvalidField) in try fields.bool(name) } ?? false
  }

  /// Degrees, in millionths.
  mutating func degrees(_ name: String, most: Int) throws(Problem) -> Int {
    let range = -most * 1_000_000...most * 1_000_000
    let found = try BakuBody.reading { () throws(InvalidField) in try fields.millionths(name, in: range) }
    guard let found else { throw BakuBody.missing(name) }
    return found
  }

  /// One of some words; nil when it is not there.
  mutating func word<Word: RawRepresentable<String>>(_ name: String, _ allowed: [Word]) throws(Problem)
    -> Word?
  {
    guard let text = try text(name) else { return nil }
    guard let word = allowed.first(where: { $0.rawValue == text }) else {
      throw ParameterValues.wrong(name, text, allowed.map(\.rawValue).joined(separator: ", "))
    }
    return word
  }

  /// A time: with an offset an instant, else the venue's.
  mutating func time(_ name: String) throws(Problem) -> RequestedTime {
    guard let text = try text(name) else { throw BakuBody.missing(name) }
    guard let time = BakuBody.time(text) else {
      throw ParameterValues.wrong(name, text, "a time such as 2030-05-01T19:00:00+04:00")
    }
    return time
  }

  /// A note: white space collapsed, and nil where nothing is left.
  mutating func note(_ name: String, most: Int) throws(Problem) -> String? {
    guard let text = try text(name).flatMap({ TextRule.collapsed($0) }) else { return nil }
    try BakuBody.reading { () throws(InvalidField) in try TextRule.check(text, name, most: most) }
    return text
  }

  /// Dishes: blanks are dropped; none is as good as no list.
  mutating func dishes(_ name: String) throws(Problem) -> [String] {
    let texts = try BakuBody.reading { () throws(InvalidField) in try fields.texts(name) } ?? []
    var dishes: [String] = []
    for (index, text) in texts.enumerated() where TextRule.collapsed(text) != nil {
      dishes.append(
        try BakuBody.reading { () throws(InvalidField) in try TextRule.name(text, "\(name)[\(index)]") })
    }
    guard dishes.count <= 12 else { throw ParameterValues.wrong(name, "\(dishes.count)", "at most 12") }
    return dishes
  }

  static func missing(_ name: String) -> Problem { .invalid(InvalidField(name, "missing")) }

  /// Any offset names an instant, whatever the venue's zone has: phones send their own.
  private static func time(_ text: String) -> RequestedTime? {
    if let instant = Timestamp(rfc3339: text) {
      return RequestedTime(Timestamp(epochSeconds: instant.epochSeconds).description)
    }
    return RequestedTime(text)
  }

  static func reading<R>(_ body: () throws(InvalidField) -> R) throws(Problem) -> R {
    do throws(InvalidField) { return try body() } catch { throw .invalid(error) }
  }
}
