import Daybook
import DaybookForms
import DaybookJSON

/// A reservation as a line: exact JSON, or text for people.
enum ReservationText {
  static func write(
    _ reservation: Reservation, guest: Guest? = nil, isAtRisk: Bool, to json: inout JSONWriter
  ) {
    let stay = reservation.stay
    json.object { json in
      json.field("reservation", id: reservation.id)
      json.field("venue", text: reservation.venue.text)
      json.field("date", text: stay.date.description)
      json.field("party", integer: stay.party.covers)
      json.field("start", text: stay.start.formatted(offset: stay.offset))
      json.field("end", text: stay.end.formatted(offset: stay.offset))
      json.field("tables", names: stay.tables)
      json.nullable("pool", stay.pool?.text)
      if stay.pool != nil { json.field("units", integer: stay.units) }
      json.field("state", text: reservation.state.rawValue)
      json.field("seating", text: reservation.seating.rawValue)
      json.field("by", text: reservation.owner.description)
      json.nullable("key", reservation.key?.text)
      if reservation.isWalkIn { json.field("walkIn", bool: true) }
      if reservation.needsTable { json.field("needsTable", bool: true) }
      if isAtRisk { json.field("atRisk", bool: true) }
      if let guest {
        json.object("guest") { json in
          json.field("name", text: guest.name)
          json.field("phone", text: guest.phone)
          json.field("email", text: guest.email)
          json.field("notes", text: guest.notes)
        }
      }
    }
    json.endLine()
  }

  static func row(_ reservation: Reservation, isAtRisk: Bool) -> [String] {
    let stay = reservation.stay
    let start = stay.start.formatted(offset: stay.offset)
    let end = stay.end.formatted(offset: stay.offset)
    let place = stay.pool.map { "\($0) \(stay.units)" } ?? stay.tables.map(\.text).joined(separator: " ")
    var notes: [String] = []
    if reservation.isWalkIn { notes.append("walk-in") }
    if reservation.needsTable { notes.append("NEEDS A TABLE") }
    if isAtRisk { notes.append("AT RISK") }
    let state =
      reservation.state == .booked && reservation.seating != .expected
      ? reservation.seating.rawValue : reservation.state.rawValue
    return [
      reservation.id.description, reservation.venue.text, stay.date.description,
      "\(start.dropFirst(11).prefix(5))–\(end.dropFirst(11).prefix(5))", "\(stay.party)", place, state,
      notes.joined(separator: ", "),
    ]
  }
}
