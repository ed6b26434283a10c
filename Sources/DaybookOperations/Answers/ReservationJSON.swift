package import DaybookDomain
package import DaybookJSON
package import DaybookTime

/// A reservation as JSON.
package enum ReservationJSON {
  /// - Parameter serveAt: When its next course is served; nil while nobody knows.
  package static func write(
    _ reservation: Reservation, guest: Guest? = nil, isAtRisk: Bool, serveAt: Timestamp?,
    by maker: Actor? = nil, _ zones: VenueZones, to json: inout JSONWriter
  ) {
    json.object {
      fields(
        reservation, guest: guest, isAtRisk: isAtRisk, serveAt: serveAt, by: maker, zones, to: &$0)
    }
    json.endLine()
  }

  package static func fields(
    _ reservation: Reservation, guest: Guest?, isAtRisk: Bool, serveAt: Timestamp? = nil,
    by maker: Actor? = nil, _ zones: VenueZones, to json: inout JSONWriter
  ) {
    let stay = reservation.stay
    json.field("reservation", id: reservation.id)
    json.field("venue", text: reservation.venue.text)
    // Units without a time are of no date unless they named one, and have no end.
    if stay.hasDate { json.field("date", text: stay.date.description) }
    json.field("party", integer: stay.party.covers)
    if stay.hasDate { json.field("start", text: zones.label(stay.start, at: reservation.venue)) }
    zones.agreed(stay, at: reservation.venue).write(to: &json)
    if !stay.isTimeless { json.field("end", text: zones.label(stay.end, at: reservation.venue)) }
    json.field("tables", texts: zones.texts(stay.tables, at: reservation.venue))
    json.nullable("pool", stay.pool?.text)
    if stay.pool != nil { json.field("units", integer: stay.units) }
    json.field("state", text: reservation.state.rawValue)
    json.field("seating", text: reservation.seating.rawValue)
    json.field("seatedAt", text: reservation.seatedAt.map { zones.label($0, at: reservation.venue) })
    if reservation.seating == .left {
      json.field("leftAt", text: reservation.endedAt.map { zones.label($0, at: reservation.venue) })
    }
    json.field("version", integer: reservation.version)
    json.field("channel", text: stay.channel.rawValue)
    json.field("area", text: stay.area)
    if !stay.needs.isEmpty { json.field("needs", texts: stay.needs.map(\.rawValue)) }
    write(
      reservation.details, isBooked: reservation.state == .booked, serveAt: serveAt, to: &json
    ) {
      zones.label($0, at: reservation.venue)
    }
    MakerText.write(maker, for: reservation.owner, to: &json)
    json.nullable("key", reservation.key?.text)
    if reservation.isWalkIn { json.field("walkIn", bool: true) }
    if reservation.needsTable { json.field("needsTable", bool: true) }
    if isAtRisk { json.field("atRisk", bool: true) }
    if let guest {
      json.object("guest") { GuestWriter.write(guest, to: &$0) }
    }
  }

  private static func write(
    _ care: Care, isBooked: Bool, serveAt: Timestamp?, to json: inout JSONWriter,
    _ label: (Timestamp) -> String
  ) {
    json.field("answerBy", text: care.answerBy.map(label))
    json.field("cutoff", text: care.terms.cutoffAt.map(label))
    if care.attendance != .none { json.field("attendance", text: care.attendance.rawValue) }
    if let deposit = care.terms.deposit {
      json.object("deposit") { json in
        json.field("amount", integer: deposit.amount)
        json.field("currency", text: deposit.currency)
        json.field("state", text: care.deposit.rawValue)
        // A deadline runs from the venue's yes (R17), and while something is due.
        let isDue = isBooked && care.deposit == .due && !care.isDepositHeldOpen
        json.field("due", text: isDue ? care.terms.depositDueAt.map(label) : nil)
      }
    }
    if care.guarantee != .none { json.field("guarantee", text: care.guarantee.rawValue) }
    if let arrival = care.arrival {
      json.object("arrival") { json in
        json.field("state", text: arrival.state.rawValue)
        json.field("leadMinutes", integer: arrival.leadMinutes)
        json.field("scope", text: arrival.scope.rawValue)
        json.field("eta", text: label(arrival.etaAt))
        json.field("source", text: arrival.source.rawValue)
      }
    }
    if let prep = care.prep {
      json.object("prep") { json in
        json.field("scope", text: prep.scope.rawValue)
        json.field("serveAt", text: serveAt.map(label))
        json.field("tickets", ids: prep.tickets)
      }
    }
    json.field("arrivedCovers", integer: care.arrivedCovers)
    json.field("seatedCovers", integer: care.seatedCovers)
    if let override = care.terms.override {
      json.object("override") { json in
        json.field("why", text: override.why)
        json.field("codes", texts: override.codes.map(\.rawValue))
      }
    }
    if let correction = care.correction {
      json.object("corrected") { json in
        json.field("at", text: label(correction.at))
        json.field("by", text: correction.by.description)
        json.field("why", text: correction.why)
      }
    }
    if care.isForgotten { json.field("forgotten", bool: true) }
  }
}
