extension RefusalCode {
  /// The rule behind a refusal, by its number in the guide Rules; nil where it needs none.
  package var rule: String? {
    switch self {
    case .nonexistentLocalTime, .offsetMismatch: "R1"
    case .offGrid: "R2"
    case .afterLastSeating: "R3"
    case .tablesTaken, .tablesHeld: "R4"
    case .pacingCovers, .pacingParties, .pacingOnline: "R7"
    case .tooSoon, .tooFar, .holdLapsed, .holdLimit: "R8"
    case .outsideService, .closedSpecialDay, .venueClosed, .inThePast, .partyTooSmall, .partyTooLarge,
      .noTableFits, .blocked, .poolFull, .channelNotAllowed, .guestOverlap:
      "R11"
    case .versionConflict: "R14"
    case .notCancellable: "R15"
    case .pastCutoff: "R16"
    case .depositTooSmall, .depositAlreadyPaid: "R17"
    case .pingTooSoon: "R20"
    case .notFound, .forbidden: "R21"
    case .maintenance: "R22"
    case .tablesOccupied: "R24"
    case .dateClosed: "R30"
    case .holdConsumed, .idempotencyKeyReused, .notAllowedInState: nil
    }
  }
}

extension EventType {
  /// The rule behind an event, by its number in the guide Rules; nil where none says more than its name.
  package var rule: String? {
    switch self {
    case .zoneRulesAdopted, .holdMoved, .blockMoved, .waitlistMoved: "R1"
    case .requestLapsed, .noShow, .holdLapsed, .waitlistLapsed: "R8"
    case .booked, .requested, .holdPlaced, .waitlistOffered, .waitlistBooked: "R11"
    case .reassigned: "R13"
    case .modified: "R14"
    case .cancelled, .answered: "R15"
    case .lateCancelled: "R16"
    case .depositPaid, .depositRefunded, .depositForfeited, .depositHeldOpen, .depositLapsed,
      .guaranteeAsked, .guaranteeGiven, .guaranteeCharged, .guaranteeReleased:
      "R17"
    case .arrivalDeclared, .arrivalWithdrawn, .etaChanged, .prepConfirmed, .prepCancelled, .retimed,
      .ticketFired, .ticketStarted, .ticketReady, .ticketServed, .ticketRecalled, .eightySixed,
      .prepRestored, .prepAtRisk, .relocated, .courseFired, .dishMissed:
      "R18"
    case .noticesDelivered, .noticeAcknowledged, .noticeRetried, .noticeEscalated: "R19"
    case .pinged: "R20"
    case .guestsMerged, .guestsSplit: "R21"
    case .accepted, .declined, .arrivalApproved, .arrivalQueued, .arrivalDeclined: "R21"
    case .maintenanceSet: "R22"
    case .allergiesKept: "R28"
    case .arrived, .seated, .left: "R24"
    case .venueDefined, .blocked, .needsTable: "R25"
    case .unsuited, .waitlistReturned, .waitlistFits: "R25"
    case .paceSet: "R7"
    case .sectionsSet: "R24"
    case .walkedIn: "R27"
    case .guestChanged: "R28"
    case .completed, .undone, .corrected, .dayClosed, .dayReopened: "R30"
    case .ledgerCreated, .carriedOver, .holdReleased, .unblocked, .waitlistJoined, .waitlistLeft,
      .attendanceAsked, .attendanceConfirmed, .attendanceDeclined, .guestForgotten, .clockAdvanced,
      .clockAccepted, .refused, .writerRestarted, .checkpointed:
      nil
    }
  }
}
