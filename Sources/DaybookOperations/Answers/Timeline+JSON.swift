package import DaybookDomain
package import DaybookJSON
internal import DaybookTime

extension Timeline {
  package func write(at position: Position, _ names: GuestNames, to json: inout JSONWriter) {
    let agreed = Dictionary(
      agreedForAnotherTime.map { ($0.id.retyped() as ClaimID, AgreedTime($0.stay, rules)) }
        + heldForAnotherTime.map { ($0.id.retyped() as ClaimID, AgreedTime($0.stay, rules)) }
    ) { $1 }
    json.object { json in
      json.field("venue", text: venue.id.text)
      json.field("date", text: date.description)
      json.field("zone", text: venue.zone)
      json.field("position", unsigned: position.value)
      DateJSON.write(isClosed: isClosed, to: &json)
      DateJSON.write(paces, rules, to: &json)
      json.objects("services", services) { service, json in
        json.field("start", text: rules.label(service.lowerBound))
        json.field("end", text: rules.label(service.upperBound))
      }
      json.objects("tables", tables) { row, json in
        json.field("id", text: row.id.text)
        json.field("name", text: row.table?.name)
        json.field("area", text: row.table?.area)
        json.field("least", integer: row.table?.least)
        json.field("most", integer: row.table?.most)
        if row.table == nil { json.field("retired", bool: true) }
        json.objects("bars", row.bars) { bar, json in
          json.field("id", text: bar.id.description)
          json.field("kind", text: bar.kind.rawValue)
          json.field("start", text: rules.label(bar.start))
          if bar.kind != .overrun, bar.kind != .resting { (agreed[bar.id] ?? nil).write(to: &json) }
          json.field("end", text: rules.label(bar.end))
          json.field("party", integer: bar.party?.covers)
          guard bar.kind != .resting, let reservation = reservations[bar.id.retyped()] else { return }
          json.field("state", text: reservation.state.rawValue)
          json.field("seating", text: reservation.seating.rawValue)
          if reservation.stay.isPinned, !reservation.stay.tables.isEmpty { json.field("pinned", bool: true) }
          names.write(reservation, to: &json)
        }
      }
      json.objects("pools", pools) { pool, json in
        json.field("id", text: pool.id.text)
        if pool.pool == nil { json.field("retired", bool: true) }
        json.field("booked", integer: pool.bookedUnits)
        json.field("capacity", integer: pool.pool?.capacity)
        json.objects("parties", pool.parties.compactMap { reservations[$0] }) { party, json in
          write(party, until: party.stay.end, names, to: &json)
        }
        json.objects("over", pool.over.compactMap { reservations[$0] }) { party, json in
          write(party, until: party.endedAt ?? party.stay.end, names, to: &json)
          json.field("state", text: party.state.rawValue)
        }
        if !pool.blocks.isEmpty {
          json.objects("blocks", pool.blocks) { block, json in
            json.field("id", text: block.id.description)
            json.field("start", text: rules.label(block.start))
            json.field("end", text: rules.label(block.end))
          }
        }
      }
      names.write(needingTable: needsTable, rules, to: &json)
    }
    json.endLine()
  }

  /// A party at a pool.
  private func write(
    _ party: Reservation, until end: Timestamp, _ names: GuestNames,
    to json: inout JSONWriter
  ) {
    let stay = party.stay
    json.field("reservation", id: party.id)
    let sat = party.seatedAt ?? stay.start
    json.field("start", text: rules.label(stay.hasDate ? min(stay.start, sat) : sat))
    AgreedTime(stay, rules).write(to: &json)
    if !stay.isTimeless { json.field("end", text: rules.label(end)) }
    if isOverrun(party) { json.field("overrun", bool: true) }
    if pools.contains(where: { $0.atRisk.contains(party.id) }) { json.field("atRisk", bool: true) }
    json.field("party", integer: stay.party.covers)
    json.field("units", integer: stay.units)
    json.field("seating", text: party.seating.rawValue)
    names.write(party, to: &json)
  }

  package func isOverrun(_ party: Reservation) -> Bool {
    party.seating == .seated && party.state == .booked && !party.stay.isTimeless
      && party.stay.end <= at
  }
}
