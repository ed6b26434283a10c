import Daybook
import DaybookJSON
import DaybookOperations

/// A booking, hold, block, waitlist entry or ticket, whichever it is: JSON fields, or a line for people.
enum EntityText {
  static func write(_ entity: EntityValue, _ zones: VenueZones, to json: inout JSONWriter) {
    switch entity {
    case .reservation(let reservation):
      ReservationText.fields(reservation, guest: nil, isAtRisk: false, zones, to: &json)
    case .hold(let hold): fields(hold, state: hold.state.rawValue, zones, to: &json)
    case .block(let block): fields(block, to: &json)
    case .entry(let entry):
      for place in WaitlistPlace.places([entry], at: entry.joinedAt) {
        WaitlistText.write(place, guest: nil, { zones.label($0, at: entry.venue) }, to: &json)
      }
    case .ticket(let ticket): TicketText.write(ticket, allergies: [], to: &json)
    }
  }

  /// `reservation 0190… at sahil, 2030-05-01T19:00:00+04:00, party of 2, table T1: booked`.
  static func line(_ entity: EntityValue, _ zones: VenueZones) -> String {
    switch entity {
    case .reservation(let reservation):
      let state =
        reservation.state == .booked && reservation.seating != .expected
        ? reservation.seating.rawValue : reservation.state.rawValue
      return "reservation \(reservation.id) at \(reservation.venue), "
        + "\(words(reservation.stay, zones.label(reservation.stay.start, at: reservation.venue))): \(state)"
    case .hold(let hold):
      return "hold \(hold.id) at \(hold.venue), "
        + "\(words(hold.stay, zones.label(hold.stay.start, at: hold.venue))): \(hold.state.rawValue)"
    case .block(let block):
      return "block \(block.id) at \(block.venue), \(block.from) to \(block.until): "
        + (block.isRemoved ? "removed" : "active")
    case .entry(let entry):
      return "waitlist entry \(entry.id) at \(entry.venue), party of \(entry.party): \(entry.state.rawValue)"
    case .ticket(let ticket):
      return "ticket \(ticket.id) of \(ticket.reservation), \(ticket.station), \(TicketText.items(ticket)): "
        + ticket.state.rawValue
    }
  }

  private static func words(_ stay: Stay, _ start: String) -> String {
    let place = stay.pool.map { ["\($0) \(stay.units)"] } ?? stay.tables.map { "table \($0)" }
    return ([start, "party of \(stay.party)"] + place).joined(
      separator: ", ")
  }

  static func fields(_ hold: Hold, state: String, _ zones: VenueZones, to json: inout JSONWriter) {
    let stay = hold.stay
    json.field("hold", id: hold.id)
    json.field("venue", text: hold.venue.text)
    json.field("party", integer: stay.party.covers)
    json.field("start", text: zones.label(stay.start, at: hold.venue))
    json.field("end", text: zones.label(stay.end, at: hold.venue))
    json.field("tables", names: stay.tables)
    json.field("pool", text: stay.pool?.text)
    json.field("lapsesAt", instant: hold.lapsesAt)
    json.field("state", text: state)
    json.field("by", text: hold.owner.description)
  }

  static func fields(_ block: Block, to json: inout JSONWriter) {
    json.field("block", id: block.id)
    json.field("venue", text: block.venue.text)
    switch block.scope {
    case .tables(let tables): json.field("tables", names: tables)
    case .area(let area): json.field("area", text: area)
    case .venue: break
    }
    json.field("from", instant: block.from)
    json.field("until", instant: block.until)
    json.field("reason", text: block.reason)
    json.field("state", text: block.isRemoved ? "removed" : "active")
  }
}
