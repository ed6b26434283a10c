import Daybook
import DaybookForms
import DaybookJSON

struct AvailabilityCommand: CLICommand {
  static let declaration = Declaration(
    name: "availability", abstract: "Show when a party can come, and where it would sit.",
    discussion: "What is listed, booked at once, succeeds. Free tables stand smallest first.",
    arguments: [
      .init(name: "VENUE", help: "The venue's id."),
      .init(name: "DATE", help: "The business date, YYYY-MM-DD."),
    ],
    options: [
      .value("party", "N", "Covers, 1–1000."),
      .value("channel", "C", "online, inHouse or walkIn; default online."),
      .value("area", "A", "Only tables of this area."),
      .value("needs", "N,…", "What tables must offer: accessible, highChair, stepFree."),
      .flag("why", "List also every grid instant that is not offered, with all reasons."),
    ] + ReadContext.options,
    examples: [
      "daybook availability sahil 2030-05-01 --party 4",
      "daybook availability sahil 2030-05-01 --party 4 --why",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let date = try arguments.date(arguments.positionals[1], "DATE")
    guard let party = try arguments.integer("party", in: PartySize.allowed) else {
      throw arguments.wrong("missing --party N")
    }
    let isWhy = arguments.has("why")
    let channel: Channel = try arguments.choice("channel") ?? .online
    let needs: [Need] = try (arguments.value("needs") ?? "").split(separator: ",").map {
      text throws(CommandFailure) in
      try arguments.parsed(String(text), "--needs", Need.wordForm.allowed) { Need(rawValue: $0) }
    }
    let context = try ReadContext(arguments)
    defer { context.reader.close() }
    let answer = try context.read { snapshot in
      (
        venue: snapshot.venue(venue), position: snapshot.position, maintenance: snapshot.maintenance,
        slots: snapshot.availability(
          at: venue, on: date, party: PartySize(party), channel: channel, area: arguments.value("area"),
          needs: needs, now: context.now(snapshot), withReasons: isWhy)
      )
    }
    guard let definition = answer.venue else {
      throw try context.noVenue(venue)
    }
    let slots = answer.slots.filter(\.reasons.isEmpty)
    let others = answer.slots.filter { !$0.reasons.isEmpty }
    if arguments.isJSON {
      var json = JSONWriter()
      json.object { json in
        json.field("venue", text: venue.text)
        json.field("date", text: date.description)
        json.field("zone", text: definition.zone)
        json.field("party", integer: party)
        json.field("position", unsigned: answer.position.value)
        json.objects("slots", slots) { write($0, to: &$1) }
        if isWhy { json.objects("notOffered", others) { why($0, to: &$1) } }
        if answer.maintenance.isOn {
          json.object("maintenance") { json in
            json.field("on", bool: true)
            json.field("message", text: answer.maintenance.message)
          }
        }
      }
      json.endLine()
      Output.standard.write(json.bytes)
    } else {
      Output.standard.write(
        "\(definition.name), \(date), party of \(party) (\(definition.zone), position \(answer.position))\n")
      if answer.maintenance.isOn { Output.standard.write("Guests cannot book now: maintenance.\n") }
      Output.standard.write(slots.isEmpty ? "Nothing is free.\n" : aligned(slots.map { row($0, definition) }))
      if isWhy { Output.standard.write("\nNot offered:\n" + aligned(others.map(whyRow))) }
    }
    return .done
  }

  private static func write(_ slot: Slot, to json: inout JSONWriter) {
    json.field("start", text: slot.label)
    json.field("tables", names: slot.tables)
    if !slot.combinations.isEmpty { json.field("combinations", names: slot.combinations) }
    if !slot.afterMoving.isEmpty { json.field("afterMoving", names: slot.afterMoving) }
    json.object("pools") { json in
      for pool in slot.pools {
        json.name(pool.pool.text)
        json.literal(String(pool.free))
      }
    }
  }

  private static func why(_ slot: Slot, to json: inout JSONWriter) {
    json.field("start", text: slot.label)
    json.objects("reasons", slot.reasons) { ResultWriter.write($0, to: &$1) }
  }

  private static func row(_ slot: Slot, _ venue: VenueDefinition) -> [String] {
    let tables = slot.tables.map { id in venue.tables.first { $0.id == id }?.name ?? id.text }
    let pools = slot.pools.map { "\($0.pool) \($0.free)" }
    let moving = slot.afterMoving.map(\.text).joined(separator: "+")
    let places =
      tables + slot.combinations.map(\.text) + (moving.isEmpty ? [] : ["\(moving) by moving others"])
    return ["  " + clock(slot), places.joined(separator: ", "), pools.joined(separator: ", ")]
  }

  private static func whyRow(_ slot: Slot) -> [String] {
    var codes: [String] = []
    for reason in slot.reasons where !codes.contains(reason.code.rawValue) {
      codes.append(reason.code.rawValue)
    }
    return ["  " + clock(slot), codes.joined(separator: " ")]
  }

  /// The wall time and offset, as people read it.
  private static func clock(_ slot: Slot) -> String {
    let label = slot.label
    return "\(label.dropFirst(11).prefix(5)) \(slot.offset)"
  }
}
