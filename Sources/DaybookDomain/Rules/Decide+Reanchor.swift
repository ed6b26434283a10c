public import DaybookTime

extension LedgerState {
  /// Wall time wins: what was agreed for a clock time is at it again by the rules now in force (R1).
  ///
  /// Holds, blocks and the starts of those who wait move as bookings do. Where a booking's tables are taken
  /// then, it is re-seated or needs a table; one of a pool that is full then stays where it is. A hold whose
  /// place is taken then, and that finds no other, ends.
  func decide(_ command: Reanchor, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try require(Reanchor.self, context.by)
    let (venue, now) = (venues[number], context.now)
    var reseating = Reseating(venue: venue, now: now)
    var blocks: [(old: Block, new: Block)] = []
    for block in venue.floor.blocks.sorted(by: { $0.id < $1.id }) {
      guard let moved = venue.reanchored(block, now: now) else { continue }
      reseating.venue.floor.replace(block, with: moved)
      blocks.append((block, moved))
      if let offsets = moved.offsets {
        reseating.events.append(
          .blockMoved(BlockMoved(block: moved.id, from: moved.from, until: moved.until, offsets: offsets)))
      }
    }
    for entry in waiting(at: command.venue) where [.waiting, .offered].contains(entry.state(at: now)) {
      guard let old = entry.start, old > now, let start = venue.reanchoredStart(of: entry), start != old
      else { continue }
      reseating.events.append(
        .waitlistMoved(
          WaitlistMoved(entry: entry.id, start: start, offset: venue.rules.offset(at: start))))
    }
    var moves: [Reanchored] = []
    for reservation in everyReservation where reservation.venue == command.venue {
      let reservation = reservation.effective(at: now)
      if let stay = venue.reanchored(reservation, now: now) {
        moves.append(Reanchored(old: reservation, stay: stay))
      }
    }
    reseating.keepThoseWithoutUnits(&moves)
    let held = holds.inOrder.filter { $0.venue == command.venue && $0.state(at: now) == .active }
      .compactMap { hold in
        venue.reanchored(hold.stay, now: now).map { (hold: hold, stay: $0) }
      }
    for move in moves { reseating.venue.floor.replace(move.old.claim, with: nil) }
    for move in held { reseating.venue.floor.replace(move.hold.claim, with: nil) }
    for move in moves {
      reseating.events.append(.modified(move.event(by: venue)))
      reseating.settle(move.new)
      reseating.events += retiming(move.new, context)
    }
    for move in held { reseating.move(move.hold, to: move.stay) }
    for block in blocks {
      displace(by: block.new, &reseating)
      let told = atPools(under: block.old, venue, now)
      for id in atPools(under: block.new, reseating.venue, now) where !told.contains(id) {
        reseating.events.append(.unsuited(id))
      }
    }
    return Decision(reseating.events, venue: command.venue)
  }
}

/// A booking, and its stay at its wall time by the rules in force.
private struct Reanchored {
  let old: Reservation
  let stay: Stay

  var new: Reservation {
    var new = old
    new.stay = stay
    return new
  }

  /// The change of the booking, with the deadlines that count from its start.
  func event(by venue: VenueState) -> Modified {
    var modified = Modified(reservation: old.id, stay: stay)
    if let cutoff = old.details.terms.cutoffAt {
      var terms = old.details.terms
      terms.cutoffAt = venue.reanchored(cutoff: cutoff, of: old.stay, to: stay)
      if terms != old.details.terms { modified.terms = terms }
    }
    if old.state == .requested, let answerBy = old.details.answerBy {
      let moved = answerBy == old.stay.start ? stay.start : min(answerBy, stay.start)
      if moved != answerBy { modified.answerBy = moved }
    }
    return modified
  }
}

extension Reseating {
  /// Takes from the moves those of pools that have too few units left at the new time: they stay.
  fileprivate func keepThoseWithoutUnits(_ moves: inout [Reanchored]) {
    var full: Set<ReservationID> = []
    repeat {
      moves.removeAll { full.contains($0.old.id) }
      full = []
      var venue = venue
      for move in moves { venue.floor.replace(move.old.claim, with: nil) }
      for move in moves {
        guard let pool = move.stay.pool else { continue }
        let free = venue.freeUnits(
          of: pool, from: move.stay.start, until: move.stay.end, venue.asked(at: now))
        if free < move.stay.units {
          full.insert(move.old.id)
        } else {
          venue.floor.replace(nil, with: move.new.claim)
        }
      }
    } while !full.isEmpty
  }

