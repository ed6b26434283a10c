public import DaybookDomain
public import DaybookTime

/// The history of a guest's own bookings, at all venues, with those of the accounts merged into it.
public struct GuestCard: Hashable, Sendable {
  /// The guest account.
  public let guest: Actor
  /// Visits that took place, or are taking place.
  public private(set) var visits = 0
  /// Bookings nobody came to.
  public private(set) var noShows = 0
  /// Bookings cancelled past the cut-off.
  public private(set) var lateCancels = 0
  /// Bookings cancelled in time.
  public private(set) var cancels = 0
  /// Requests the venue declined or did not answer.
  public private(set) var declined = 0
  /// Bookings and requests still to come, in order of start.
  public private(set) var upcoming: [ReservationID] = []
  /// All of them, in order of start.
  public private(set) var reservations: [ReservationID] = []
  /// Holds that are kept for the guest, offers included, in order of making.
  public private(set) var holds: [HoldID] = []
  /// When the guest was last forgotten; nil: never.
  public let forgottenAt: Timestamp?
  /// The accounts merged into this one, whose bookings are counted and listed too, by name.
  public let merged: [Actor]
  /// The account it is merged into; nil: none.
  public let mergedInto: Actor?

  package init(
    guest: Actor, forgottenAt: Timestamp? = nil, merged: [Actor] = [], mergedInto: Actor? = nil
  ) {
    self.guest = guest
    self.merged = merged
    self.mergedInto = mergedInto
    self.forgottenAt = forgottenAt
  }

  /// The guest's account and those merged into it.
  public var accounts: [Actor] { [guest] + merged }

  /// Whether nothing is known of the guest.
  public var isEmpty: Bool {
    reservations.isEmpty && holds.isEmpty && forgottenAt == nil && mergedInto == nil
  }

  mutating func add(_ hold: HoldID) { holds.append(hold) }

  mutating func add(_ id: ReservationID, _ standing: GuestStanding) {
    reservations.append(id)
    switch standing {
    case .upcoming: upcoming.append(id)
    case .visit: visits += 1
    case .noShow: noShows += 1
    case .lateCancel: lateCancels += 1
    case .cancel: cancels += 1
    case .declined: declined += 1
    }
  }
}

/// What a booking counts as on a guest's card.
package enum GuestStanding: UInt8, Hashable, Sendable {
  case upcoming, visit, noShow, lateCancel, cancel, declined

  /// A seated party counts as a visit.
  package init(_ reservation: Reservation) {
    switch reservation.state {
    case .booked, .requested:
      self = reservation.seating == .seated || reservation.seating == .left ? .visit : .upcoming
    case .completed: self = .visit
    case .noShow: self = .noShow
    case .lateCancelled: self = .lateCancel
    case .cancelled: self = .cancel
    case .declined: self = .declined
    }
  }
}
