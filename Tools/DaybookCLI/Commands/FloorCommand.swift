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
    options: [GuestNames.option] + ReadContext.options,
    examples: ["daybook floor sahil"], whenUnread: .ends)

  private struct House {
    let heading: VenueHeading
    let plan: FloorPlan
    let needsTable: [Reservation]
    /// Those who have a table or a pool's units now, or have a table next.
    let parties: [ReservationID: Reservation]
    let names: GuestNames
    /// Of the claims shown, those agreed for another wall time.
    let agreed: [ClaimID: AgreedTime]
    let sections: [SectionLoad]

    func party(_ claim: FloorClaim) -> Reservation? { claim.reservation.flatMap { parties[$0] } }
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let context = try ReadContext(arguments)
    defer { context.close() }
    let names = GuestNames(arguments, context)
    let house: House? = try context.read { snapshot -> House? in
      guard let heading = VenueHeading(venue, snapshot, context),
        let plan = snapshot.floor(at: venue, now: heading.now)
      else { return nil }
      var claims = plan.tables.flatMap { status in [status.now, status.next].compactMap { $0 } }
      claims += plan.pools.flatMap { status in status.parties.map(\.claim) }
      let ids = Set(claims.compactMap(\.reservation))
      let parties = ids.compactMap { snapshot.reservation($0, now: heading.now) }.map { ($0.id, $0) }
      var agreed: [ClaimID: AgreedTime] = [:]
      for case let claim? in claims {
        let stay =
          claim.reservation.flatMap { snapshot.reservation($0, now: heading.now)?.stay }
          ?? claim.hold.flatMap { snapshot.hold($0, now: heading.now)?.stay }
        if let id = claim.id { agreed[id] = stay.flatMap { AgreedTime($0, heading.rules) } }
      }
      return House(
        heading: heading, plan: plan,
        needsTable: plan.needsTable.compactMap { snapshot.reservation($0, now: heading.now) },
        parties: Dictionary(uniqueKeysWithValues: parties), names: names, agreed: agreed,
        sections: snapshot.sections(at: venue, now: heading.now))
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
      json.field("date", text: house.plan.date.description)
      DateText.write(isClosed: house.plan.isClosed, to: &json)
      json.field("position", unsigned: house.heading.position.value)
      DateText.write(house.plan.paces, house.heading.rules, to: &json)
      json.objects("tables", house.plan.tables) { status, json in
        json.field("table", text: status.id.text)
        json.field("name", text: status.table?.name)
        json.field("area", text: status.table?.area)
        if status.table == nil { json.field("retired", bool: true) }
        json.field("use", text: status.use.rawValue)
        json.field("block", id: status.block)
        if let now = status.now { json.object("now") { write(now, house, to: &$0) } }
        if let next = status.next { json.object("next") { write(next, house, to: &$0) } }
      }
      json.objects("pools", house.plan.pools) { status, json in
        json.field("pool", text: status.id.text)
        json.field("capacity", integer: status.pool?.capacity)
        if status.pool == nil { json.field("retired", bool: true) }
        json.field("used", integer: status.usedUnits)
        json.field("free", integer: status.freeUnits)
        json.objects("parties", status.parties) { party, json in
          json.field("use", text: party.use.rawValue)
          json.field("units", integer: party.units)
          write(party.claim, house, to: &json)
        }
      }
      house.names.write(needingTable: house.needsTable, house.heading.rules, to: &json)
      json.objects("sections", house.sections) { section, json in
        json.field("server", text: section.server)
        json.field("tables", names: section.tables)
        json.field("partiesNow", integer: section.partiesNow)
        json.field("coversNow", integer: section.coversNow)
        json.field("parties", integer: section.parties)
        json.field("covers", integer: section.covers)
      }
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }

  private static func write(_ claim: FloorClaim, _ house: House, to json: inout JSONWriter) {
    let heading = house.heading
    json.field("reservation", id: claim.reservation)
    json.field("hold", id: claim.hold)
    json.field("party", integer: claim.party.covers)
    json.field("since", text: heading.label(claim.start))
    claim.id.flatMap { house.agreed[$0] }.write(to: &json)
    json.field("until", text: claim.end.map(heading.label))
    json.field("state", text: house.party(claim)?.state.rawValue)
    json.field("seating", text: house.party(claim)?.seating.rawValue)
    if claim.isAtRisk { json.field("atRisk", bool: true) }
    house.names.write(house.party(claim), to: &json)
  }

  private static func print(_ house: House) {
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

  private static func next(_ text: String, _ claim: FloorClaim, _ house: House) -> String {
    let party = house.party(claim)
    let standing = party?.state == .requested ? ", requested" : party?.seating == .arrived ? ", arrived" : ""
    return "next \(text)\(standing)" + (claim.isAtRisk ? "  AT RISK" : "")
  }

  private static func text(_ claim: FloorClaim, _ house: House) -> String {
    let (heading, agreed) = (house.heading, claim.id.flatMap { house.agreed[$0] })
    let end = claim.end.map { "–" + heading.rules.clock($0) } ?? ""
    let name = cell(house.names.text(house.party(claim)))
    return "\(heading.clock(claim.start))\(agreed.mark)\(end) party of \(claim.party)"
      + (name.isEmpty ? "" : ", \(name)") + (claim.hold == nil ? "" : ", held")
      + (agreed.map { ", \($0.words)" } ?? "")
  }
}

extension FloorClaim {
  fileprivate var id: ClaimID? { reservation.map { $0.retyped() } ?? hold.map { $0.retyped() } }
}
