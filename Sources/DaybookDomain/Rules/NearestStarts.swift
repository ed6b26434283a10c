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
      let wanted = wantedStart(of: command, number)
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

  /// When the party was to come; nil for what has no time, or takes that of a hold.
  private func wantedStart(of command: Command, _ number: Int) -> Timestamp? {
    let rules = venues[number].rules
    switch command {
    case .book(let book) where book.hold == nil: return book.start.flatMap { try? $0.instant(in: rules) }
    case .modify(let modify):
      guard let start = modify.start else { return reservation(modify.reservation)?.stay.start }
      return try? start.instant(in: rules)
    default: return nil
    }
  }
}

extension Command {
  /// The same with another start; nil for what has none.
  fileprivate func starting(at start: Timestamp) -> Command? {
    guard let requested = RequestedTime(start.description) else { return nil }
    switch self {
    case .book(var book):
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
