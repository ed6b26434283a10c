internal import Daybook
internal import DaybookJSON

/// An object as the contract's clients write it: proto3 JSON.
///
/// Names come with underscores or as lowerCamelCase, 64-bit numbers as numbers or texts. What is absent, null, zero or
/// empty is the same; names that are not known are passed over, as another version of the contract may have more.
struct PartnerObject {
  private let members: [String: JSONValue]
  private let place: String

  init(_ value: JSONValue, at place: String = "") throws(Problem) {
    guard case .object(let given) = value else { throw PartnerObject.wrong(place, value, "an object") }
    members = Dictionary(given.map { (PartnerObject.written($0.name), $0.value) }) { _, last in last }
    self.place = place
  }

  /// `partySize` as `party_size`.
  private static func written(_ name: String) -> String {
    guard name.utf8.contains(where: { (0x41...0x5A).contains($0) }) else { return name }
    return name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }

  private static func wrong(_ place: String, _ value: JSONValue, _ allowed: String) -> Problem {
    .invalid(InvalidField(place, "found \(value.found); allowed: \(allowed)"))
  }

  private func path(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

  private func value(_ name: String) -> JSONValue? { members[name].flatMap { $0 == .null ? nil : $0 } }

  private func missing(_ name: String) -> Problem { .invalid(InvalidField(path(name), "missing")) }

  func text(_ name: String) throws(Problem) -> String? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else { throw PartnerObject.wrong(path(name), value, "a text") }
    return text.isEmpty ? nil : text
  }

  func needed(_ name: String) throws(Problem) -> String {
    guard let text = try text(name) else { throw missing(name) }
    return text
  }

  func integer(_ name: String) throws(Problem) -> Int? {
    guard let value = value(name) else { return nil }
    guard let integer = PartnerObject.integer(value) else {
      throw PartnerObject.wrong(path(name), value, "a whole number")
    }
    return integer == 0 ? nil : integer
  }

  func integers(_ name: String) throws(Problem) -> [Int] {
    try list(name).map { value throws(Problem) in
      guard let integer = PartnerObject.integer(value) else {
        throw PartnerObject.wrong(path(name), value, "whole numbers")
      }
      return integer
    }
  }

  private static func integer(_ value: JSONValue) -> Int? {
    switch value {
    case .integer(let integer): integer
    case .string(let text): Int(text)
    default: nil
    }
  }

  func object(_ name: String) throws(Problem) -> PartnerObject? {
    guard let value = value(name) else { return nil }
    return try PartnerObject(value, at: path(name))
  }

  func neededObject(_ name: String) throws(Problem) -> PartnerObject {
    guard let object = try object(name) else { throw missing(name) }
    return object
  }

  func objects(_ name: String) throws(Problem) -> [PartnerObject] {
    try list(name).enumerated().map { place, value throws(Problem) in
      try PartnerObject(value, at: "\(path(name))[\(place)]")
    }
  }

  private func list(_ name: String) throws(Problem) -> [JSONValue] {
    guard let value = value(name) else { return [] }
    guard case .array(let values) = value else { throw PartnerObject.wrong(path(name), value, "a list") }
    return values
  }

  /// A party: how many come.
  func party(_ name: String) throws(Problem) -> PartySize {
    guard let covers = try integer(name) else { throw missing(name) }
    guard PartySize.allowed.contains(covers) else {
      throw PartnerObject.wrong(path(name), .integer(covers), "1–1000")
    }
    return PartySize(covers)
  }

  /// Refuses another service than the one that each venue has.
  func checkService() throws(Problem) {
    let service = try needed("service_id")
    guard service == PartnerSlot.service else {
      throw PartnerObject.wrong(path("service_id"), .string(service), PartnerSlot.service)
    }
  }
}

extension JSONWriter {
  /// A 64-bit number, which proto3 JSON writes as a text.
  mutating func field(_ name: StaticString, int64: Int) { field(name, text: String(int64)) }
}
