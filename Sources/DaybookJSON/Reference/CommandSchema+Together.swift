import DaybookDomain

/// What fields of one object must be together, as its `check` says it: a schema states it beside the fields.
extension CommandSchema {
  static func together(in name: String) -> [JSONValue.Member] {
    let rules = rules(of: name)
    return rules.isEmpty ? [] : [.init("allOf", .array(rules))]
  }

  /// Whether such rules, in the words that are used here, take an object without fields.
  static func takesNothing(_ schema: JSONValue) -> Bool {
    guard case .object(let members) = schema else { return true }
    return members.allSatisfy { member in
      switch (member.name, member.value) {
      case ("required", .array(let names)): names.isEmpty
      case ("not", let refused): !takesNothing(refused)
      case ("allOf", .array(let all)): all.allSatisfy(takesNothing)
      case ("anyOf", .array(let any)): any.contains(where: takesNothing)
      case ("oneOf", .array(let one)): one.count(where: takesNothing) == 1
      default: true
      }
    }
  }

  private static func rules(of name: String) -> [JSONValue] {
    switch name {
    case "book":
      let others = [
        "venue", "party", "start", "until", "tables", "pool", "units", "channel", "area", "override", "for",
      ]
      return [
        either(
          [
            needs("hold"), .object([.init("not", any(others))]),
            property("needs", .object([.init("maxItems", .integer(0))])),
          ],
          or: [
            .object([.init("not", needs("hold"))]), needs("venue", "party"), any(["start", "pool"]),
          ])
      ] + place
    case "hold", "walkIn": return place
    case "mergeGuests", "splitGuests": return [property("why", .pattern(Pattern.said(400)))]
    case "modify":
      return [
        .object([.init("not", needs("tables", "pool"))]), .object([.init("not", needs("tables", "units"))]),
        property("remove", some), property("guest", .object([.init("minProperties", .integer(1))])),
      ]
    case "GuestFields":
      return [
        property("notes", .pattern(Pattern.collapsed(1...400))),
        property("occasion", .pattern(Pattern.collapsed(1...80))),
        property("allergies", some), property("tags", some),
      ]
    case "block": return [.object([.init("not", needs("tables", "area"))])]
    case "forgetGuest": return [oneOf(["guest", "reservation", "entry"])]
    case "Original": return [property("id", .pattern(Pattern.free(1...200)))]
    case "correct": return [any(["was", "party", "tables"]), property("why", .pattern(Pattern.said(400)))]
    case "reopenDay": return [property("why", .pattern(Pattern.said(400)))]
    case "Override":
      let codes = Override.allowed.map { JSONValue.string($0.rawValue) }
      return [
        property("why", .pattern(Pattern.said(400))),
        property("codes", .object([.init("items", .object([.init("enum", .array(codes))]))])),
      ]
    case "VenueDefinition":
      let days = JSONValue.object([
        .init("required", .array([.string("days")])),
        .init("properties", .object([.init("days", .object([.init("minItems", .integer(1))]))])),
      ])
      // What is rounded to it, too.
      let zero = JSONValue.object([
        .init("exclusiveMinimum", .number("-5e-7")), .init("exclusiveMaximum", .number("5e-7")),
      ])
      return [
        property("services", .object([.init("items", days)])),
        property(
          "location",
          .object([
            .init(
              "not",
              .object([.init("properties", .object([.init("latitude", zero), .init("longitude", zero)]))]))
          ])),
      ]
    case "SpecialDay":
      let closed = property("closed", .object([.init("const", .bool(true))]))
      return [
        either(
          [needs("closed"), closed, .object([.init("not", needs("services"))])],
          or: [needs("services"), property("closed", .object([.init("const", .bool(false))]))]),
        property(
          "services",
          .object([.init("items", property("days", .object([.init("maxItems", .integer(0))])))])),
      ]
    case "Service":
      return [
        any([
          needs("gridMinutes"),
          both([needs("seatings"), property("seatings", .object([.init("minItems", .integer(1))]))]),
        ]),
        property("opens", .object([.init("not", .pattern("\\+1$"))])),
      ]
    case "CutoffPolicy":
      return [
        oneOf(["minutes", "time"]),
        only("days", with: "time"),
      ]
    default: return []
    }
  }

  /// Tables or a pool, and units of a pool alone.
  private static var place: [JSONValue] {
    [.object([.init("not", needs("tables", "pool"))]), only("units", with: "pool")]
  }

  /// A list that has something in it.
  private static var some: JSONValue { .object([.init("minItems", .integer(1))]) }

  /// The words of a field that has fewer in this object than elsewhere.
  ///
  /// They stand in the field itself: a second list beside it, in `allOf`, has a maker of clients leave out the whole
  /// request (`findings/narrowed-words-drop-the-operation.sh`).
  static func words(of field: String, in name: String) -> [String]? {
    switch (name, field) {
    // A walk-in is a command of its own.
    case ("book", "channel"), ("hold", "channel"): [Channel.online, .inHouse].map(\.rawValue)
    default: nil
    }
  }

  /// In words that every draft of JSON Schema has.
  private static func only(_ name: String, with other: String) -> JSONValue {
    any([.object([.init("not", needs(name))]), needs(other)])
  }

  private static func needs(_ names: String...) -> JSONValue {
    .object([.init("required", .array(names.map { .string($0) }))])
  }

  private static func any(_ names: [String]) -> JSONValue { any(names.map { needs($0) }) }
  private static func any(_ schemas: [JSONValue]) -> JSONValue { .object([.init("anyOf", .array(schemas))]) }
  private static func both(_ schemas: [JSONValue]) -> JSONValue { .object([.init("allOf", .array(schemas))]) }

  private static func oneOf(_ names: [String]) -> JSONValue {
    .object([.init("oneOf", .array(names.map { needs($0) }))])
  }

  private static func either(_ first: [JSONValue], or second: [JSONValue]) -> JSONValue {
    any([both(first), both(second)])
  }

  private static func property(_ name: String, _ schema: JSONValue) -> JSONValue {
    .object([.init("properties", .object([.init(name, schema)]))])
  }
}
