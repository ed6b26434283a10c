import Daybook

/// Which events are about a guest: about what the guest booked, held or waits for, or owns.
///
/// Grows with the guest's own bookings, not with the log.
struct GuestTrail {
  private let guest: Actor
  private var own: Set<ClaimID> = []

  init(_ guest: Actor) { self.guest = guest }

  /// Whether it is about the guest; to be asked of every event in order.
  mutating func takes(_ fact: Fact) -> Bool {
    if let made = made(by: fact) {
      own.formUnion(made)
      return true
    }
    switch fact.event {
    case .holdPlaced(let placed): return own.contains(placed.hold.retyped())
    case .holdReleased(let released): return own.contains(released.hold.retyped())
    case .holdLapsed(let id): return own.contains(id.retyped())
    case .ticketFired(let work), .ticketStarted(let work), .ticketReady(let work):
      return own.contains(work.ticket.retyped())
    case .ticketServed(let id), .ticketRecalled(let id): return own.contains(id.retyped())
    case .guestForgotten(let forgotten):
      return forgotten.guest == guest || forgotten.reservations.contains { own.contains($0.retyped()) }
    default: break
    }
    if let id = fact.event.reservation { return own.contains(id.retyped()) }
    if let id = fact.event.entry { return own.contains(id.retyped()) }
    return fact.by == guest
  }

  /// What of the guest's an event makes; nil: nothing. Who is moved to make room is somebody else.
  private func made(by fact: Fact) -> [ClaimID]? {
    let isOwn = fact.by == guest
    switch fact.event {
    case .booked(let booked): return made(booked, isOwn)
    case .requested(let requested): return made(requested.booked, isOwn)
    case .walkedIn(let walkedIn) where isOwn: return [walkedIn.reservation.retyped()]
    case .carriedOver(let carried) where carried.original.owner == guest:
      return [carried.reservation.retyped()]
    case .holdPlaced(let placed) where isOwn: return [placed.hold.retyped()]
    case .waitlistJoined(let joined) where isOwn: return [joined.entry.retyped()]
    case .waitlistOffered(let offered) where own.contains(offered.entry.retyped()):
      return [offered.hold.retyped()]
    case .waitlistBooked(let booked) where own.contains(booked.entry.retyped()):
      return [booked.reservation.retyped()]
    case .prepConfirmed(let confirmed) where own.contains(confirmed.reservation.retyped()):
      return confirmed.tickets.map { $0.ticket.retyped() }
    default: return nil
    }
  }

  private func made(_ booked: Booked, _ isOwn: Bool) -> [ClaimID]? {
    if let hold = booked.hold { return own.contains(hold.retyped()) ? [booked.reservation.retyped()] : nil }
    return isOwn ? [booked.reservation.retyped()] : nil
  }
}
