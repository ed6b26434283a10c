public import DaybookTime

/// What happened. An event is already a fact: applying it never fails.
///
/// Large, rare payloads are boxed (`indirect`), so that the common events stay small to copy.
public enum Event: Hashable, Sendable {
  indirect case ledgerCreated(LedgerCreated)
  indirect case zoneRulesAdopted(ZoneRules)
  indirect case venueDefined(VenueDefinition)
  indirect case booked(Booked)
  indirect case requested(Requested)
  case accepted(Accepted)
  case declined(ReservationID)
  case requestLapsed(ReservationID)
  indirect case modified(Modified)
  case guestChanged(GuestChanged)
  case cancelled(ReservationID)
  case lateCancelled(ReservationID)
  case arrived(Visited)
  case seated(Visited)
  case left(ReservationID)
  case completed(ReservationID)
  case noShow(ReservationID)
  case undone(Undone)
  indirect case corrected(Corrected)
  indirect case walkedIn(WalkedIn)
  indirect case carriedOver(CarriedOver)
  case dayClosed(DayClosed)
  case dayReopened(DayReopened)
  indirect case holdPlaced(HoldPlaced)
  case holdReleased(HoldReleased)
  case holdLapsed(HoldID)
  indirect case blocked(Blocked)
  indirect case holdMoved(HoldMoved)
  case blockMoved(BlockMoved)
  case unblocked(BlockID)
  case needsTable(NeedsTable)
  case unsuited(ReservationID)
  case reassigned(Reassigned)
  indirect case waitlistJoined(WaitlistJoined)
  case waitlistMoved(WaitlistMoved)
  case waitlistOffered(WaitlistOffered)
  case waitlistBooked(WaitlistBooked)
  case waitlistLeft(WaitlistID)
  case waitlistLapsed(WaitlistID)
  case waitlistReturned(WaitlistID)
  case waitlistFits(WaitlistFits)
  case depositPaid(DepositPaid)
  case depositRefunded(ReservationID)
  case depositForfeited(ReservationID)
  case depositHeldOpen(ReservationID)
  case depositLapsed(ReservationID)
  case guaranteeAsked(ReservationID)
  case guaranteeGiven(ReservationID)
  case guaranteeCharged(ReservationID)
  case guaranteeReleased(ReservationID)
  case attendanceAsked(ReservationID)
  case attendanceConfirmed(ReservationID)
  case attendanceDeclined(ReservationID)
  indirect case arrivalDeclared(ArrivalDeclared)
  case arrivalWithdrawn(ReservationID)
  case arrivalApproved(ReservationID)
  case arrivalQueued(ReservationID)
  case arrivalDeclined(ReservationID)
  case etaChanged(ETAChanged)
  indirect case pinged(Pinged)
  indirect case prepConfirmed(PrepConfirmed)
  case prepCancelled(ReservationID)
  case prepRestored(ReservationID)
  case retimed(Retimed)
  case prepAtRisk(ReservationID)
  case relocated(Relocated)
  case ticketFired(TicketWork)
  case courseFired(CourseFired)
  case ticketStarted(TicketWork)
  case ticketReady(TicketWork)
  case ticketServed(TicketID)
  case ticketRecalled(TicketID)
  case eightySixed(EightySixed)
  case dishMissed(DishMissed)
  case noticesDelivered(NoticesDelivered)
  case noticeAcknowledged(NoticeMark)
  case noticeRetried(NoticeMark)
  case noticeEscalated(NoticeMark)
  indirect case guestForgotten(GuestForgotten)
  indirect case allergiesKept(AllergiesKept)
  indirect case guestsMerged(GuestsMerged)
  indirect case guestsSplit(GuestsSplit)
  case maintenanceSet(MaintenanceSet)
  case paceSet(PaceSet)
  indirect case sectionsSet(SectionsSet)
  case clockAdvanced(to: Timestamp)
  /// An operator accepted the machine's clock, though it was far ahead of `from`, the last record's time.
  case clockAccepted(from: Timestamp)
  case refused(Refusal)
  case answered(Answered)
  case writerRestarted(WriterRestarted)
  case checkpointed(Checkpointed)

