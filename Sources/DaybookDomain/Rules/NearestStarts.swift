package import DaybookTime

/// Other times for what was refused for its time (R29).
extension LedgerState {
  private static let mostNearest = 3
  /// So many starts are tried at most: a refusal may not hold up those who wait behind it.
  private static let mostTried = 24

  /// Up to three starts of the same business date at which a booking or a change that was refused would be accepted,
  /// the closest first, then the earlier.
  ///
  /// Decided by the very rules, as the same command with another start: its tables, pool, party, channel and wishes
  /// stand. None where another time would not help, or the command names none.
  package func nearestStarts(
    for command: Command, refused refusal: Refusal, in context: Context
  ) -> [Timestamp] {
    guard refusal.reasons.allSatisfy({ $0.code.isOfTheTime }),
      let venue = venue(of: command), let number = number(of: venue),
      let wanted = refusal.sought?.start, command.starting(at: wanted) != nil
    else { return [] }
    func distance(_ start: Timestamp) -> Int64 { abs(start.microseconds - wanted.microseconds) }
    let date = venues[number].checkService(at: wanted).date
    let tried = venues[number].starts(on: date).map(\.start)
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

  /// What a command that claims for a party at a time asks for; nil for any other, and where its time cannot be read.
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
      .noShow, .undo, .carryOver, .closeDay, .reopenDay, .block, .unblock, .joinWaitlist, .offerTable,
      .acceptOffer,
      .leaveWaitlist, .payDeposit, .refundDeposit, .forfeitDeposit, .holdDepositOpen, .askGuarantee,
      .giveGuarantee, .chargeGuarantee, .releaseGuarantee, .askAttendance, .confirmAttendance,
      .declineAttendance, .declareArrival, .withdrawArrival, .approveArrival, .queueArrival, .declineArrival,
      .setETA, .ping, .confirmPrep, .cancelPrep, .startTicket, .readyTicket, .serveTicket, .recallTicket,
      .eightySix, .deliverNotices, .acknowledgeNotice, .forgetGuest, .adoptZone, .reanchor, .setMaintenance,
      .advanceClock, .acceptClock, .recordDue:
      return nil
    }
  }
}

extension Command {
  /// The same with another start; nil for what has none.
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
  /// Whether another time of the same date may do.
  fileprivate var isOfTheTime: Bool {
    switch self {
    case .tablesTaken, .tablesHeld, .tablesOccupied, .blocked, .poolFull, .pacingCovers, .pacingParties,
      .pacingOnline, .offGrid, .outsideService, .afterLastSeating, .tooSoon, .inThePast, .guestOverlap:
      true
    default: false
    }
  }
}
