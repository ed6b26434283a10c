package import DaybookDomain

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