  /// The event's type.
  public var type: EventType {
    switch self {
    case .ledgerCreated: .ledgerCreated
    case .zoneRulesAdopted: .zoneRulesAdopted
    case .venueDefined: .venueDefined
    case .booked: .booked
    case .requested: .requested
    case .accepted: .accepted
    case .declined: .declined
    case .requestLapsed: .requestLapsed
    case .modified: .modified
    case .guestChanged: .guestChanged
    case .cancelled: .cancelled
    case .lateCancelled: .lateCancelled
    case .arrived: .arrived
    case .seated: .seated
    case .left: .left
    case .completed: .completed
    case .noShow: .noShow
    case .undone: .undone
    case .corrected: .corrected
    case .walkedIn: .walkedIn
    case .carriedOver: .carriedOver
    case .dayClosed: .dayClosed
    case .dayReopened: .dayReopened
    case .holdPlaced: .holdPlaced
    case .holdReleased: .holdReleased
    case .holdLapsed: .holdLapsed
    case .blocked: .blocked
    case .holdMoved: .holdMoved
    case .blockMoved: .blockMoved
    case .unblocked: .unblocked
    case .needsTable: .needsTable
    case .unsuited: .unsuited
    case .reassigned: .reassigned
    case .waitlistJoined: .waitlistJoined
    case .waitlistMoved: .waitlistMoved
    case .waitlistOffered: .waitlistOffered
    case .waitlistBooked: .waitlistBooked
    case .waitlistLeft: .waitlistLeft
    case .waitlistLapsed: .waitlistLapsed
    case .waitlistReturned: .waitlistReturned
    case .waitlistFits: .waitlistFits
    case .depositPaid: .depositPaid
    case .depositRefunded: .depositRefunded
    case .depositForfeited: .depositForfeited
    case .depositHeldOpen: .depositHeldOpen
    case .depositLapsed: .depositLapsed
    case .guaranteeAsked: .guaranteeAsked
    case .guaranteeGiven: .guaranteeGiven
    case .guaranteeCharged: .guaranteeCharged
    case .guaranteeReleased: .guaranteeReleased
    case .attendanceAsked: .attendanceAsked
    case .attendanceConfirmed: .attendanceConfirmed
    case .attendanceDeclined: .attendanceDeclined
    case .arrivalDeclared: .arrivalDeclared
    case .arrivalWithdrawn: .arrivalWithdrawn
    case .arrivalApproved: .arrivalApproved
    case .arrivalQueued: .arrivalQueued
    case .arrivalDeclined: .arrivalDeclined
    case .etaChanged: .etaChanged
    case .pinged: .pinged
    case .prepConfirmed: .prepConfirmed
    case .prepCancelled: .prepCancelled
    case .prepRestored: .prepRestored
    case .retimed: .retimed
    case .prepAtRisk: .prepAtRisk
    case .relocated: .relocated
    case .ticketFired: .ticketFired
    case .courseFired: .courseFired
    case .ticketStarted: .ticketStarted
    case .ticketReady: .ticketReady
    case .ticketServed: .ticketServed
    case .ticketRecalled: .ticketRecalled
    case .eightySixed: .eightySixed
    case .dishMissed: .dishMissed
    case .noticesDelivered: .noticesDelivered
    case .noticeAcknowledged: .noticeAcknowledged
    case .noticeRetried: .noticeRetried
    case .noticeEscalated: .noticeEscalated
    case .guestForgotten: .guestForgotten
    case .allergiesKept: .allergiesKept
    case .guestsMerged: .guestsMerged
    case .guestsSplit: .guestsSplit
    case .maintenanceSet: .maintenanceSet
    case .paceSet: .paceSet
    case .sectionsSet: .sectionsSet
    case .clockAdvanced: .clockAdvanced
    case .clockAccepted: .clockAccepted
    case .refused: .refused
    case .answered: .answered
    case .writerRestarted: .writerRestarted
    case .checkpointed: .checkpointed
    }
  }
}

/// The name of an event's type, as it stands in the log.
public enum EventType: String, Hashable, Sendable, CaseIterable {
  case ledgerCreated, zoneRulesAdopted, venueDefined, booked, requested, accepted, declined, requestLapsed
  case modified
  case guestChanged
  case cancelled, lateCancelled, arrived, seated, left, completed, noShow, undone
  case corrected
  case walkedIn
  case carriedOver
  case dayClosed, dayReopened, holdPlaced, holdReleased, holdLapsed, blocked
  case holdMoved, blockMoved
  case unblocked, needsTable, reassigned
  case waitlistJoined
  case waitlistMoved
  case waitlistOffered, waitlistBooked, waitlistLeft, waitlistLapsed, depositPaid
  case waitlistReturned, waitlistFits, unsuited, paceSet, sectionsSet
  case depositRefunded, depositForfeited, depositHeldOpen, depositLapsed, guaranteeAsked, guaranteeGiven
  case guaranteeCharged, guaranteeReleased, attendanceAsked, attendanceConfirmed, attendanceDeclined
  case arrivalDeclared, arrivalWithdrawn, arrivalApproved, arrivalQueued, arrivalDeclined, etaChanged
  case pinged, prepConfirmed, prepCancelled, retimed, ticketFired, ticketStarted, ticketReady
  case ticketServed, ticketRecalled, eightySixed, noticesDelivered, noticeAcknowledged, noticeRetried
  case noticeEscalated, guestForgotten
  case guestsMerged, guestsSplit
  case maintenanceSet, clockAdvanced, clockAccepted, refused, answered
  case prepRestored, prepAtRisk, relocated, courseFired, dishMissed, allergiesKept
  case writerRestarted, checkpointed
}
