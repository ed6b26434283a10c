import Daybook
import DaybookJSON
import DaybookOperations
import DaybookTesting
import Testing

/// What clients of another system asked, in their order, and the shape of what it answered: replayed against a dialect.
///
/// A step has `ask`, and may have `after`, which lets seconds pass, `lines` and `body`; then `status` and `answer`. An answer
/// must have exactly the members that are recorded. `<string>`, `<integer>`, `<number>`, `<bool>`, `<instant>`, `<id>` and
/// `<any>` stand for any value of a kind, and `<id NAME>` also keeps it: `{NAME}` in a later step is that value. `[…, "<more>"]`
/// is an array with one or more behind, an object with the member `<more>` may have others too, `{"<count>": N, "<each>": …}` one of N that are alike.
struct RecordedConversation {
  private let steps: [JSONValue]

  init(_ name: String, file: String = #filePath) throws {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    let recorded = try JSONParser.parse(try FileBytes.read("\(folder)/Fixtures/\(name).json"))
    guard case .array(let steps)? = recorded["steps"] else { throw Broken(what: "no steps in \(name)") }
    self.steps = steps
  }

  struct Broken: Error { let what: String }

  /// Has every step asked below a path, and says which is not answered as it was.
  func replay(to served: ServedLedger, under root: String = "") throws {
    var kept: [String: String] = [:]
    for (place, step) in steps.enumerated() {
      guard case .string(let ask)? = step["ask"], case .integer(let status)? = step["status"] else {
        throw Broken(what: "step \(place + 1) has no ask or no status")
      }
      if case .integer(let seconds)? = step["after"] {
        let now = try served.memory.read { $0.recordedAt }
        try served.memory.advance(to: now.adding(seconds: seconds))
      }
      let parts = filled(ask, kept).split(separator: " ", maxSplits: 1).map { String($0) }
      var lines: [String] = []
      if case .array(let given)? = step["lines"] {
        for case .string(let line) in given { lines.append(filled(line, kept)) }
      }
      let body = step["body"].map { body in
        var json = JSONWriter()
        json.value(body)
        return filled(String(decoding: json.bytes, as: UTF8.self), kept)
      }
      let answer = try served.ask(parts[0], root + parts[1], body, lines)
      #expect(answer.status == status, "step \(place + 1), \(ask): \(answer.raw.body)")
      if let wanted = step["answer"] {
        let fault = RecordedConversation.fault(answer.json, wanted, at: "", &kept)
        #expect(fault == nil, "step \(place + 1), \(ask): \(fault ?? "") in \(answer.raw.body)")
      }
    }
  }

  private func filled(_ text: String, _ kept: [String: String]) -> String {
    kept.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// What is not as recorded; nil when all is.
  private static func fault(
    _ found: JSONValue, _ wanted: JSONValue, at path: String, _ kept: inout [String: String]
  ) -> String? {
    switch wanted {
    case .object where wanted["<each>"] != nil:
      guard case .array(let given) = found, wanted["<count>"]?.whole == given.count else {
        return "\(path) is no array of so many"
      }
      for (place, value) in given.enumerated() {
        if let fault = fault(value, wanted["<each>"] ?? .null, at: "\(path)[\(place)]", &kept) {
          return fault
        }
      }
      return nil
    case .object(let members):
      guard case .object(let given) = found else { return "\(path) is no object" }
      let hasMore = wanted["<more>"] != nil
      let members = members.filter { $0.name != "<more>" }
      let (names, expected) = (Set(given.map(\.name)), Set(members.map(\.name)))
      guard hasMore ? names.isSuperset(of: expected) : names == expected else {
        return "\(path) has \(given.map(\.name).sorted()), not \(members.map(\.name).sorted())"
      }
      for member in members {
        let value = found[member.name] ?? .null
        if let fault = fault(value, member.value, at: "\(path).\(member.name)", &kept) { return fault }
      }
      return nil
    case .array(var values):
      guard case .array(let given) = found else { return "\(path) is no array" }
      let hasMore = values.last == .string("<more>")
      if hasMore { values.removeLast() }
      guard hasMore ? given.count > values.count : given.count == values.count else {
        return "\(path) has \(given.count) values, not \(values.count)"
      }
      for (place, value) in values.enumerated() {
        if let fault = fault(given[place], value, at: "\(path)[\(place)]", &kept) { return fault }
      }
      return nil
    case .string(let text) where text.hasPrefix("<") && text.hasSuffix(">"):
      return isKind(found, String(text.dropFirst().dropLast()), &kept) ? nil : "\(path) is not \(text)"
    case .number(let text):
      return found.double == Double(text) ? nil : "\(path) is \(found.found), not \(text)"
    default:
      if case .string(let text) = wanted, case .string(let given) = found {
        let expected = kept.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
        return given == expected ? nil : "\(path) is \(given), not \(expected)"
      }
      return found == wanted ? nil : "\(path) is \(found.found), not \(wanted.found)"
    }
  }

  private static func isKind(_ found: JSONValue, _ kind: String, _ kept: inout [String: String]) -> Bool {
    switch (kind, found) {
    case ("any", _), ("string", .string), ("integer", .integer), ("bool", .bool), ("number", .integer),
      ("number", .number):
      return true
    case ("instant", .string(let text)): return Timestamp(rfc3339: text) != nil
    case (_, .string(let text)) where kind.hasPrefix("id"):
      if let name = kind.split(separator: " ").dropFirst().first { kept[String(name)] = text }
      return ReservationID(text) != nil
    default: return false
    }
  }
}

extension JSONValue {
  fileprivate var double: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let text): Double(text)
    default: nil
    }
  }
}
