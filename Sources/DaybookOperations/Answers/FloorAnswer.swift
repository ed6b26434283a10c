package import Daybook
package import DaybookDomain
package import DaybookJSON
package import DaybookTime
package import DaybookViews

/// Each table and pool of a venue: who is there now, and who comes next.
package struct FloorAnswer {
  package let heading: VenueHeading
  package let plan: FloorPlan
  package let needsTable: [Reservation]
  /// Those who have a table or a pool's units now, or have a table next.
  package let parties: [ReservationID: Reservation]
  package let names: GuestNames
  /// Of the claims shown, those agreed for another wall time.
  package let agreed: [ClaimID: AgreedTime]
  package let sections: [SectionLoad]

  /// Nil when there is no such venue.
  package init?(at venue: VenueID, _ snapshot: borrowing Snapshot, _ names: GuestNames, now: Timestamp) {
    guard let heading = VenueHeading(venue, snapshot, now: now),
      let plan = snapshot.floor(at: venue, now: now)
    else {
      return nil
    }
    var claims = plan.tables.flatMap { status in [status.now, status.next].compactMap { $0 } }
    claims += plan.pools.flatMap { status in status.parties.map(\.claim) }
    let ids = Set(claims.compactMap(\.reservation))
    var parties: [ReservationID: Reservation] = [:]
    for id in ids { parties[id] = snapshot.reservation(id, now: now) }
    var agreed: [ClaimID: AgreedTime] = [:]
    for claim in claims {
      let stay =
        claim.reservation.flatMap { snapshot.reservation($0, now: now)?.stay }
        ?? claim.hold.flatMap { snapshot.hold($0, now: now)?.stay }
      if let id = claim.id { agreed[id] = stay.flatMap { AgreedTime($0, heading.rules) } }
    }
    self.heading = heading
    self.plan = plan
    self.parties = parties
    self.names = names
    self.agreed = agreed
    needsTable = plan.needsTable.compactMap { snapshot.reservation($0, now: now) }
    sections = snapshot.sections(at: venue, now: now)
  }

  package func party(_ claim: FloorClaim) -> Reservation? { claim.reservation.flatMap { parties[$0] } }

  package func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("venue", text: plan.venue.text)
      json.field("at", text: heading.label(plan.at))
      json.field("date", text: plan.date.description)
      DateJSON.write(isClosed: plan.isClosed, to: &json)
      json.field("position", unsigned: heading.position.value)
      DateJSON.write(plan.paces, heading.rules, to: &json)
      json.objects("tables", plan.tables) { status, json in
        json.field("table", text: status.id.text)
        json.field("name", text: status.table?.name)
        json.field("area", text: status.table?.area)
        if status.table == nil { json.field("retired", bool: true) }
        json.field("use", text: status.use.rawValue)
        json.field("block", id: status.block)
        if let now = status.now { json.object("now") { write(now, to: &$0) } }
        if let next = status.next { json.object("next") { write(next, to: &$0) } }
      }
      json.objects("pools", plan.pools) { status, json in
        json.field("pool", text: status.id.text)
        json.field("capacity", integer: status.pool?.capacity)
        if status.pool == nil { json.field("retired", bool: true) }
        json.field("used", integer: status.usedUnits)
        json.field("free", integer: status.freeUnits)
        json.objects("parties", status.parties) { party, json in
          json.field("use", text: party.use.rawValue)
          json.field("units", integer: party.units)
          write(party.claim, to: &json)
        }
      }
      names.write(needingTable: needsTable, heading.rules, to: &json)
      json.objects("sections", sections) { section, json in
        json.field("server", text: section.server)
        json.field("tables", names: section.tables)
        json.field("partiesNow", integer: section.partiesNow)
        json.field("coversNow", integer: section.coversNow)
        json.field("parties", integer: section.parties)
        json.field("covers", integer: section.covers)
      }
    }
    json.endLine()
  }

  private func write(_ claim: FloorClaim, to json: inout JSONWriter) {
    json.field("reservation", id: claim.reservation)
    json.field("hold", id: claim.hold)
    json.field("party", integer: claim.party.covers)
    json.field("since", text: heading.label(claim.start))
    claim.id.flatMap { agreed[$0] }.write(to: &json)
    json.field("until", text: claim.end.map(heading.label))
    json.field("state", text: party(claim)?.state.rawValue)
    json.field("seating", text: party(claim)?.seating.rawValue)
    if claim.isAtRisk { json.field("atRisk", bool: true) }
    names.write(party(claim), to: &json)
  }
}

extension FloorClaim {
  package var id: ClaimID? { reservation.map { $0.retyped() } ?? hold.map { $0.retyped() } }
}
