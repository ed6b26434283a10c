import Daybook
import DaybookJSON
import DaybookOperations

struct FloorCommand: CLICommand {
  static let declaration = Declaration(
    name: "floor", abstract: "Show each table and pool: who is there now, and who comes next.",
    discussion: """
      A party that stays past its end puts at risk whom it keeps waiting, until it leaves. A retired table or pool \
      is shown while somebody is at it.
      """,
    arguments: [.init(name: "VENUE", help: "The venue's id.")],
    options: [Moment.at, GuestNames.option] + ReadContext.options,
    examples: ["daybook floor sahil", "daybook floor sahil --at 2030-05-01T20:00"], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let context = try ReadContext(travelling: arguments, of: venue)
    defer { context.close() }
    let names = GuestNames(arguments, context)
    let house = try context.read { FloorAnswer(at: venue, $0, names, now: context.now($0)) }
    guard let house else { throw try context.noVenue(venue) }
    if arguments.isJSON { Output.standard.writeJSON { house.write(to: &$0) } } else { print(house) }
    return .done
  }

  private static func print(_ house: FloorAnswer) {
    Output.standard.write(
      house.heading.line("the floor at \(house.heading.clock(house.plan.at))")
        + DateText.closed(house.plan.date, isClosed: house.plan.isClosed)
        + DateText.paces(house.plan.paces, house.heading.rules))
    let rows = house.plan.tables.map { status in
      [
        cell(status.table?.name ?? status.id.text, indent: "  "),
        cell(status.table.map { $0.area ?? "" } ?? "retired"), status.use.rawValue,
        status.now.map { text($0, house) } ?? "",
        status.next.map { next(text($0, house), $0, house) } ?? "",
      ]
    }
    Output.standard.write(rows.isEmpty ? "No tables.\n" : aligned(rows))
    for status in house.plan.pools {
      let rest = status.pool.map { "of \($0.capacity), \(status.freeUnits) free" } ?? "in use, retired"
      Output.standard.write("\(status.id): \(status.usedUnits) \(rest)\n")
      Output.standard.write(
        aligned(
          status.parties.map { party in
            [
              "  \(party.units)", party.use.rawValue,
              text(party.claim, house) + (party.claim.isAtRisk ? "  AT RISK" : ""),
            ]
          }))
    }
    if !house.needsTable.isEmpty {
      let waiting = house.needsTable.map {
        ["  "] + ReservationText.row($0, isAtRisk: false, house.heading.zones)
      }
      Output.standard.write(
        "Needs a table:\n" + aligned(house.names.added(to: waiting, of: house.needsTable, before: 5)))
    }
    if let next = house.sections.first {
      let why = house.sections.map(\.words).joined(separator: "; ")
      Output.standard.write("Next: \(next.server) (\(why))\n")
    }
  }

  private static func next(_ text: String, _ claim: FloorClaim, _ house: FloorAnswer) -> String {
    let party = house.party(claim)
    let standing = party?.state == .requested ? ", requested" : party?.seating == .arrived ? ", arrived" : ""
    return "next \(text)\(standing)" + (claim.isAtRisk ? "  AT RISK" : "")
  }

  private static func text(_ claim: FloorClaim, _ house: FloorAnswer) -> String {
    let (heading, agreed) = (house.heading, claim.id.flatMap { house.agreed[$0] })
    let end = claim.end.map { "–" + heading.rules.clock($0) } ?? ""
    let name = cell(house.names.text(house.party(claim)))
    return "\(heading.clock(claim.start))\(agreed.mark)\(end) party of \(claim.party)"
      + (name.isEmpty ? "" : ", \(name)") + (claim.hold == nil ? "" : ", held")
      + (agreed.map { ", \($0.words)" } ?? "")
  }
}