  /// Moves a hold whose old claim is gone: at its own place if that is free then, else at another, else it ends.
  fileprivate mutating func move(_ hold: Hold, to stay: Stay) {
    var moved = hold
    moved.stay = stay
    var own = seeking(stay)
    own.overridden.append(.noTableFits)
    let wish: Wish = stay.pool.map { .pool($0, units: stay.units) } ?? .tables(stay.tables)
    if case .refused = venue.place(wish, own) {
      guard !stay.isPinned, stay.pool == nil,
        case .tables(let tables, moves: _) = venue.place(.automatic, seeking(stay), makingRoom: false)
      else { return end(hold) }
      moved.stay.tables = tables
    }
    venue.floor.replace(nil, with: moved.claim)
    events.append(.holdMoved(HoldMoved(hold: hold.id, stay: moved.stay)))
  }
}

extension VenueState {
  /// The stay of a future booking moved to the wall time it was made for; nil when it is there already.
  package func reanchored(_ reservation: Reservation, now: Timestamp) -> Stay? {
    guard reservation.claim != nil, reservation.seating == .expected else { return nil }
    return reanchored(reservation.stay, now: now)
  }

  /// A future stay moved to the wall time it was agreed for; nil when it is there already.
  func reanchored(_ stay: Stay, now: Timestamp) -> Stay? {
    guard stay.start > now, stay.hasDate, !closings.contains(stay.date) else { return nil }
    let start = rules.reanchored(stay.start, from: stay.offset)
    guard start != stay.start else { return nil }
    var moved = stay
    moved.start = start
    moved.end = start.adding(microseconds: stay.end.microseconds(since: stay.start))
    moved.offset = rules.offset(at: start)
    moved.zone = rules.name
    return moved
  }

  /// A block with the ends that are still to come at the wall times they were given for; nil when they are.
  ///
  /// One whose record does not say its offsets stays where it is.
  func reanchored(_ block: Block, now: Timestamp) -> Block? {
    guard let offsets = block.offsets else { return nil }
    var moved = block
    if block.from > now { moved.from = rules.reanchored(block.from, from: offsets.from) }
    if block.until > now { moved.until = rules.reanchored(block.until, from: offsets.until) }
    guard moved.from < moved.until, moved != block else { return nil }
    moved.offsets = BlockOffsets(from: rules.offset(at: moved.from), until: rules.offset(at: moved.until))
    return moved
  }

  /// The start that a party on the waitlist asked for, by the rules in force; nil: it waits for a table now.
  func reanchoredStart(of entry: WaitlistEntry) -> Timestamp? {
    guard let start = entry.start, let offset = entry.offset else { return entry.start }
    return rules.reanchored(start, from: offset)
  }

  /// A cut-off at a clock time is at that time again; any other is as long before the start as it was.
  fileprivate func reanchored(cutoff: Timestamp, of old: Stay, to new: Stay) -> Timestamp {
    if let policy = definition(on: old.date).cutoff, let time = policy.time {
      let wall = WallTime(
        date: old.date.adding(days: -(policy.days ?? 0)), secondOfDay: time.minutes * 60)
      let agreed = rules.configured(wall)
      if cutoff == agreed || WallTime(cutoff, offset: old.offset) == wall { return agreed }
    }
    return cutoff.adding(microseconds: new.start.microseconds(since: old.start))
  }
}

extension ZoneRules {
  /// The instant at which clocks show what they showed at an earlier one, when that had another offset.
  fileprivate func reanchored(_ instant: Timestamp, from offset: UTCOffset) -> Timestamp {
    let wall = WallTime(instant, offset: offset)
    // Of an hour shown twice, the one that was meant.
    if case .overlap(first: _, second: let second) = resolve(wall), second == instant { return second }
    return configured(wall)
  }
}

extension WallTime {
  /// What a clock with this offset shows at an instant; microseconds are cut off.
  package init(_ instant: Timestamp, offset: UTCOffset) {
    self.init(
      date: CivilDate(daysSinceEpoch: 0), secondOfDay: Int(instant.epochSeconds + Int64(offset.seconds)))
  }
}

extension Reservation {
  /// Whether it is to come and was agreed for another wall time than the rules in force show.
  func awaitsReanchoring(by rules: ZoneRules, at now: Timestamp) -> Bool {
    seating == .expected && stay.start > now && stay.isAgreedForAnotherTime(by: rules)
  }
}

extension Stay {
  /// Whether the rules in force show its start at another wall time than the one it was agreed for (R3a).
  public func isAgreedForAnotherTime(by rules: ZoneRules) -> Bool {
    hasDate && rules.offset(at: start) != offset
  }
}
