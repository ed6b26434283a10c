import Daybook
import DaybookOperations

/// A booking, hold, block, waitlist entry or ticket, whichever it is, as a line for people.
enum EntityText {
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
}
