import Daybook
import DaybookDomain
import DaybookJSON

/// One field of a venue's definition set to a value: `services.dinner.pacing.covers=12`.
///
/// The parts of the path are names of fields; in a list an element's id or name, or `*` for all. An element that is
/// not there is made. The value is JSON, or else a text; null takes the field or the element away.
struct VenueRule: Sendable {
  /// Lists that a definition leaves out while they are empty.
  private static let lists = ["services", "tables", "combinations", "pools"]

  let path: [String]
  let value: JSONValue

  /// The rules in a text, with commas between; a comma within brackets or quotes belongs to a value.
  static func read(_ text: String) throws(LedgerFailure) -> [VenueRule] {
    var rules: [VenueRule] = []
    for part in parts(of: text) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
      let path = (sides.first ?? "").split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2, !path.contains(""), !sides[1].isEmpty else {
        throw LedgerFailure(
          .malformed,
          "read the rule \"\(part)\": allowed: FIELD=VALUE, such as bufferMinutes=10 or services.*.pacing.covers=12"
        )
      }
      let value = try? JSONParser.parse(Array(sides[1].utf8))
      rules.append(VenueRule(path: path, value: value ?? .string(sides[1])))
    }
    return rules
  }

  private static func trimmed(_ text: Substring) -> String {
    let inner = text.drop(while: \.isWhitespace)
    return String(inner.prefix(inner.count - inner.reversed().prefix(while: \.isWhitespace).count))
  }

  private static func parts(of text: String) -> [String] {
    var parts = [""]
    var (depth, isQuoted, isEscaped) = (0, false, false)
    for character in text {
      if character == ",", depth == 0, !isQuoted {
        parts.append("")
        continue
      }
      switch character {
      case "\"" where !isEscaped: isQuoted.toggle()
      case "[", "{": if !isQuoted { depth += 1 }
      case "]", "}": if !isQuoted { depth -= 1 }
      default: break
      }
      isEscaped = character == "\\" && !isEscaped
      parts[parts.count - 1].append(character)
    }
    return parts
  }

  /// A definition with the rule set.
  func applied(to definition: JSONValue) throws(InvalidField) -> JSONValue {
    try set(definition, path[...]) ?? .null
  }

  /// A value with the rest of the path set in it; nil where it is taken away.
  private func set(_ old: JSONValue?, _ rest: ArraySlice<String>) throws(InvalidField) -> JSONValue? {
    guard let part = rest.first else { return value == .null ? nil : value }
    let inner = rest.dropFirst()
    let list = path[..<rest.startIndex].last
    switch old {
    case .array(let items): return .array(try set(items, part, inner))
    case nil where VenueRule.lists.contains(list ?? ""): return .array(try set([], part, inner))
    case .object, nil:
      var members: [JSONValue.Member] = if case .object(let own) = old { own } else { [] }
      members.set(part, to: try set(members.first { $0.name == part }?.value, inner))
      return .object(members)
    case let other?:
      throw InvalidField(
        path.joined(separator: "."), "found \(other.found) at \(list ?? ""), which has no fields")
    }
  }

  private func set(
    _ items: [JSONValue], _ part: String, _ inner: ArraySlice<String>
  ) throws(InvalidField) -> [JSONValue] {
    var changed: [JSONValue] = []
    var isFound = false
    for item in items {
      guard part == "*" || item["id"] == .string(part) || item["name"] == .string(part) else {
        changed.append(item)
        continue
      }
      isFound = true
      if let new = try set(item, inner) { changed.append(new) }
    }
    guard !isFound else { return changed }
    guard part != "*", value != .null else {
      throw InvalidField(
        path.joined(separator: "."), "found nothing called \(part) there; name what is, or set it all")
    }
    let isService = path.first == "services"
    let blank = JSONValue.object([JSONValue.Member(isService ? "name" : "id", .string(part))])
    if let new = try set(blank, inner) { changed.append(new) }
    return changed
  }
}
