package import DaybookDomain
import DaybookTime

/// Every form of every event's data: the current ones, which are written, and all earlier ones, which are
/// read.
///
/// A stored form is frozen. A changed event gets a second form: `BookedForm2` writes and reads the new one,
/// `current` says 2, and `read` gains a case `(.booked, 2)`; `(.booked, 1)` makes the current event from what
/// `BookedForm1.read` returns. `BookedForm1` moves to the folder Migrations and is only read. Fixtures of
/// form 1 stay and are read for ever.
package enum EventForms {
  /// The version in which events of this type are written today.
  package static func current(_ type: EventType) -> Int {
    switch type {
    case .requested, .arrived, .accepted, .dayReopened, .blocked, .waitlistJoined, .prepConfirmed, .retimed,
      .refused:
      2
    case .venueDefined, .booked, .walkedIn, .seated, .undone, .dayClosed, .holdPlaced, .reassigned, .answered:
      3
    case .modified: 4
    default: 1
    }
  }

  /// Writes the fields of an event's data, in its current form.
  @inline(__always)
  package static func write<Writer: FieldWriter & ~Copyable>(_ event: Event, to fields: inout Writer) {
    switch event {
    case .ledgerCreated(let it): LedgerCreatedForm1.write(it, to: &fields)
    case .zoneRulesAdopted(let it): ZoneRulesForm1.write(it, to: &fields)
    case .venueDefined(let it): VenueForm3.write(it, to: &fields)
    case .booked(let it): BookedForm3.write(it, to: &fields)
    case .requested(let it): RequestedForm2.write(it, to: &fields)
    case .accepted(let it): AcceptedForm2.write(it, to: &fields)
    case .declined(let it),
      .requestLapsed(let it),
      .cancelled(let it),
      .lateCancelled(let it),
      .left(let it),
      .completed(let it),
      .noShow(let it),
      .depositRefunded(let it),
      .depositForfeited(let it),
      .depositHeldOpen(let it),
      .depositLapsed(let it),
      .guaranteeAsked(let it),
      .guaranteeGiven(let it),
      .guaranteeCharged(let it),
      .guaranteeReleased(let it),
      .attendanceAsked(let it),
      .attendanceConfirmed(let it),
      .attendanceDeclined(let it),
      .arrivalWithdrawn(let it),
      .arrivalApproved(let it),
      .arrivalQueued(let it),
      .arrivalDeclined(let it),
      .prepCancelled(let it),
      .prepRestored(let it), .prepAtRisk(let it), .unsuited(let it):
      VisitForm1.write(it, to: &fields)
    case .modified(let it): ModifiedForm4.write(it, to: &fields)
    case .guestChanged(let it): GuestChangedForm1.write(it, to: &fields)
    case .arrived(let it): VisitForm2.write(it, to: &fields)
    case .seated(let it): SeatedForm3.write(it, to: &fields)
    case .undone(let it): UndoneForm3.write(it, to: &fields)
    case .corrected(let it): CorrectedForm1.write(it, to: &fields)
    case .walkedIn(let it): WalkedInForm3.write(it, to: &fields)
    case .carriedOver(let it): CarriedOverForm1.write(it, to: &fields)
    case .dayClosed(let it): DayClosedForm3.write(it, to: &fields)
    case .dayReopened(let it): DayReopenedForm2.write(it, to: &fields)
    case .holdPlaced(let it): HoldPlacedForm3.write(it, to: &fields)
    case .holdReleased(let it): HoldReleasedForm1.write(it, to: &fields)
    case .holdLapsed(let it): HoldLapsedForm1.write(it, to: &fields)
    case .blocked(let it): BlockedForm2.write(it, to: &fields)
    case .holdMoved(let it): HoldMovedForm1.write(it, to: &fields)
    case .blockMoved(let it): BlockMovedForm1.write(it, to: &fields)
    case .unblocked(let it): UnblockedForm1.write(it, to: &fields)
    case .needsTable(let it): NeedsTableForm1.write(it, to: &fields)
    case .reassigned(let it): ReassignedForm3.write(it, to: &fields)
    case .waitlistJoined(let it): WaitlistJoinedForm2.write(it, to: &fields)
    case .waitlistMoved(let it): WaitlistMovedForm1.write(it, to: &fields)
    case .waitlistOffered(let it): WaitlistOfferedForm1.write(it, to: &fields)
    case .waitlistBooked(let it): WaitlistBookedForm1.write(it, to: &fields)
    case .waitlistLeft(let it),
      .waitlistLapsed(let it),
      .waitlistReturned(let it):
      EntryForm1.write(it, to: &fields)
    case .waitlistFits(let it): WaitlistFitsForm1.write(it, to: &fields)
    case .depositPaid(let it): DepositPaidForm1.write(it, to: &fields)
    case .arrivalDeclared(let it): ArrivalDeclaredForm1.write(it, to: &fields)
    case .etaChanged(let it): ETAChangedForm1.write(it, to: &fields)
    case .pinged(let it): PingedForm1.write(it, to: &fields)
    case .prepConfirmed(let it): PrepConfirmedForm2.write(it, to: &fields)
    case .retimed(let it): RetimedForm2.write(it, to: &fields)
    case .relocated(let it): RelocatedForm1.write(it, to: &fields)
    case .courseFired(let it): CourseFiredForm1.write(it, to: &fields)
    case .ticketFired(let it),
      .ticketStarted(let it),
      .ticketReady(let it):
      TicketWorkForm1.write(it, to: &fields)
    case .ticketServed(let it),
      .ticketRecalled(let it):
      TicketForm1.write(it, to: &fields)
    case .eightySixed(let it): EightySixedForm1.write(it, to: &fields)
    case .dishMissed(let it): DishMissedForm1.write(it, to: &fields)
    case .noticesDelivered(let it): NoticesDeliveredForm1.write(it, to: &fields)
    case .noticeAcknowledged(let it),
      .noticeRetried(let it),
      .noticeEscalated(let it):
      NoticeMarkForm1.write(it, to: &fields)
    case .guestForgotten(let it): GuestForgottenForm1.write(it, to: &fields)
    case .allergiesKept(let it): AllergiesKeptForm1.write(it, to: &fields)
    case .guestsMerged(let it): GuestCardsForm1.write(it.from, it.into, it.why, to: &fields)
    case .guestsSplit(let it): GuestCardsForm1.write(it.from, it.into, it.why, to: &fields)
    case .maintenanceSet(let it): MaintenanceSetForm1.write(it, to: &fields)
    case .paceSet(let it): PaceSetForm1.write(it, to: &fields)
    case .sectionsSet(let it): SectionsSetForm1.write(it, to: &fields)
    case .clockAdvanced(let it): ClockAdvancedForm1.write(it, to: &fields)
    case .clockAccepted(let it): ClockAcceptedForm1.write(it, to: &fields)
    case .refused(let it): RefusedForm2.write(it, to: &fields)
    case .answered(let it): AnsweredForm3.write(it, to: &fields)
    case .writerRestarted(let it): WriterRestartedForm1.write(it, to: &fields)
    case .checkpointed(let it): CheckpointedForm1.write(it, to: &fields)
    }
  }

  /// Reads an event's data in one of its forms; `place` is the offset of the version, for errors.
  @inline(__always)
  static func read(
    _ type: EventType, version: Int, at place: Int, from fields: inout FormReader
  ) throws(FormError) -> Event {
    switch (type, version) {
    case (.ledgerCreated, 1): .ledgerCreated(try LedgerCreatedForm1.read(&fields))
    case (.zoneRulesAdopted, 1): .zoneRulesAdopted(try ZoneRulesForm1.read(&fields))
    case (.venueDefined, 1): .venueDefined(try VenueForm1.read(&fields))
    case (.venueDefined, 2), (.venueDefined, 3): .venueDefined(try VenueForm3.read(&fields))
    case (.booked, 1): .booked(try BookedForm1.read(&fields))
    case (.booked, 2): .booked(try BookedForm3.read(&fields, version: 2))
    case (.booked, 3): .booked(try BookedForm3.read(&fields))
    case (.requested, 1): .requested(try RequestedForm2.read(&fields, version: 1))
    case (.requested, 2): .requested(try RequestedForm2.read(&fields))
    case (.accepted, 1): .accepted(Accepted(try VisitForm1.read(&fields)))
    case (.accepted, 2): .accepted(try AcceptedForm2.read(&fields))
    case (.declined, 1): .declined(try VisitForm1.read(&fields))
    case (.requestLapsed, 1): .requestLapsed(try VisitForm1.read(&fields))
    case (.modified, 1): .modified(try ModifiedForm1.read(&fields))
    case (.modified, 2), (.modified, 3): .modified(try ModifiedForm3.read(&fields))
    case (.modified, 4): .modified(try ModifiedForm4.read(&fields))
    case (.guestChanged, 1): .guestChanged(try GuestChangedForm1.read(&fields))
    case (.cancelled, 1): .cancelled(try VisitForm1.read(&fields))
    case (.lateCancelled, 1): .lateCancelled(try VisitForm1.read(&fields))
    case (.arrived, 1): .arrived(Visited(try VisitForm1.read(&fields)))
    case (.arrived, 2): .arrived(try VisitForm2.read(&fields))
    case (.seated, 1): .seated(Visited(try VisitForm1.read(&fields)))
    case (.seated, 2): .seated(try VisitForm2.read(&fields))
    case (.seated, 3): .seated(try SeatedForm3.read(&fields))
    case (.left, 1): .left(try VisitForm1.read(&fields))
    case (.completed, 1): .completed(try VisitForm1.read(&fields))
    case (.noShow, 1): .noShow(try VisitForm1.read(&fields))
    case (.undone, 1): .undone(try UndoneForm1.read(&fields))
    case (.undone, 2), (.undone, 3): .undone(try UndoneForm3.read(&fields))
    case (.corrected, 1): .corrected(try CorrectedForm1.read(&fields))
    case (.walkedIn, 1): .walkedIn(try WalkedInForm1.read(&fields))
    case (.walkedIn, 2): .walkedIn(try WalkedInForm3.read(&fields, version: 2))
    case (.walkedIn, 3): .walkedIn(try WalkedInForm3.read(&fields))
    case (.carriedOver, 1): .carriedOver(try CarriedOverForm1.read(&fields))
    case (.dayClosed, 1): .dayClosed(try DayClosedForm1.read(&fields))
    case (.dayClosed, 2), (.dayClosed, 3): .dayClosed(try DayClosedForm3.read(&fields))
    case (.dayReopened, 1), (.dayReopened, 2): .dayReopened(try DayReopenedForm2.read(&fields))
    case (.holdPlaced, 1): .holdPlaced(try HoldPlacedForm1.read(&fields))
    case (.holdPlaced, 2): .holdPlaced(try HoldPlacedForm3.read(&fields, version: 2))
    case (.holdPlaced, 3): .holdPlaced(try HoldPlacedForm3.read(&fields))
    case (.holdReleased, 1): .holdReleased(try HoldReleasedForm1.read(&fields))
    case (.holdLapsed, 1): .holdLapsed(try HoldLapsedForm1.read(&fields))
    case (.blocked, 1): .blocked(try BlockedForm1.read(&fields))
    case (.blocked, 2): .blocked(try BlockedForm2.read(&fields))
    case (.holdMoved, 1): .holdMoved(try HoldMovedForm1.read(&fields))
    case (.blockMoved, 1): .blockMoved(try BlockMovedForm1.read(&fields))
    case (.unblocked, 1): .unblocked(try UnblockedForm1.read(&fields))
    case (.needsTable, 1): .needsTable(try NeedsTableForm1.read(&fields))
    case (.unsuited, 1): .unsuited(try VisitForm1.read(&fields))
    case (.reassigned, 1): .reassigned(try ReassignedForm1.read(&fields))
    case (.reassigned, 2), (.reassigned, 3): .reassigned(try ReassignedForm3.read(&fields))
    case (.waitlistJoined, 1): .waitlistJoined(try WaitlistJoinedForm2.read(&fields, version: 1))
    case (.waitlistJoined, 2): .waitlistJoined(try WaitlistJoinedForm2.read(&fields))
    case (.waitlistMoved, 1): .waitlistMoved(try WaitlistMovedForm1.read(&fields))
    case (.waitlistOffered, 1): .waitlistOffered(try WaitlistOfferedForm1.read(&fields))
    case (.waitlistBooked, 1): .waitlistBooked(try WaitlistBookedForm1.read(&fields))
    case (.waitlistLeft, 1): .waitlistLeft(try EntryForm1.read(&fields))
    case (.waitlistLapsed, 1): .waitlistLapsed(try EntryForm1.read(&fields))
    case (.waitlistReturned, 1): .waitlistReturned(try EntryForm1.read(&fields))
    case (.waitlistFits, 1): .waitlistFits(try WaitlistFitsForm1.read(&fields))
    case (.depositPaid, 1): .depositPaid(try DepositPaidForm1.read(&fields))
    case (.depositRefunded, 1): .depositRefunded(try VisitForm1.read(&fields))
    case (.depositForfeited, 1): .depositForfeited(try VisitForm1.read(&fields))
    case (.depositHeldOpen, 1): .depositHeldOpen(try VisitForm1.read(&fields))
    case (.depositLapsed, 1): .depositLapsed(try VisitForm1.read(&fields))
    case (.guaranteeAsked, 1): .guaranteeAsked(try VisitForm1.read(&fields))
    case (.guaranteeGiven, 1): .guaranteeGiven(try VisitForm1.read(&fields))
    case (.guaranteeCharged, 1): .guaranteeCharged(try VisitForm1.read(&fields))
    case (.guaranteeReleased, 1): .guaranteeReleased(try VisitForm1.read(&fields))
    case (.attendanceAsked, 1): .attendanceAsked(try VisitForm1.read(&fields))
    case (.attendanceConfirmed, 1): .attendanceConfirmed(try VisitForm1.read(&fields))
    case (.attendanceDeclined, 1): .attendanceDeclined(try VisitForm1.read(&fields))
    case (.arrivalDeclared, 1): .arrivalDeclared(try ArrivalDeclaredForm1.read(&fields))
    case (.arrivalWithdrawn, 1): .arrivalWithdrawn(try VisitForm1.read(&fields))
    case (.arrivalApproved, 1): .arrivalApproved(try VisitForm1.read(&fields))
    case (.arrivalQueued, 1): .arrivalQueued(try VisitForm1.read(&fields))
    case (.arrivalDeclined, 1): .arrivalDeclined(try VisitForm1.read(&fields))
    case (.etaChanged, 1): .etaChanged(try ETAChangedForm1.read(&fields))
    case (.pinged, 1): .pinged(try PingedForm1.read(&fields))
    case (.prepConfirmed, 1), (.prepConfirmed, 2): .prepConfirmed(try PrepConfirmedForm2.read(&fields))
    case (.prepRestored, 1): .prepRestored(try VisitForm1.read(&fields))
    case (.prepAtRisk, 1): .prepAtRisk(try VisitForm1.read(&fields))
    case (.prepCancelled, 1): .prepCancelled(try VisitForm1.read(&fields))
    case (.retimed, 1), (.retimed, 2): .retimed(try RetimedForm2.read(&fields))
    case (.relocated, 1): .relocated(try RelocatedForm1.read(&fields))
    case (.courseFired, 1): .courseFired(try CourseFiredForm1.read(&fields))
    case (.dishMissed, 1): .dishMissed(try DishMissedForm1.read(&fields))
    case (.allergiesKept, 1): .allergiesKept(try AllergiesKeptForm1.read(&fields))
    case (.ticketFired, 1): .ticketFired(try TicketWorkForm1.read(&fields))
    case (.ticketStarted, 1): .ticketStarted(try TicketWorkForm1.read(&fields))
    case (.ticketReady, 1): .ticketReady(try TicketWorkForm1.read(&fields))
    case (.ticketServed, 1): .ticketServed(try TicketForm1.read(&fields))
    case (.ticketRecalled, 1): .ticketRecalled(try TicketForm1.read(&fields))
    case (.eightySixed, 1): .eightySixed(try EightySixedForm1.read(&fields))
    case (.noticesDelivered, 1): .noticesDelivered(try NoticesDeliveredForm1.read(&fields))
    case (.noticeAcknowledged, 1): .noticeAcknowledged(try NoticeMarkForm1.read(&fields))
    case (.noticeRetried, 1): .noticeRetried(try NoticeMarkForm1.read(&fields))
    case (.noticeEscalated, 1): .noticeEscalated(try NoticeMarkForm1.read(&fields))
    case (.guestForgotten, 1): .guestForgotten(try GuestForgottenForm1.read(&fields))
    case (.guestsMerged, 1): .guestsMerged(try GuestCardsForm1.readMerged(&fields))
    case (.guestsSplit, 1): .guestsSplit(try GuestCardsForm1.readSplit(&fields))
    case (.maintenanceSet, 1): .maintenanceSet(try MaintenanceSetForm1.read(&fields))
    case (.paceSet, 1): .paceSet(try PaceSetForm1.read(&fields))
    case (.sectionsSet, 1): .sectionsSet(try SectionsSetForm1.read(&fields))
    case (.clockAdvanced, 1): .clockAdvanced(to: try ClockAdvancedForm1.read(&fields))
    case (.clockAccepted, 1): .clockAccepted(from: try ClockAcceptedForm1.read(&fields))
    case (.refused, 1): .refused(try RefusedForm1.read(&fields))
    case (.refused, 2): .refused(try RefusedForm2.read(&fields))
    case (.answered, 1): .answered(try AnsweredForm1.read(&fields))
    case (.answered, 2): .answered(try AnsweredForm2.read(&fields))
    case (.answered, 3): .answered(try AnsweredForm3.read(&fields))
    case (.writerRestarted, 1): .writerRestarted(try WriterRestartedForm1.read(&fields))
    case (.checkpointed, 1): .checkpointed(try CheckpointedForm1.read(&fields))
    default: throw unknown(version, of: type, at: place)
    }
  }

  private static func unknown(_ version: Int, of type: EventType, at place: Int) -> FormError {
    version > current(type)
      ? FormError(
        .newerVersion, at: place,
        "\(type.rawValue) in form \(version); this software knows up to \(current(type)): read it with a newer one"
      )
      : FormError(.badValue, at: place, "\(type.rawValue) has no form \(version); they begin at 1")
  }
}
