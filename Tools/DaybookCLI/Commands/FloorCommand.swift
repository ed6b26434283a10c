import Daybook
import DaybookJSON
import DaybookOperations

struct FloorCommand: CLICommand {
  static let declaration = Declaration(
    name: "floor", abstract: "Show each table: who is there now, and who comes next.",
    discussion: "A party that stays past its end puts the next one at risk until it leaves.",
    arguments: [.init(name: "VENUE", help: "The venue's id.")], options: ReadContext.options,
    examples: ["daybook floor sahil"], whenUnread: .ends)

  private struct House {
    let heading: VenueHeading
    let plan: FloorPlan
    let needsTable: [Reservation]
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let context = try ReadContext(arguments)
    defer { context.close() }
    let house: House? = try context.read { snapshot in
      guard let heading = VenueHeading(venue, snapshot, context),
        let plan = snapshot.floor(at: venue, now: heading.now)
      else { return nil }
      return House(
        heading: heading, plan: plan, needsTable: plan.needsTable.compactMap { snapshot.reservation($0) })
    }
    guard let house else { throw try context.noVenue(venue) }
    if arguments.isJSON { write(house) } else { print(house) }
    return .done
  }

  private static func write(_ house: House) {
    var json = JSONWriter()
    json.object { json in
      json.field("venue", text: house.plan.venue.text)
      json.field("at", text: house.heading.label(house.plan.at))
      json.field("position", unsigned: house.heading.position.value)
      json.objects("tables", house.plan.tables) { status, json in
        json.field("table", text: status.table.id.text)
        json.field("name", text: status.table.name)
        json.field("area", text: status.table.area)
        json.field("use", text: status.use.rawValue)
        json.field("block", id: status.block)
        if let now = status.now { json.object("now") { write(now, house.heading, to: &$0) } }
        if let next = status.next { json.object("next") { write(next, house.heading, to: &$0) } }
      }
      json.field("needsTable", ids: house.plan.needsTable)
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }

  private static func write(_ claim: FloorClaim, _ heading: VenueHeading, to json: inout JSONWriter) {
    json.field("reservation", id: claim.reservation)
    json.field("hold", id: claim.hold)
    json.field("party", integer: claim.party.covers)
    json.field("since", text: heading.label(claim.start))
    json.field("until", text: heading.label(claim.end))
    if claim.isAtRisk { json.field("atRisk", bool: true) }
  }

  private static func print(_ house: House) {
    Output.standard.write(house.heading.line("the floor at \(house.heading.clock(house.plan.at))"))
    let rows = house.plan.tables.map { status in
      [
        "  \(status.table.name)", status.table.area ?? "", status.use.rawValue,
        status.now.map { text($0, house.heading) } ?? "",
        status.next.map { "next \(text($0, house.heading))" + ($0.isAtRisk ? "  AT RISK" : "") } ?? "",
      ]
    }
    Output.standard.write(rows.isEmpty ? "No tables.\n" : aligned(rows))
    if !house.needsTable.isEmpty {
      let waiting = house.needsTable.map {
        ["  "] + ReservationText.row($0, isAtRisk: false, house.heading.zones)
      }
      Output.standard.write("Needs a table:\n" + aligned(waiting))
    }
  }

  private static func text(_ claim: FloorClaim, _ heading: VenueHeading) -> String {
    let end = heading.rules.clock(claim.end)
    return "\(heading.clock(claim.start))–\(end) party of \(claim.party)"
      + (claim.hold == nil ? "" : ", held")
  }
}
