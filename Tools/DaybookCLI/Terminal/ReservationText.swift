import Daybook
import DaybookOperations

/// A reservation as text for people.
enum ReservationText {
  static func row(_ reservation: Reservation, isAtRisk: Bool, _ zones: VenueZones) -> [String] {
    let stay = reservation.stay
    let agreed = zones.agreed(stay, at: reservation.venue)
    var time = stay.hasDate ? zones.clock(stay.start, at: reservation.venue) + agreed.mark : ""
    if !stay.isTimeless { time += "–" + zones.clock(stay.end, at: reservation.venue) }
    let place = cell(
      stay.pool.map { "\($0) \(stay.units)" } ?? zones.names(stay.tables, at: reservation.venue))
    var notes: [String] = []
    if reservation.isWalkIn { notes.append("walk-in") }
    if reservation.needsTable { notes.append("NEEDS A TABLE") }
    if isAtRisk { notes.append("AT RISK") }
    if let correction = reservation.details.correction {
      notes.append("corrected by \(correction.by): \(correction.why)")
    }
    if let agreed { notes.append(agreed.words) }
    let state =
      reservation.state == .booked && reservation.seating != .expected
      ? reservation.seating.rawValue : reservation.state.rawValue
    return [
      reservation.id.description, reservation.venue.text, stay.hasDate ? stay.date.description : "",
      time, "\(stay.party)", place, state,
      cell(notes.joined(separator: ", "), most: 60),
    ]
  }
}
