public import DaybookTime

/// A booking or walk-in as the log leaves it.
public struct Reservation: Hashable, Sendable {
  public let id: ReservationID
  public let venue: VenueID
  public var stay: Stay
  public var state: BookingState
  public var seating: SeatingState
  /// Who made it; a guest acts on their own only (R21).
  public let owner: Actor
  /// The idempotency key it was made under.
  public let key: IdempotencyKey?
  public let isWalkIn: Bool
  /// Its table was taken away and no other has been given: it stands, listed until a host acts.
  public var needsTable: Bool
  /// When the party sat down.
  public var seatedAt: Timestamp?
  public let guest: SealedGuest?

  package init(
    id: ReservationID, venue: VenueID, stay: Stay, state: BookingState = .booked,
    seating: SeatingState = .expected,
    owner: Actor, key: IdempotencyKey?, isWalkIn: Bool = false, needsTable: Bool = false,
    seatedAt: Timestamp? = nil,
    guest: SealedGuest?
  ) {
    self.id = id
    self.venue = venue
    self.stay = stay
    self.state = state
    self.seating = seating
    self.owner = owner
    self.key = key
    self.isWalkIn = isWalkIn
    self.needsTable = needsTable
    self.seatedAt = seatedAt
    self.guest = guest
  }

  /// What it occupies; nil once it is over or has neither table nor pool.
  package var claim: Claim? {
    guard state == .booked, seating != .left else { return nil }
    guard !stay.tables.isEmpty || stay.pool != nil else { return nil }
    return Claim(
      id: id.retyped(), kind: seating == .seated ? .seated : .booked,
      start: min(stay.start, seatedAt ?? stay.start),
      end: stay.end, effectiveUntil: seating == .seated ? stay.overrunsUntil : nil, tables: stay.tables,
      pool: stay.pool, units: stay.units)
  }
}

public enum BookingState: String, Hashable, Sendable, CaseIterable {
  case booked, completed, cancelled, noShow
}

public enum SeatingState: String, Hashable, Sendable, CaseIterable {
  case expected, arrived, seated, left
}
