package import DaybookDomain
internal import DaybookTime

/// A command as one line of JSON gives it, with what stands around it.
package struct CommandLine: Hashable, Sendable {
  package let command: Command
  /// `by`; absent: `operator:cli`.
  package let by: Actor
  package let key: IdempotencyKey?
  package let requestID: String?
}

/// Reads commands from JSON objects, field by field, refusing by path.
package enum CommandReader {
  package static let defaultActor = Actor.operator("cli")

  /// Every command by name, with what reads its fields.
  private static let readers:
    [(name: String, read: @Sendable (inout FieldReader) throws(InvalidField) -> Command)] = [
      (
        "defineVenue",
        { fields throws(InvalidField) in
          guard let venue = try fields.object("venue", VenueReader.read) else {
            throw InvalidField("venue", "missing")
          }
          return .defineVenue(DefineVenue(venue))
        }
      ),
      ("book", { fields throws(InvalidField) in .book(try book(&fields)) }),
      ("hold", { fields throws(InvalidField) in .hold(try hold(&fields)) }),
      ("releaseHold", { fields throws(InvalidField) in .releaseHold(ReleaseHold(try id("hold", &fields))) }),
      (
        "modify",
        { fields throws(InvalidField) in
          .modify(
            Modify(
              try id("reservation", &fields), party: try party(&fields), start: try fields.time("start"),
              tables: try fields.names("tables")))
        }
      ),
      ("cancel", { fields throws(InvalidField) in .cancel(Cancel(try id("reservation", &fields))) }),
      ("arrive", { fields throws(InvalidField) in .arrive(Arrive(try id("reservation", &fields))) }),
      ("seat", { fields throws(InvalidField) in .seat(Seat(try id("reservation", &fields))) }),
      ("leave", { fields throws(InvalidField) in .leave(Leave(try id("reservation", &fields))) }),
      ("complete", { fields throws(InvalidField) in .complete(Complete(try id("reservation", &fields))) }),
      ("noShow", { fields throws(InvalidField) in .noShow(MarkNoShow(try id("reservation", &fields))) }),
      (
        "walkIn",
        { fields throws(InvalidField) in
          .walkIn(
            WalkIn(
              venue: try venue(&fields), party: try needed(party(&fields), "party", fields),
              tables: try fields.names("tables"), guest: try fields.object("guest", guest)))
        }
      ),
      (
        "block",
        { fields throws(InvalidField) in
          .block(
            PlaceBlock(
              venue: try venue(&fields), tables: try fields.names("tables"), area: try fields.text("area"),
              from: try needed(fields.time("from"), "from", fields),
              until: try needed(fields.time("until"), "until", fields),
              reason: try fields.text("reason")))
        }
      ),
      ("unblock", { fields throws(InvalidField) in .unblock(RemoveBlock(try id("block", &fields))) }),
      (
        "setMaintenance",
        { fields throws(InvalidField) in
          .setMaintenance(
            SetMaintenance(
              on: try needed(fields.bool("on"), "on", fields), message: try fields.text("message")))
        }
      ),
      (
        "advanceClock",
        { fields throws(InvalidField) in
          let to = try fields.parsed("to", "an instant such as 2030-05-01T08:00:00Z") {
            Timestamp(rfc3339: $0)
          }
          return .advanceClock(AdvanceClock(to: try needed(to, "to", fields)))
        }
      ),
    ]

  package static var names: [String] { readers.map(\.name) }

  /// Reads one command. `id` is left to the caller, who echoes it.
  package static func read(_ value: JSONValue) throws(InvalidField) -> CommandLine {
    var fields = try FieldReader(value)
    _ = fields.value("id")
    guard let name = try fields.text("command") else {
      throw InvalidField("command", "missing; allowed: \(names.joined(separator: ", "))")
    }
    guard let reader = readers.first(where: { $0.name == name }) else {
      let near = names.min { distance($0, name) < distance($1, name) } ?? ""
      let hint =
        distance(near, name) <= 3
        ? "; did you mean \"\(near)\"?" : "; allowed: \(names.joined(separator: ", "))"
      throw InvalidField("command", "found \(JSONValue.string(name).found)" + hint)
    }
    let by = try fields.parsed("by", "guest:ID, host:ID, kitchen:ID or operator:ID") { text -> Actor? in
      guard let actor = Actor(text), actor.role != .ledger else { return nil }
      return actor
    }
    let key = try fields.text("key").map { IdempotencyKey($0) }
    let requestID = try fields.text("requestId")
    let command = try reader.read(&fields)
    try fields.finish()
    return CommandLine(command: command, by: by ?? defaultActor, key: key, requestID: requestID)
  }

  private static func book(_ fields: inout FieldReader) throws(InvalidField) -> Book {
    Book(
      venue: try fields.name("venue"), party: try party(&fields), start: try fields.time("start"),
      tables: try fields.names("tables"), pool: try fields.name("pool"), units: try fields.integer("units"),
      hold: try fields.id("hold"), guest: try fields.object("guest", guest))
  }

  private static func hold(_ fields: inout FieldReader) throws(InvalidField) -> PlaceHold {
    PlaceHold(
      venue: try venue(&fields), party: try needed(party(&fields), "party", fields),
      start: try needed(fields.time("start"), "start", fields), tables: try fields.names("tables"),
      pool: try fields.name("pool"), units: try fields.integer("units"),
      seconds: try fields.integer("seconds"))
  }

  private static func guest(_ fields: inout FieldReader) throws(InvalidField) -> Guest {
    Guest(
      name: try fields.text("name"), phone: try fields.text("phone"), email: try fields.text("email"),
      notes: try fields.text("notes"))
  }

  private static func party(_ fields: inout FieldReader) throws(InvalidField) -> PartySize? {
    try fields.integer("party").map { PartySize($0) }
  }

  private static func venue(_ fields: inout FieldReader) throws(InvalidField) -> VenueID {
    try needed(fields.name("venue"), "venue", fields)
  }

  private static func id<Entity>(_ name: String, _ fields: inout FieldReader) throws(InvalidField) -> ID<
    Entity
  > {
    try needed(fields.id(name), name, fields)
  }

  private static func needed<T>(_ value: T?, _ name: String, _ fields: FieldReader) throws(InvalidField) -> T
  {
    guard let value else { throw InvalidField(fields.path(of: name), "missing") }
    return value
  }
}
