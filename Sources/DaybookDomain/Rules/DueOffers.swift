import DaybookTime

/// Offers that are due: when one for a slot has failed and none is open, the next entry gets one.
///
/// An entry for which no table was found is tried again once that may have changed: something at the venue
/// became free, or time alone may let the party in. This is kept in memory only; it changes how often entries
/// are tried, never what is found.
extension LedgerState {
  /// The first offer that can be made, with every waiting entry tried.
  func dueOffer(_ context: Context) -> Decision? {
    let owed = owing.filter { isOwed($0.line, $0.slot, at: context.now) }
    for entry in owed.flatMap(\.line.waiting).sorted().compactMap({ entries[$0] }) {
      if let decision = tryOffer(entry, context) {
        return seatingFirst(at: entry.venue, context.now) ?? decision
      }
    }
    return nil
  }

  /// The next offer that is due, with what follows from it.
  package mutating func nextOfferDecision(_ context: Context) -> Decision? {
    nextDueOffer(context).map { following($0) }
  }

  /// As `dueOffer`, but skips entries that were tried and for which nothing can have changed since.
  mutating func nextDueOffer(_ context: Context) -> Decision? {
    var untried: [WaitlistID] = []
    for (slot, line) in owing where isOwed(line, slot, at: context.now) {
      if isOutdated(line, slot, at: context.now) { lines.begin(round(of: slot, at: context.now), in: slot) }
      if let line = lines[slot] { untried += line.untried }
    }
    for entry in untried.sorted().compactMap({ entries[$0] }) {
      let decision = tryOffer(entry, context)
      if decision != nil, let seating = seatingFirst(at: entry.venue, context.now) { return seating }
      lines.noteTried(entry)
      if let decision { return decision }
    }
    return nil
  }

  /// When somebody who is owed an offer is next to be tried; nil: not before something becomes free.
  var nextOffer: Timestamp? {
    var next: Timestamp?
    for (slot, line) in owing where line.offered.isEmpty || isAutomatic(slot) {
      guard line.untried.isEmpty, let round = line.round, round.freedCount == freedCount(slot) else {
        return scalars.recordedAt
      }
      next = [next, round.until].compactMap(\.self).min()
    }
    return next
  }

  /// How often waiting parties were tried, for tests of what that costs.
  package var offerTries: Int { lines.tries }

  private func tryOffer(_ entry: WaitlistEntry, _ context: Context) -> Decision? {
    do throws(Rejection) {
      let events = try offer(entry, context)
      return isOfferedByHand(events, entry) ? nil : Decision(events, venue: entry.venue)
    } catch {
      return nil  // no table for this party now; the one behind it may have one
    }
  }

  /// Whether the venue answers such a stay by hand: then it also offers it by hand.
  func isOfferedByHand(_ events: [Event], _ entry: WaitlistEntry) -> Bool {
    guard let stay = events.lazy.compactMap(\.stay).last, let number = number(of: entry.venue) else {
      return false
    }
    return awaitsAnswer(stay, number)
  }

  /// The lines in which somebody may be owed an offer, in no particular order.
  ///
  /// Where the venue offers by itself, everybody who waits is.
  private var owing: [(slot: WaitlistLines.Slot, line: WaitlistLines.Line)] {
    guard venues.contains(where: { $0.definition.waitlist?.isAutomatic == true }) else { return lines.mayOwe }
    return lines.mayOwe.filter { !isAutomatic($0.slot) } + lines.waiting.filter { isAutomatic($0.slot) }
  }

  private func isAutomatic(_ slot: WaitlistLines.Slot) -> Bool {
    number(of: slot.venue).map { venues[$0].definition.waitlist?.isAutomatic == true } ?? false
  }

  private func isOwed(_ line: WaitlistLines.Line, _ slot: WaitlistLines.Slot, at now: Timestamp) -> Bool {
    isAutomatic(slot) || !line.offered.contains { entries[$0]?.state(at: now) == .offered }
  }

  private func isOutdated(_ line: WaitlistLines.Line, _ slot: WaitlistLines.Slot, at now: Timestamp) -> Bool {
    guard let round = line.round, round.freedCount == freedCount(slot) else { return true }
    return round.until.map { $0 <= now } ?? false
  }

  private func freedCount(_ slot: WaitlistLines.Slot) -> UInt64 {
    number(of: slot.venue).map { venues[$0].floor.freedCount } ?? 0
  }

  private func round(of slot: WaitlistLines.Slot, at now: Timestamp) -> WaitlistLines.Round {
    let until = number(of: slot.venue).flatMap { number in
      slot.start == nil ? venues[number].nextOpening(after: now) : venues[number].nextAdvance(after: now)
    }
    return WaitlistLines.Round(freedCount: freedCount(slot), until: until)
  }
}

extension VenueState {
  /// When time alone may next let in a party that wants a table now.
  ///
  /// A stay or block ends then, or the minute of a rule comes.
  fileprivate func nextOpening(after now: Timestamp) -> Timestamp {
    // Opening times and pacing buckets begin at whole minutes of the wall clock.
    let minute = now.adding(microseconds: 60_000_000 - microsecondOfMinute(now))
    return floor.firstEnd(after: now, before: minute) ?? minute
  }

  /// When time alone may next let in a party that waits for a start: one more date can be booked. Nil: never.
  fileprivate func nextAdvance(after now: Timestamp) -> Timestamp? {
    guard editions.contains(where: { $0.definition.advanceDays != nil }) else { return nil }
    let tomorrow = rules.wallTime(at: now).date.adding(days: 1)
    return rules.startOfDay(tomorrow) ?? rules.configured(ClockValue(minutes: 0), on: tomorrow)
  }

  private func microsecondOfMinute(_ now: Timestamp) -> Int64 {
    let local = now.microseconds + Int64(rules.offset(at: now).seconds) * 1_000_000
    let rest = local % 60_000_000
    return rest < 0 ? rest + 60_000_000 : rest
  }
}
