internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// What a query is asked with: a part of its path, or of what follows the question mark.
struct Parameter: Sendable {
  let name: String
  let schema: JSONValue
  let note: String
  var isRequired = false
  /// Several values, with commas between.
  var isList = false

  static func required(_ name: String, _ schema: JSONValue, _ note: String, isList: Bool = false) -> Parameter
  {
    Parameter(name: name, schema: schema, note: note, isRequired: true, isList: isList)
  }

  static func optional(_ name: String, _ schema: JSONValue, _ note: String, isList: Bool = false) -> Parameter
  {
    Parameter(name: name, schema: schema, note: note, isList: isList)
  }
}

/// The values a query was asked with, each read by name as the kind that it is.
struct ParameterValues: Sendable {
  private let values: [String: String]

  /// Reads a request's query beside the values of its path; `also` is one more parameter that is allowed.
  init(
    _ request: HTTPRequest, _ path: [(name: String, value: String)], _ parameters: [Parameter], also: String
  ) throws(Problem) {
    var values: [String: String] = [:]
    for part in path { values[part.name] = part.value }
    let names = parameters.map(\.name).filter { values[$0] == nil } + [also]
    for field in request.target.query {
      guard names.contains(field.name) else {
        let near = names.filter { distance($0, field.name) <= 2 }.map { "; did you mean \"\($0)\"?" }.first
        throw .malformed(
          "unknown parameter \(JSONValue.string(field.name).found)"
            + (near ?? "; allowed: \(names.joined(separator: ", "))"))
      }
      guard values[field.name] == nil else {
        throw .malformed("the parameter \(field.name) is there twice; allowed: once")
      }
      values[field.name] = field.value
    }
    for parameter in parameters where parameter.isRequired && values[parameter.name] == nil {
      throw .invalid(InvalidField(parameter.name, "missing; \(parameter.note)"))
    }
    for parameter in parameters where parameter.schema == ParameterSchema.id {
      guard let text = values[parameter.name] else { continue }
      do throws(InvalidField) {
        for one in parameter.isList ? ParameterValues.parts(of: text) : [text] {
          try TextLimit.id.check(one, parameter.name)
        }
      } catch {
        throw .invalid(error)
      }
    }
    guard request.body.isEmpty else {
      throw .malformed("a query has no body; found \(request.body.count) bytes")
    }
    self.values = values
  }

  /// All, as they were given.
  var all: [String: String] { values }

  func text(_ name: String) -> String? { values[name] }

  func has(_ name: String) -> Bool { values[name] != nil }

  /// A part of the path, or a parameter that is required: it was there when the query was read.
  func needed(_ name: String) throws(Problem) -> String {
    guard let value = values[name] else { throw .invalid(InvalidField(name, "missing")) }
    return value
  }

  func parsed<T>(_ name: String, _ allowed: String, _ parse: (String) -> T?) throws(Problem) -> T? {
    guard let text = values[name] else { return nil }
    guard let value = parse(text) else { throw ParameterValues.wrong(name, text, allowed) }
    return value
  }

  func integer(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
    try parsed(
      name,
      range.upperBound == .max
        ? "a whole number, \(range.lowerBound) or more"
        : "a whole number, \(range.lowerBound)–\(range.upperBound)"
    ) { text in
      // As JSON has numbers: no sign before, no zeros in front.
      guard let number = Int(text), String(number) == text, range.contains(number) else { return nil }
      return number
    }
  }

  func bool(_ name: String) throws(Problem) -> Bool {
    try parsed(name, "true or false") { $0 == "true" ? true : $0 == "false" ? false : nil } ?? false
  }

  func date(_ name: String) throws(Problem) -> CivilDate? {
    try parsed(name, "a date such as 2030-05-01") { CivilDate($0) }
  }

  func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String, _: Word.Type) throws(Problem)
    -> Word?
  {
    try parsed(name, Word.allCases.map(\.rawValue).joined(separator: ", ")) { Word(rawValue: $0) }
  }

  func id<Entity>(_ name: String) throws(Problem) -> ID<Entity>? {
    try parsed(name, "an id such as 01900000-0000-7000-8000-000000000001") { ID<Entity>($0) }
  }

  /// The values of a list, with commas between.
  func list(_ name: String) -> [String] {
    values[name].map(ParameterValues.parts) ?? []
  }

  private static func parts(of text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  /// A time at the venue's clocks, or with an offset that they have then.
  func instant(_ name: String, _ rules: ZoneRules) throws(Problem) -> Timestamp? {
    guard let text = values[name] else { return nil }
    guard let requested = RequestedTime(text) else {
      let hint = text.contains(" ") ? "; a + in an address is written %2B" : ""
      throw ParameterValues.wrong(name, text, "a time such as 2030-05-01T19:00, or with an offset\(hint)")
    }
    do throws(RequestedTimeError) {
      return try requested.instant(in: rules)
    } catch {
      switch error {
      case .offsetMismatch(let allowed):
        let offsets = allowed.map(\.description).joined(separator: " or ")
        throw ParameterValues.wrong(name, text, "the offset that \(rules.name) then has, \(offsets)")
      case .malformed, .nonexistentLocalTime:
        throw ParameterValues.wrong(name, text, "a time that the clocks of \(rules.name) show")
      }
    }
  }

  static func wrong(_ name: String, _ text: String, _ allowed: String) -> Problem {
    .invalid(InvalidField(name, "found \(JSONValue.string(text).found); allowed: \(allowed)"))
  }
}
