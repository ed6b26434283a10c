import Daybook
import DaybookJSON
import DaybookOperations
import DaybookService

/// Answers an assistant's calls, for the one person it speaks for.
final class AssistantDesk {
  /// What goes wrong with a call, told to the assistant and not to the program that runs it.
  struct Refusal: Error { let text: String }

  private let ledger: Ledger
  private let history: LedgerHistory
  private let actor: Actor
  /// What was told and may be confirmed, the oldest first.
  private var told: [(confirmation: String, tool: String, arguments: JSONValue)] = []
  private static let mostTold = 256

  init(_ ledger: Ledger, for actor: Actor) throws(LedgerFailure) {
    (self.ledger, self.actor) = (ledger, actor)
    history = try LedgerHistory(over: ledger)
  }

  var tools: [AssistantTool] { AssistantTool.all.filter { $0.roles.contains(actor.role) } }

  /// What a tool answers, and whether it is what was asked for.
  func call(_ tool: AssistantTool, _ arguments: JSONValue) throws -> (answer: JSONValue, isError: Bool) {
    switch tool.work {
    case .question(let answer):
      var fields = try FieldReader(arguments)
      let found = try answer(self, &fields)
      try fields.finish()
      return (found, false)
    case .command(let name, let terms): return try act(tool, name, terms, arguments)
    }
  }

  // MARK: Commands

  private func act(
    _ tool: AssistantTool, _ name: String,
    _ terms: (@Sendable (AssistantDesk, JSONValue) throws -> JSONValue)?,
    _ arguments: JSONValue
  ) throws -> (answer: JSONValue, isError: Bool) {
    guard case .object(let members) = arguments, case .object(let properties)? = tool.input["properties"]
    else {
      throw Refusal(text: "the arguments are \(arguments.found); allowed: an object")
    }
    let allowed = properties.map(\.name)
    if let other = members.first(where: { !allowed.contains($0.name) }) {
      throw Refusal(text: "\(other.name): unknown; allowed: \(allowed.joined(separator: ", "))")
    }
    guard case .string(let key)? = arguments["requestKey"] else {
      throw Refusal(text: "requestKey: missing; choose one for each thing the person wants")
    }
    let named = members.filter { $0.name != "requestKey" && $0.name != "confirmation" }
    let fields = JSONValue.object(named)
    if let terms {
      guard case .string(let confirmation)? = arguments["confirmation"] else {
        return (tell(tool.name, fields, try terms(self, fields)), false)
      }
      guard
        told.contains(where: {
          $0.confirmation == confirmation && $0.tool == tool.name && $0.arguments == fields
        })
      else {
        throw Refusal(
          text:
            "confirmation: not one for these arguments; call without it to hear what is agreed, and ask the person"
        )
      }
    }
    let line = JSONValue.object(
      [.init("command", .string(name)), .init("by", .string(actor.description)), .init("key", .string(key))]
        + named)
    let input = try CommandReader.read(line)
    let outcome = ledger.ask(input.command, by: input.by, key: input.key)
    let answer = try value { ResultWriter.write(outcome, to: &$0) }
    if case .accepted = outcome { return (answer, false) }
    return (answer, true)
  }

  /// Tells what is agreed, and how it is confirmed: for the same arguments the same way.
  private func tell(_ tool: String, _ fields: JSONValue, _ terms: JSONValue) -> JSONValue {
    var confirmation = told.first { $0.tool == tool && $0.arguments == fields }?.confirmation ?? ""
    if confirmation.isEmpty {
      confirmation = "c-" + String(UInt64.random(in: .min ... .max), radix: 36)
      told.append((confirmation, tool, fields))
      if told.count > AssistantDesk.mostTold { told.removeFirst() }
    }
    return .object([
      .init("outcome", .string("toConfirm")), .init("confirmation", .string(confirmation)),
      .init("agreed", terms),
    ])
  }

  // MARK: What is agreed

  func terms(ofHold id: JSONValue?) throws -> JSONValue {
    guard case .string(let text)? = id, let id = HoldID(text) else {
      throw Refusal(text: "hold: the id of a hold")
    }
    return try asked { snapshot, now in
      guard let hold = snapshot.hold(id, now: now), self.maySee(hold.owner),
        let heading = VenueHeading(hold.venue, snapshot, now: now)
      else { return nil }
      let terms = heading.definition.terms(for: hold.stay, heading.rules, now)
      return try self.value { json in
        json.object { json in
          self.write(hold.stay, hold.venue, heading, to: &json)
          json.field("hold", text: hold.state.rawValue)
          json.field("heldUntil", text: heading.label(hold.lapsesAt))
          self.write(terms, heading, to: &json)
        }
      }
    } ?? { throw Refusal(text: "no hold \(text)") }()
  }

