extension Event {
  /// The booking it is about, where it is about one.
  package var reservation: ReservationID? {
    switch self {
    case .booked(let booked): booked.reservation
    case .requested(let requested): requested.booked.reservation
    case .modified(let modified): modified.reservation
    case .walkedIn(let walkedIn): walkedIn.reservation
    case .carriedOver(let carried): carried.reservation
    case .arrived(let visited), .seated(let visited): visited.reservation
    case .undone(let undone): undone.reservation
    case .reassigned(let reassigned): reassigned.reservation
    case .needsTable(let lost): lost.reservation
    case .waitlistBooked(let booked): booked.reservation
    case .depositPaid(let paid): paid.reservation
    case .arrivalDeclared(let declared): declared.reservation
    case .etaChanged(let changed): changed.reservation
    case .pinged(let pinged): pinged.reservation
    case .prepConfirmed(let confirmed): confirmed.reservation
    case .retimed(let retimed): retimed.reservation
    case .answered(let answered): answered.reservation
    case .accepted(let id), .declined(let id), .requestLapsed(let id), .cancelled(let id),
      .lateCancelled(let id), .left(let id), .completed(let id), .noShow(let id), .depositRefunded(let id),
      .depositForfeited(let id), .depositHeldOpen(let id), .depositLapsed(let id), .guaranteeAsked(let id),
      .guaranteeGiven(let id), .guaranteeCharged(let id), .guaranteeReleased(let id),
      .attendanceAsked(let id),
      .attendanceConfirmed(let id), .attendanceDeclined(let id), .arrivalWithdrawn(let id),
      .arrivalApproved(let id), .arrivalQueued(let id), .arrivalDeclined(let id), .prepCancelled(let id):
      id
    default: nil
    }
  }

  /// The waitlist entry it is about, where it is about one.
  package var entry: WaitlistID? {
    switch self {
    case .waitlistJoined(let joined): joined.entry
    case .waitlistOffered(let offered): offered.entry
    case .waitlistBooked(let booked): booked.entry
    case .waitlistLeft(let id), .waitlistLapsed(let id): id
    case .answered(let answered): answered.entry
    default: nil
    }
  }
}

extension Event {
  /// What of a person is sealed in it: their fields, or where they are.
  package var sealed: SealedGuest? {
    switch self {
    case .booked(let booked): booked.guest
    case .requested(let requested): requested.booked.guest
    case .walkedIn(let walkedIn): walkedIn.guest
    case .carriedOver(let carried): carried.guest
    case .waitlistJoined(let joined): joined.guest
    case .pinged(let pinged): pinged.place
    default: nil
    }
  }
}
