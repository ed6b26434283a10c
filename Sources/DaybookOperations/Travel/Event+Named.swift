internal import Daybook
package import DaybookDomain

extension Event {
  /// The bookings, holds, blocks, waitlist entries and tickets that a record is about.
  ///
  /// What stood in the way of a refused command is not among them.
  package var named: [ClaimID] {
    switch self {
    case .booked(let booked): [booked.reservation.retyped()] + (booked.hold.map { [$0.retyped()] } ?? [])
    case .requested(let requested):
      [requested.booked.reservation.retyped()] + (requested.booked.hold.map { [$0.retyped()] } ?? [])
    case .holdPlaced(let placed): [placed.hold.retyped()]
    case .holdReleased(let released): [released.hold.retyped()]
    case .holdLapsed(let id): [id.retyped()]
    case .blocked(let blocked): [blocked.block.retyped()]
    case .unblocked(let id): [id.retyped()]
    case .waitlistOffered(let offered): [offered.entry.retyped(), offered.hold.retyped()]
    case .waitlistBooked(let booked): [booked.entry.retyped(), booked.reservation.retyped()]
    case .ticketFired(let work), .ticketStarted(let work), .ticketReady(let work): [work.ticket.retyped()]
    case .ticketServed(let id), .ticketRecalled(let id): [id.retyped()]
    case .guestForgotten(let forgotten):
      forgotten.reservations.map { $0.retyped() } + forgotten.entries.map { $0.retyped() }
    case .answered(let answered):
      [
        answered.reservation?.retyped(), answered.hold?.retyped(), answered.block?.retyped(),
        answered.entry?.retyped(),
      ].compactMap { (id: ClaimID?) in id }
    default: [reservation?.retyped(), entry?.retyped()].compactMap { (id: ClaimID?) in id }
    }
  }
}