  func terms(ofBooking id: JSONValue?) throws -> JSONValue {
    guard case .string(let text)? = id, let id = ReservationID(text) else {
      throw Refusal(text: "reservation: the id of a booking")
    }
    return try asked { snapshot, now in
      guard let found = snapshot.reservation(id, now: now), self.maySee(found.owner),
        let heading = VenueHeading(found.venue, snapshot, now: now)
      else { return nil }
      return try self.value { json in
        json.object { json in
          self.write(found.stay, found.venue, heading, to: &json)
          json.field("state", text: found.state.rawValue)
          json.field("version", integer: found.version)
          self.write(found.details.terms, heading, to: &json)
          if let cutoff = found.details.terms.cutoffAt, found.stay.hasDate, now >= cutoff {
            json.field("late", text: "the cut-off has passed: a guest who cancels now cancels late")
          }
        }
      }
    } ?? { throw Refusal(text: "no booking \(text)") }()
  }

  private func write(_ stay: Stay, _ venue: VenueID, _ heading: VenueHeading, to json: inout JSONWriter) {
    json.field("venue", text: heading.definition.name)
    json.field("party", integer: stay.party.covers)
    if stay.hasDate { json.field("start", text: heading.label(stay.start)) }
    if !stay.isTimeless { json.field("end", text: heading.label(stay.end)) }
    json.field("tables", text: heading.definition.names(of: stay.tables))
  }

  private func write(_ terms: Terms, _ heading: VenueHeading, to json: inout JSONWriter) {
    if let cutoff = terms.cutoffAt {
      json.field("freeToCancelUntil", text: heading.label(cutoff))
      json.field(
        "after",
        text: terms.refusesLateCancels ? "it cannot be cancelled by the guest" : "it is a late cancellation")
    }
    if let deposit = terms.deposit {
      json.object("deposit") { json in
        json.field("amount", integer: deposit.amount)
        json.field("currency", text: deposit.currency)
        json.field("due", text: terms.depositDueAt.map(heading.label))
      }
    }
    if terms.asksGuarantee { json.field("cardGuarantee", bool: true) }
  }

  // MARK: Questions

  func venues() throws -> JSONValue {
    try asked { snapshot, _ in
      try self.value { json in
        json.object { json in
          json.objects("venues", snapshot.venues()) { venue, json in
            json.field("id", text: venue.id.text)
            json.field("name", text: venue.name)
            json.field("zone", text: venue.zone)
          }
        }
      }
    } ?? .null
  }

  func offers(_ fields: inout FieldReader) throws -> JSONValue {
    guard let venue = try fields.text("venue").map({ VenueID($0) }),
      let date = try fields.parsed("date", "a date such as 2030-05-01", { CivilDate($0) }),
      let party = try fields.integer("party"), PartySize.allowed.contains(party)
    else { throw Refusal(text: "venue, date and party (1–1000) are needed") }
    return try asked { snapshot, now in
      guard let definition = snapshot.venue(venue) else { return nil }
      var answer = AvailabilityAnswer(position: snapshot.position, maintenance: snapshot.maintenance)
      answer.venues[venue] = definition
      answer.days = try snapshot.availability(
        at: [venue], on: date...date, parties: [PartySize(party)], channel: .online, area: nil, needs: [],
        now: now,
        withReasons: false
      ).get()
      return try self.value { answer.write(isOne: true, isWhy: false, to: &$0) }
    } ?? { throw Refusal(text: "no venue \"\(venue)\"; list_venues names them") }()
  }

  func booking(_ fields: inout FieldReader) throws -> JSONValue {
    guard let id: ReservationID = try fields.id("reservation") else {
      throw Refusal(text: "reservation: missing")
    }
    return try asked { snapshot, now in
      guard let found = snapshot.reservation(id, now: now), self.maySee(found.owner) else { return nil }
      let guest = try found.guest.flatMap { try self.history.open($0) }
      let isAtRisk = self.actor.role == .host && snapshot.atRisk(at: found.venue, now: now).contains(id)
      return try self.shown { json in
        ReservationJSON.write(
          found, guest: guest, isAtRisk: isAtRisk, serveAt: snapshot.serveTime(of: found, now: now),
          VenueZones([found.venue], snapshot), to: &json)
      }
    } ?? { throw Refusal(text: "no booking \(id)") }()
  }

  func own() throws -> JSONValue {
    try asked { snapshot, now in
      guard let found = GuestAnswer(of: self.actor, snapshot, now: now) else { return .object([]) }
      return try self.value { found.write(nil, to: &$0) }
    } ?? .null
  }

  private func maySee(_ owner: Actor) -> Bool { actor.role != .guest || owner == actor }

  private func asked(
    _ body: (borrowing Snapshot, Timestamp) throws -> JSONValue?
  ) throws -> JSONValue? {
    try history.read { snapshot in Result { try body(snapshot, snapshot.ledgerTime()) } }.get()
  }

  /// What is written, as a value.
  private func value(_ body: (inout JSONWriter) throws -> Void) throws -> JSONValue {
    var json = JSONWriter()
    try body(&json)
    return try JSONParser.parse(json.bytes)
  }

  /// The same as this person is shown it.
  private func shown(_ body: (inout JSONWriter) throws -> Void) throws -> JSONValue {
    var json = JSONWriter()
    try body(&json)
    return try JSONParser.parse(actor.role == .guest ? GuestView.of(json.bytes) : json.bytes)
  }
}
