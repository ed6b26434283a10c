public import Daybook
internal import DaybookJSON

/// The file in which an operator lists webhooks, JSON: `{"webhooks": [{"name", "url", "secrets", …}]}`.
///
/// It holds secrets: it should be readable by its owner alone.
public enum WebhookFile {
  /// The most webhooks in a file.
  public static let most = 32

  /// Reads a file; throws `.badFile` or `.malformed` when something in it is not allowed, without repeating secrets.
  public static func read(_ path: String) throws(LedgerFailure) -> [WebhookDestination] {
    let bytes = try FileBytes.read(path)
    guard let value = try? JSONParser.parse(bytes), case .array(let entries)? = value["webhooks"] else {
      throw LedgerFailure(
        .badFile, "read webhooks from \(path): found no JSON object with an array \"webhooks\"")
    }
    guard entries.count <= most else {
      throw LedgerFailure(
        .badFile, "read webhooks from \(path): found \(entries.count); allowed: at most \(most)")
    }
    var found: [WebhookDestination] = []
    for (place, entry) in entries.enumerated() {
      let next = try destination(entry, "read webhooks from \(path): entry \(place + 1)")
      guard !found.contains(where: { $0.name == next.name }) else {
        throw LedgerFailure(.badFile, "read webhooks from \(path): found two named \(next.name)")
      }
      found.append(next)
    }
    return found
  }

  private static func destination(_ entry: JSONValue, _ what: String) throws(LedgerFailure)
    -> WebhookDestination
  {
    guard case .object(let members) = entry else { throw LedgerFailure(.badFile, "\(what) is no object") }
    let names = ["name", "url", "secrets", "types", "venues", "notices"]
    for member in members where !names.contains(member.name) {
      throw LedgerFailure(
        .badFile,
        "\(what) has the unknown field \"\(member.name)\"; allowed: \(names.joined(separator: ", "))")
    }
    guard case .string(let name)? = entry["name"], case .string(let address)? = entry["url"],
      let secrets = try texts("secrets", in: entry, what)
    else {
      throw LedgerFailure(
        .badFile,
        "\(what) lacks a field; needed: \"name\" and \"url\", texts, and \"secrets\", a list of texts"
      )
    }
    var destination = try WebhookDestination(name, to: address, secrets: secrets)
    destination.types = try words("types", in: entry, what)
    destination.venues = try texts("venues", in: entry, what).map { Set($0.map { VenueID($0) }) }
    destination.notices = try words("notices", in: entry, what) ?? []
    return destination
  }

  private static func texts(_ name: String, in entry: JSONValue, _ what: String) throws(LedgerFailure)
    -> [String]?
  {
    guard let value = entry[name] else { return nil }
    var texts: [String] = []
    if case .array(let values) = value {
      for case .string(let text) in values { texts.append(text) }
      if texts.count == values.count, !texts.isEmpty { return texts }
    }
    throw LedgerFailure(.badFile, "\(what): \"\(name)\" is no list of texts with at least one")
  }

  private static func words<Word: RawRepresentable<String> & CaseIterable & Hashable>(
    _ name: String, in entry: JSONValue, _ what: String
  ) throws(LedgerFailure) -> Set<Word>? {
    guard let texts = try texts(name, in: entry, what) else { return nil }
    return Set(try texts.map { text throws(LedgerFailure) in try word(text, name, what) })
  }

  private static func word<Word: RawRepresentable<String> & CaseIterable & Hashable>(
    _ text: String, _ name: String, _ what: String
  ) throws(LedgerFailure) -> Word {
    guard let word = Word(rawValue: text) else {
      throw LedgerFailure(
        .badFile,
        "\(what): \"\(name)\" has the unknown word \"\(text)\"; allowed: \(Word.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    return word
  }
}
