internal import Daybook
internal import DaybookJSON

/// The fields of a body, read as lenient systems read them: what nobody asks for is passed over, and null is nothing.
struct DialectBody {
  private let value: JSONValue

  init(_ context: DialectContext) throws(Problem) {
    value = try context.body()
    guard case .object = value else {
      throw .invalid(InvalidField("body", "found \(value.found); allowed: an object"))
    }
  }

  func text(_ name: String) throws(Problem) -> String? {
    guard let given = given(name) else { return nil }
    guard case .string(let text) = given else { throw wrong(name, given, "a text") }
    return text
  }

  func integer(_ name: String) throws(Problem) -> Int? {
    guard let given = given(name) else { return nil }
    guard let integer = given.whole else { throw wrong(name, given, "a whole number") }
    return integer
  }

  /// An amount of money that is written as dollars, in cents.
  func cents(_ name: String) throws(Problem) -> Int? {
    let allowed = "an amount such as 100.00"
    guard let millionths = try millionths(name, in: 0...1_000_000_000_000_000, allowed) else { return nil }
    guard millionths % 10_000 == 0 else { throw wrong(name, given(name) ?? .null, allowed) }
    return millionths / 10_000
  }

  /// A decimal fraction, in millionths.
  func millionths(_ name: String, in range: ClosedRange<Int>, _ allowed: String) throws(Problem) -> Int? {
    guard let given = given(name) else { return nil }
    guard let millionths = given.millionths(in: range) else { throw wrong(name, given, allowed) }
    return millionths
  }

  func texts(_ name: String) throws(Problem) -> [String]? {
    guard let given = given(name) else { return nil }
    guard case .array(let values) = given else { throw wrong(name, given, "a list of texts") }
    return try values.map { value throws(Problem) in
      guard case .string(let text) = value else { throw wrong(name, value, "a text") }
      return text
    }
  }

  func bool(_ name: String) throws(Problem) -> Bool? {
    guard let given = given(name) else { return nil }
    guard case .bool(let bool) = given else { throw wrong(name, given, "true or false") }
    return bool
  }

  /// A field that must be there.
  func needed<T>(_ name: String, _ read: (String) throws(Problem) -> T?) throws(Problem) -> T {
    guard let found = try read(name) else { throw .invalid(InvalidField(name, "missing")) }
    return found
  }

  private func given(_ name: String) -> JSONValue? {
    guard let given = value[name], given != .null else { return nil }
    return given
  }

  private func wrong(_ name: String, _ given: JSONValue, _ allowed: String) -> Problem {
    .invalid(InvalidField(name, "found \(given.found); allowed: \(allowed)"))
  }
}
