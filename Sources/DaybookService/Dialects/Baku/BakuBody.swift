internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// A request's body, read as the old system did: null is as good as nothing, and what is not known is passed over.
struct BakuBody {
  private let body: DialectBody

  init(_ context: DialectContext) throws(Problem) { body = try DialectBody(context) }

  func text(_ name: String) throws(Problem) -> String? { try body.text(name) }

  /// A text that must be there.
  func needed(_ name: String) throws(Problem) -> String {
    try body.needed(name) { name throws(Problem) in try body.text(name) }
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int {
    let found = try body.needed(name) { name throws(Problem) in try body.integer(name) }
    guard range.contains(found) else {
      throw ParameterValues.wrong(name, "\(found)", "\(range.lowerBound)–\(range.upperBound)")
    }
    return found
  }

  func bool(_ name: String) throws(Problem) -> Bool { try body.bool(name) ?? false }

  /// Degrees, in millionths.
  func degrees(_ name: String, most: Int) throws(Problem) -> Int {
    try body.needed(name) { name throws(Problem) in
      try body.millionths(name, in: -most * 1_000_000...most * 1_000_000, "degrees, \(-most)–\(most)")
    }
  }

  /// One of some words; nil when it is not there.
  func word<Word: RawRepresentable<String>>(_ name: String, _ allowed: [Word]) throws(Problem)
    -> Word?
  {
    guard let text = try text(name) else { return nil }
    guard let word = allowed.first(where: { $0.rawValue == text }) else {
      throw ParameterValues.wrong(name, text, allowed.map(\.rawValue).joined(separator: ", "))
    }
    return word
  }

  /// A time: with an offset an instant, else the venue's.
  func time(_ name: String) throws(Problem) -> RequestedTime {
    let text = try needed(name)
    guard let time = BakuBody.time(text) else {
      throw ParameterValues.wrong(name, text, "a time such as 2030-05-01T19:00:00+04:00")
    }
    return time
  }

  /// A note: white space collapsed, and nil where nothing is left.
  func note(_ name: String, most: Int) throws(Problem) -> String? {
    guard let text = try text(name).flatMap({ TextRule.collapsed($0) }) else { return nil }
    try BakuBody.reading { () throws(InvalidField) in try TextRule.check(text, name, most: most) }
    return text
  }

  /// Dishes: blanks are dropped; none is as good as no list.
  func dishes(_ name: String) throws(Problem) -> [String] {
    let texts = try body.texts(name) ?? []
    var dishes: [String] = []
    for (index, text) in texts.enumerated() where TextRule.collapsed(text) != nil {
      dishes.append(
        try BakuBody.reading { () throws(InvalidField) in try TextRule.name(text, "\(name)[\(index)]") })
    }
    guard dishes.count <= 12 else { throw ParameterValues.wrong(name, "\(dishes.count)", "at most 12") }
    return dishes
  }

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
