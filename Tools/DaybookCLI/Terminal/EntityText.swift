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
    case .block(let block): fields(block, zones, to: &json)
    case .entry(let entry):
      for place in WaitlistPlace.places([entry], at: entry.joinedAt) {
        WaitlistText.write(place, guest: nil, zones, to: &json)
      }
    case .ticket(let ticket): TicketText.write(ticket, allergies: [], zones, to: &json)
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
        + "\(words(reservation.stay, zones, at: reservation.venue)): \(state)"
    case .hold(let hold):
      return "hold \(hold.id) at \(hold.venue), "
        + "\(words(hold.stay, zones, at: hold.venue)): \(hold.state.rawValue)"
    case .block(let block):
      let (from, until) = (
        zones.label(block.from, at: block.venue), zones.label(block.until, at: block.venue)
      )
      return "block \(block.id) at \(block.venue), \(from) to \(until): "
        + (block.isRemoved ? "removed" : "active")
    case .entry(let entry):
      return "waitlist entry \(entry.id) at \(entry.venue), party of \(entry.party): \(entry.state.rawValue)"
    case .ticket(let ticket):
      return "ticket \(ticket.id) of \(ticket.reservation), \(ticket.station), \(TicketText.items(ticket)): "
        + ticket.state.rawValue
    }
  }

  private static func words(_ stay: Stay, _ zones: VenueZones, at venue: VenueID) -> String {
    let agreed = zones.agreed(stay, at: venue).map { " (\($0.words))" } ?? ""
    let start = stay.hasDate ? [zones.label(stay.start, at: venue) + agreed] : []
    let tables = stay.tables.isEmpty ? [] : ["table \(zones.names(stay.tables, at: venue))"]
    let place = stay.pool.map { ["\($0) \(stay.units)"] } ?? tables
    return (start + ["party of \(stay.party)"] + place).joined(separator: ", ")
  }

  static func fields(
    _ hold: Hold, state: String, by maker: Actor? = nil, _ zones: VenueZones, to json: inout JSONWriter
  ) {
    let stay = hold.stay
    json.field("hold", id: hold.id)
    json.field("venue", text: hold.venue.text)
    json.field("party", integer: stay.party.covers)
    if stay.hasDate { json.field("start", text: zones.label(stay.start, at: hold.venue)) }
    zones.agreed(stay, at: hold.venue).write(to: &json)
    if !stay.isTimeless { json.field("end", text: zones.label(stay.end, at: hold.venue)) }
    json.field("tables", texts: zones.texts(stay.tables, at: hold.venue))
    json.field("pool", text: stay.pool?.text)
    json.field("lapsesAt", text: zones.label(hold.lapsesAt, at: hold.venue))
    json.field("state", text: state)
    MakerText.write(maker, for: hold.owner, to: &json)
  }

  static func fields(_ block: Block, _ zones: VenueZones, to json: inout JSONWriter) {
    json.field("block", id: block.id)
    json.field("venue", text: block.venue.text)
    switch block.scope {
    case .tables(let tables): json.field("tables", texts: zones.texts(tables, at: block.venue))
    case .area(let area): json.field("area", text: area)
    case .starts(let covers): json.field("startingCovers", integer: covers)
    case .venue: break
    }
    json.field("from", text: zones.label(block.from, at: block.venue))
    json.field("until", text: zones.label(block.until, at: block.venue))
    json.field("reason", text: block.reason)
    json.field("state", text: block.isRemoved ? "removed" : "active")
  }
}
