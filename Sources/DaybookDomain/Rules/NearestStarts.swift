package import DaybookTime

/// Other times for a command that was refused for its time (R29).
extension LedgerState {
  private static let mostNearest = 3
  /// The most starts tried: a refusal must not hold up the commands that wait behind it.
  private static let mostTried = 24

  /// Up to three starts of the same date at which a refused booking or change would be accepted.
  ///
  /// The closest come first, then the earlier. Each is decided as the same command with another start: its
  /// tables, pool, party, channel and wishes stand. Empty where another time would not help, or the command
  /// names none.
  package func nearestStarts(
    for command: Command, refused refusal: Refusal, in context: Context
  ) -> [Timestamp] {
    guard refusal.reasons.allSatisfy({ $0.code.isOfTheTime }),
      let venue = venue(of: command), let number = number(of: venue),
      let wanted = refusal.sought?.start, command.starting(at: wanted) != nil
    else { return [] }
    func distance(_ start: Timestamp) -> Int64 { abs(start.microseconds - wanted.microseconds) }
    let date = venues[number].checkService(at: wanted).date
    let tried = venues[number].gridInstants(on: date)
      .filter { $0 != wanted && $0 >= context.now }
      .sorted { distance($0) != distance($1) ? distance($0) < distance($1) : $0 < $1 }
      .prefix(LedgerState.mostTried)
    var found: [Timestamp] = []
    for start in tried where found.count < LedgerState.mostNearest {
      guard let moved = command.starting(at: start) else { return [] }
      if let decision = try? decide(moved, in: context), !decision.events.isEmpty { found.append(start) }
    }
    return found
  }

  /// The party and start a command asks for; nil when it has none, or its time cannot be read.
  package func sought(by command: Command, at now: Timestamp) -> Sought? {
    func sought(_ party: PartySize?, _ start: RequestedTime?, _ venue: VenueID?, else known: Stay?) -> Sought?
    {
      guard let party = party ?? known?.party else { return nil }
      guard let start else { return known.map { Sought(party: party, start: $0.start) } }
      guard let number = venue.flatMap({ self.number(of: $0) }),
        let instant = try? start.instant(in: venues[number].rules)
      else { return nil }
      return Sought(party: party, start: instant)
    }
    switch command {
    case .book(let it): return sought(it.party, it.start, it.venue, else: it.hold.flatMap { hold($0) }?.stay)
    case .hold(let it): return sought(it.party, it.start, it.venue, else: nil)
    case .modify(let it):
      let known = reservation(it.reservation)
      return sought(it.party, it.start, known?.venue, else: known?.stay)
    case .walkIn(let it): return Sought(party: it.party, start: now)
    case .defineVenue, .releaseHold, .cancel, .swap, .accept, .decline, .arrive, .seat, .leave, .complete,
      .noShow, .undo, .correct, .carryOver, .closeDay, .reopenDay, .block, .unblock, .joinWaitlist,
      .offerTable,
      .acceptOffer,
      .leaveWaitlist, .payDeposit, .refundDeposit, .forfeitDeposit, .holdDepositOpen, .askGuarantee,
      .giveGuarantee, .chargeGuarantee, .releaseGuarantee, .askAttendance, .confirmAttendance,
      .declineAttendance, .declareArrival, .withdrawArrival, .approveArrival, .queueArrival, .declineArrival,
      .setETA, .ping, .confirmPrep, .cancelPrep, .startTicket, .readyTicket, .serveTicket, .recallTicket,
      .fireCourse,
      .mergeGuests, .splitGuests,
      .eightySix, .deliverNotices, .acknowledgeNotice, .forgetGuest, .adoptZone, .reanchor, .setMaintenance,
      .setPace, .setSections,
      .advanceClock, .acceptClock, .recordDue:
      return nil
    }
  }
}

extension Command {
  /// The same command with another start; nil for a command without one.
  fileprivate func starting(at start: Timestamp) -> Command? {
    guard let requested = RequestedTime(start.description) else { return nil }
    switch self {
    case .book(var book) where book.hold == nil:
      book.start = requested
      return .book(book)
    case .modify(var modify):
      modify.start = requested
      return .modify(modify)
    default: return nil
    }
  }
}

extension RefusalCode {
  /// Whether another time of the same date may help.
  fileprivate var isOfTheTime: Bool {
    switch self {
    case .tablesTaken, .tablesHeld, .tablesOccupied, .blocked, .poolFull, .pacingCovers, .pacingParties,
      .pacingOnline, .offGrid, .outsideService, .afterLastSeating, .tooSoon, .inThePast, .guestOverlap:
      true
    default: false
    }
  }
}
