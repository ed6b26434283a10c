/// A command to the ledger, with its fields exactly as the caller gave them.
///
/// Nothing is trimmed, defaulted or resolved here: the fingerprint of a command with a key covers these
/// fields as given.
public indirect enum Command: Hashable, Sendable {
  case defineVenue(DefineVenue)
  case book(Book)
  case hold(PlaceHold)
  case releaseHold(ReleaseHold)
  case modify(Modify)
  case cancel(Cancel)
  case swap(Swap)
  case accept(Accept)
  case decline(Decline)
  case arrive(Arrive)
  case seat(Seat)
  case leave(Leave)
  case complete(Complete)
  case noShow(MarkNoShow)
  case undo(Undo)
  case correct(Correct)
  case walkIn(WalkIn)
  case carryOver(CarryOver)
  case closeDay(CloseDay)
  case reopenDay(ReopenDay)
  case block(PlaceBlock)
  case unblock(RemoveBlock)
  case joinWaitlist(JoinWaitlist)
  case offerTable(OfferTable)
  case acceptOffer(AcceptOffer)
  case leaveWaitlist(LeaveWaitlist)
  case payDeposit(PayDeposit)
  case refundDeposit(RefundDeposit)
  case forfeitDeposit(ForfeitDeposit)
  case holdDepositOpen(HoldDepositOpen)
  case askGuarantee(AskGuarantee)
  case giveGuarantee(GiveGuarantee)
  case chargeGuarantee(ChargeGuarantee)
  case releaseGuarantee(ReleaseGuarantee)
  case askAttendance(AskAttendance)
  case confirmAttendance(ConfirmAttendance)
  case declineAttendance(DeclineAttendance)
  case declareArrival(DeclareArrival)
  case withdrawArrival(WithdrawArrival)
  case approveArrival(ApproveArrival)
  case queueArrival(QueueArrival)
  case declineArrival(DeclineArrival)
  case setETA(SetETA)
  case ping(Ping)
  case confirmPrep(ConfirmPrep)
  case cancelPrep(CancelPrep)
  case startTicket(StartTicket)
  case readyTicket(ReadyTicket)
  case serveTicket(ServeTicket)
  case recallTicket(RecallTicket)
  case fireCourse(FireCourse)
  case eightySix(EightySix)
  case deliverNotices(DeliverNotices)
  case acknowledgeNotice(AcknowledgeNotice)
  case forgetGuest(ForgetGuest)
  case mergeGuests(MergeGuests)
  case splitGuests(SplitGuests)
  case adoptZone(AdoptZone)
  case reanchor(Reanchor)
  case setPace(SetPace)
  case setSections(SetSections)
  case setMaintenance(SetMaintenance)
  case advanceClock(AdvanceClock)
  case acceptClock(AcceptClock)
  case recordDue(RecordDue)

  /// Every kind of command there is, in the order of the reference.
  package static let kinds: [any CommandBody.Type] = [
    DefineVenue.self, Book.self, PlaceHold.self, ReleaseHold.self, Modify.self, Cancel.self, Swap.self,
    Accept.self, Decline.self, Arrive.self, Seat.self, Leave.self, Complete.self, MarkNoShow.self, Undo.self,
    Correct.self,
    WalkIn.self, CarryOver.self, CloseDay.self, ReopenDay.self, PlaceBlock.self, RemoveBlock.self,
    JoinWaitlist.self,
    OfferTable.self, AcceptOffer.self, LeaveWaitlist.self, PayDeposit.self, RefundDeposit.self,
    ForfeitDeposit.self, HoldDepositOpen.self, AskGuarantee.self, GiveGuarantee.self, ChargeGuarantee.self,
    ReleaseGuarantee.self, AskAttendance.self, ConfirmAttendance.self, DeclineAttendance.self,
    DeclareArrival.self,
    WithdrawArrival.self, ApproveArrival.self, QueueArrival.self, DeclineArrival.self, SetETA.self,
    Ping.self, ConfirmPrep.self, CancelPrep.self, StartTicket.self, ReadyTicket.self, ServeTicket.self,
    RecallTicket.self, FireCourse.self, EightySix.self, DeliverNotices.self, AcknowledgeNotice.self,
    ForgetGuest.self,
    MergeGuests.self, SplitGuests.self,
    AdoptZone.self, Reanchor.self, SetPace.self, SetSections.self, SetMaintenance.self, AdvanceClock.self,
    AcceptClock.self,
    RecordDue.self,
  ]

  package var body: any CommandBody {
    switch self {
    case .defineVenue(let it): it
    case .book(let it): it
    case .hold(let it): it
    case .releaseHold(let it): it
    case .modify(let it): it
    case .cancel(let it): it
    case .swap(let it): it
    case .accept(let it): it
    case .decline(let it): it
    case .arrive(let it): it
    case .seat(let it): it
    case .leave(let it): it
    case .complete(let it): it
    case .noShow(let it): it
    case .undo(let it): it
    case .correct(let it): it
    case .walkIn(let it): it
    case .carryOver(let it): it
    case .closeDay(let it): it
    case .reopenDay(let it): it
    case .block(let it): it
    case .unblock(let it): it
    case .joinWaitlist(let it): it
    case .offerTable(let it): it
    case .acceptOffer(let it): it
    case .leaveWaitlist(let it): it
    case .payDeposit(let it): it
    case .refundDeposit(let it): it
    case .forfeitDeposit(let it): it
    case .holdDepositOpen(let it): it
    case .askGuarantee(let it): it
    case .giveGuarantee(let it): it
    case .chargeGuarantee(let it): it
    case .releaseGuarantee(let it): it
    case .askAttendance(let it): it
    case .confirmAttendance(let it): it
    case .declineAttendance(let it): it
    case .declareArrival(let it): it
    case .withdrawArrival(let it): it
    case .approveArrival(let it): it
    case .queueArrival(let it): it
    case .declineArrival(let it): it
    case .setETA(let it): it
    case .ping(let it): it
    case .confirmPrep(let it): it
    case .cancelPrep(let it): it
    case .startTicket(let it): it
    case .readyTicket(let it): it
    case .serveTicket(let it): it
    case .recallTicket(let it): it
    case .fireCourse(let it): it
    case .eightySix(let it): it
    case .deliverNotices(let it): it
    case .acknowledgeNotice(let it): it
    case .forgetGuest(let it): it
    case .mergeGuests(let it): it
    case .splitGuests(let it): it
    case .adoptZone(let it): it
    case .reanchor(let it): it
    case .setPace(let it): it
    case .setSections(let it): it
    case .setMaintenance(let it): it
    case .advanceClock(let it): it
    case .acceptClock(let it): it
    case .recordDue(let it): it
    }
  }

  /// The word in the `command` field.
  public var name: String { "\(type(of: body).note.name)" }

  /// What the writer prepares before a command is decided.
  package enum Preparation: Sendable {
    case nothing
    /// Seals the fields of the command's guest.
    case seal
    /// Opens a booking's guest, changes their fields and seals them again.
    case changeGuest(Modify)
    /// Seals a party's location, as its guest's fields are sealed.
    case sealPlace(Coordinate, of: ReservationID)
    /// Seals the allergies of guests for whom something is cooked by themselves: they are to be forgotten.
    case sealAllergies
    /// Reads a zone's rules from the zone files: always, or only if the ledger has no rules for it.
    case readZone(String, always: Bool)
  }

  package var preparation: Preparation {
    switch self {
    case .book, .walkIn, .carryOver, .joinWaitlist: .seal
    case .modify(let modify): modify.changesGuest ? .changeGuest(modify) : .nothing
    case .ping(let ping): .sealPlace(ping.place, of: ping.reservation)
    case .defineVenue(let define): .readZone(define.venue.zone, always: false)
    case .adoptZone(let adopt): .readZone(adopt.zone, always: true)
    case .forgetGuest: .sealAllergies
    case .hold, .releaseHold, .cancel, .swap, .accept, .decline, .arrive, .seat, .leave, .complete,
      .noShow, .undo,
      .correct,
      .closeDay, .reopenDay, .block, .unblock, .offerTable, .acceptOffer, .leaveWaitlist,
      .payDeposit,
      .refundDeposit, .forfeitDeposit, .holdDepositOpen, .askGuarantee, .giveGuarantee, .chargeGuarantee,
      .releaseGuarantee, .askAttendance, .confirmAttendance, .declineAttendance, .declareArrival,
      .withdrawArrival, .approveArrival, .queueArrival, .declineArrival, .setETA, .confirmPrep, .cancelPrep,
      .startTicket, .readyTicket, .serveTicket, .recallTicket, .fireCourse, .eightySix, .deliverNotices,
      .acknowledgeNotice, .reanchor, .setMaintenance, .advanceClock, .acceptClock, .recordDue, .setPace,
      .setSections, .mergeGuests, .splitGuests:
      .nothing
    }
  }

  /// The guest's own fields, which are sealed before the command is decided.
  package var guest: Guest? {
    switch self {
    case .book(let book): book.guest
    case .walkIn(let walkIn): walkIn.guest
    case .carryOver(let carryOver): carryOver.guest
    case .joinWaitlist(let join): join.guest
    default: nil
    }
  }

  /// Rejects fields that are malformed whatever the state: wrong types, ranges, lengths (R23).
  package func check() throws(InvalidField) {
    var body = body
    try body.checkFields()
  }
}
