import Daybook
import DaybookJSON
import DaybookOperations

/// Something that an assistant can do: a question, or a command whose effect it must confirm.
struct AssistantTool: Sendable {
  enum Work: Sendable {
    case question(@Sendable (AssistantDesk, inout FieldReader) throws -> JSONValue)
    /// The ledger's command of this name. What must be known before it is done is told first, and asked to be confirmed;
    /// nil: it is done at once.
    case command(String, terms: (@Sendable (AssistantDesk, JSONValue) throws -> JSONValue)?)
  }

  let name: String
  let title: String
  let text: String
  /// Whom the assistant may speak for.
  var roles: [Actor.Role] = [.guest, .host]
  let input: JSONValue
  let work: Work

  var isWriting: Bool { if case .command = work { true } else { false } }

  /// As `tools/list` describes it.
  var description: JSONValue {
    .object([
      .init("name", .string(name)), .init("title", .string(title)), .init("description", .string(text)),
      .init("inputSchema", input), .init("outputSchema", .type("object")),
      .init(
        "annotations",
        .object([
          .init("readOnlyHint", .bool(!isWriting)), .init("destructiveHint", .bool(name == "cancel_booking")),
          .init("idempotentHint", .bool(true)), .init("openWorldHint", .bool(false)),
        ])),
    ])
  }

  // MARK: All of them

  static let all: [AssistantTool] = [
    AssistantTool(
      name: "list_venues", title: "List venues",
      text: "The restaurants that can be booked here: id, name and time zone.",
      input: .closed([], required: []), work: .question { desk, _ in try desk.venues() }),
    AssistantTool(
      name: "find_table", title: "Find a table",
      text: "The times of a date at which a party can be booked at a venue. Times have the venue's offset.",
      input: .closed(
        [
          .init("venue", ParameterSchema.id), .init("date", ParameterSchema.date),
          .init("party", ParameterSchema.integer(PartySize.allowed)),
        ], required: ["venue", "date", "party"]), work: .question { desk, fields in try desk.offers(&fields) }
    ),
    AssistantTool(
      name: "show_booking", title: "Show a booking", text: "One booking as it is now, with its version.",
      input: .closed([.init("reservation", ParameterSchema.uuid)], required: ["reservation"]),
      work: .question { desk, fields in try desk.booking(&fields) }),
    AssistantTool(
      name: "my_bookings", title: "My bookings", text: "The guest's own visits and upcoming bookings.",
      roles: [.guest], input: .closed([], required: []), work: .question { desk, _ in try desk.own() }),
    AssistantTool(
      name: "hold_table", title: "Hold a table",
      text:
        "Keeps a table for the party for a few minutes. It binds nobody: without confirm_booking it lapses.",
      input: input(of: "hold", ["venue", "party", "start", "area", "needs"]),
      work: .command("hold", terms: nil)),
    AssistantTool(
      name: "confirm_booking", title: "Book what is held",
      text: "Books a held table. " + twice,
      input: input(of: "book", ["hold", "guest"], needed: ["hold"]),
      work: .command("book", terms: { desk, fields in try desk.terms(ofHold: fields["hold"]) })),
    AssistantTool(
      name: "change_booking", title: "Change a booking",
      text: "Changes the time, the party or the guest of a booking, as a whole or not at all. " + twice,
      input: input(of: "modify", ["reservation", "start", "party", "area", "needs", "guest", "version"]),
      work: .command("modify", terms: { desk, fields in try desk.terms(ofBooking: fields["reservation"]) })),
    AssistantTool(
      name: "cancel_booking", title: "Cancel a booking", text: "Cancels a booking. " + twice,
      input: input(of: "cancel", ["reservation", "version"]),
      work: .command("cancel", terms: { desk, fields in try desk.terms(ofBooking: fields["reservation"]) })),
  ]

  private static let twice =
    "The first call changes nothing: it answers what is agreed by it and a confirmation. Tell the person, and call again "
    + "with the same arguments and that confirmation only when they said yes."

  /// Some fields of a command, and what every writing tool has besides.
  private static func input(of command: String, _ fields: [String], needed: [String] = []) -> JSONValue {
    let all = CommandDescription.all.first { $0.name == command }
    let own = all.map { $0.object.fields } ?? []
    let properties = fields.compactMap { name in
      all?.schema(of: name).map { JSONValue.Member(name, resolved($0)) }
    }
    let required = own.filter { $0.isRequired && fields.contains($0.name) }.map(\.name) + needed
    return .closed(
      properties + [
        .init(
          "requestKey",
          .text(least: 1, most: 255).described(
            "chosen anew for each thing the person wants; the same again when a call is repeated")),
        .init("confirmation", .type("string").described("what the first call answered")),
      ], required: required + ["requestKey"])
  }

  /// A schema without references: an assistant reads one tool at a time.
  private static func resolved(_ schema: JSONValue) -> JSONValue {
    guard case .string(let reference)? = schema["$ref"], let name = reference.split(separator: "/").last,
      let object = CommandDescription.objectSchemas.first(where: { $0.name == name })
    else { return schema }
    return object.value
  }
}
