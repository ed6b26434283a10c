import Daybook
import DaybookJSON
import DaybookOperations
import DaybookTesting
import Testing

/// A conversation with another system, written down: what was asked by whom, the status and the shape of the answer.
///
/// In a shape, `<uuid>`, `<time>`, `<text>`, `<number>` and `<any>` stand for what differs; an object needs the members that
/// are named; `<count>` and `<each>` tell of a list. What `keep` names is put where `{name}` stands later. `after` lets
/// seconds pass.
struct Conversation {
  private let steps: [JSONValue]

  init(reading path: String) throws {
    guard case .array(let steps) = try JSONParser.parse(FileBytes.read(path)) else {
      throw RawClient.Failure(what: "\(path): no conversation")
    }
    self.steps = steps
  }

  /// Asks step by step below a path, and compares; how many steps there were.
  func replay(to served: ServedLedger, under root: String) throws -> Int {
    var kept: [String: String] = [:]
    for (place, step) in steps.enumerated() {
      guard let ask = step["ask"]?.text?.split(separator: " "), ask.count == 2,
        let status = step["status"]?.whole
      else { throw RawClient.Failure(what: "step \(place + 1): neither asked nor answered") }
      if let seconds = step["after"]?.whole {
        let now = try served.memory.read { $0.recordedAt }
        try served.memory.advance(to: now.adding(seconds: seconds))
      }
      let path = filled(String(ask[1]), kept)
      let lines = step["as"]?.text.map { ["Daybook-Actor: \($0)"] } ?? []
      let answer = try served.ask(String(ask[0]), root + path, step["body"].map(written), lines)
      let what = "step \(place + 1), \(ask[0]) \(path): \(answer.status) \(answer.raw.body)"
      #expect(answer.status == status, "\(what)")
      if let shape = step["answer"] {
        let faults = differences(answer.json, shape, kept)
        #expect(faults.isEmpty, "\(what)\n\(faults.joined(separator: "\n"))")
      }
      guard case .object(let members)? = step["keep"] else { continue }
      for member in members { kept[member.name] = member.value.text.flatMap { answer.json[$0]?.text } }
    }
    return steps.count
  }

  private func written(_ value: JSONValue) -> String {
    var json = JSONWriter()
    json.value(value)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func filled(_ text: String, _ kept: [String: String]) -> String {
    kept.reduce(text) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  /// Where a value is not of a shape.
  private func differences(
    _ value: JSONValue, _ shape: JSONValue, _ kept: [String: String], at path: String = "answer"
  )
    -> [String]
  {
    func fault(_ isRight: Bool) -> [String] {
      isRight ? [] : ["\(path): \(written(value)) is not \(written(shape))"]
    }
    switch shape {
    case .object(let members) where shape["<each>"] != nil:
      guard case .array(let values) = value else { return fault(false) }
      let each = members.first { $0.name == "<each>" }?.value ?? .null
      return fault(shape["<count>"]?.whole == values.count)
        + values.enumerated().flatMap { differences($1, each, kept, at: "\(path)[\($0)]") }
    case .object(let members):
      return members.flatMap { member in
        guard let found = value[member.name] else { return ["\(path): no \(member.name)"] }
        return differences(found, member.value, kept, at: "\(path).\(member.name)")
      }
    case .array(let shapes):
      guard case .array(let values) = value, values.count == shapes.count else { return fault(false) }
      return zip(values, shapes).enumerated().flatMap {
        differences($1.0, $1.1, kept, at: "\(path)[\($0)]")
      }
    case .string("<any>"): return []
    case .string("<text>"): return fault(value.text?.isEmpty == false)
    case .string("<uuid>"): return fault(value.text.flatMap { ClaimID($0) } != nil)
    case .string("<time>"): return fault(value.text.flatMap { Timestamp(rfc3339: $0) } != nil)
    case .string("<number>"):
      switch value {
      case .integer, .number: return []
      default: return fault(false)
      }
    case .string(let text): return fault(value == .string(filled(text, kept)))
    case .number(let text): return fault(Double(text) == value.double)
    default: return fault(value == shape)
    }
  }
}

extension JSONValue {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }

  fileprivate var double: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let text): Double(text)
    default: nil
    }
  }
}
