package import DaybookDomain
import DaybookTime

/// Sample events of every type: the reference is made from what they write.
///
/// Of each type the first sample has as many fields as fit together, and the last only the required ones;
/// fields that exclude others have samples between them.
package enum EventSamples {
  package static func of(_ type: EventType) -> [Event] {
    switch type {
    case .booked, .requested, .modified, .walkedIn, .carriedOver, .holdPlaced, .holdReleased, .undone,
      .corrected, .guestChanged,
      .accepted,
      .arrived, .seated, .dayClosed, .dayReopened, .needsTable, .reassigned, .blocked, .unblocked,
      .unsuited, .paceSet, .sectionsSet,
      .holdLapsed:
      bookings(type)
    case .holdMoved, .blockMoved: bookings(type)
    case .waitlistMoved: care(type)
    case .guestsMerged, .guestsSplit,
      .waitlistJoined, .waitlistOffered, .waitlistBooked, .waitlistLeft, .waitlistLapsed, .depositPaid,
      .arrivalDeclared, .etaChanged, .pinged, .guestForgotten, .allergiesKept, .waitlistReturned,
      .waitlistFits:
      care(type)
    case .prepConfirmed, .retimed, .ticketFired, .ticketStarted, .ticketReady, .ticketServed, .ticketRecalled,
      .eightySixed, .noticesDelivered, .noticeAcknowledged, .noticeRetried, .noticeEscalated, .relocated,
      .courseFired, .dishMissed:
      kitchen(type)
    case .ledgerCreated, .zoneRulesAdopted, .venueDefined, .maintenanceSet, .clockAdvanced, .clockAccepted,
      .refused, .answered, .writerRestarted, .checkpointed:
      ledger(type)
    case .declined, .requestLapsed, .cancelled, .lateCancelled, .left, .completed, .noShow,
      .depositRefunded, .depositForfeited, .depositHeldOpen, .depositLapsed, .guaranteeAsked, .guaranteeGiven,
      .guaranteeCharged, .guaranteeReleased, .attendanceAsked, .attendanceConfirmed, .attendanceDeclined,
      .arrivalWithdrawn, .arrivalApproved, .arrivalQueued, .arrivalDeclined, .prepCancelled,
      .prepRestored, .prepAtRisk:
      [visit(type)]
    }
  }

  /// Events with no field but their booking.
  private static func visit(_ type: EventType) -> Event {
    let id = SampleValues.reservation
    return switch type {
    case .declined: .declined(id)
    case .prepRestored: .prepRestored(id)
    case .prepAtRisk: .prepAtRisk(id)
    case .requestLapsed: .requestLapsed(id)
    case .cancelled: .cancelled(id)
    case .lateCancelled: .lateCancelled(id)
    case .left: .left(id)
    case .completed: .completed(id)
    case .noShow: .noShow(id)
    case .depositRefunded: .depositRefunded(id)
    case .depositForfeited: .depositForfeited(id)
    case .depositHeldOpen: .depositHeldOpen(id)
    case .depositLapsed: .depositLapsed(id)
    case .guaranteeAsked: .guaranteeAsked(id)
    case .guaranteeGiven: .guaranteeGiven(id)
    case .guaranteeCharged: .guaranteeCharged(id)
    case .guaranteeReleased: .guaranteeReleased(id)
    case .attendanceAsked: .attendanceAsked(id)
    case .attendanceConfirmed: .attendanceConfirmed(id)
    case .attendanceDeclined: .attendanceDeclined(id)
    case .arrivalWithdrawn: .arrivalWithdrawn(id)
    case .arrivalApproved: .arrivalApproved(id)
    case .arrivalQueued: .arrivalQueued(id)
    case .arrivalDeclined: .arrivalDeclined(id)
    case .prepCancelled: .prepCancelled(id)
    default: preconditionFailure("\(type.rawValue) says more than its booking")
    }
  }

  /// For a type whose samples another function makes.
  static func misplaced(_ type: EventType) -> Never {
    preconditionFailure("the samples of \(type.rawValue) are made elsewhere")
  }
}
