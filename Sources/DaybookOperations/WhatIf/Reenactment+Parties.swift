import DaybookDomain
import DaybookTime

/// What parties do that have a place in the altered course alone: they come, stay for the turn time, and go.
struct Steps {
  enum Deed {
    case seat(ReservationID)
    case giveUp(ReservationID)
    /// It leaves, or what else is told when it does.
    case tell(Command)
  }

  private var waiting: [(at: Timestamp, deed: Deed)] = []

  mutating func add(_ deed: Deed, at time: Timestamp) {
    let place = waiting.firstIndex { $0.at > time } ?? waiting.endIndex
    waiting.insert((time, deed), at: place)
  }

  /// The first that is to be done by a time.
  mutating func next(by time: Timestamp) -> (at: Timestamp, deed: Deed)? {
    guard let first = waiting.first, first.at <= time else { return nil }
    return waiting.removeFirst()
  }
}

extension Reenactment {
  /// Does what is to be done by a time.
  mutating func act(until time: Timestamp) {
    while let (at, deed) = steps.next(by: time) {
      let now = max(at, altered.state.scalars.recordedAt)
      catchUp(at: now)
      switch deed {
      case .seat(let id): seat(id, at: now)
      case .giveUp(let id): giveUp(id, at: now)
      case .tell(let command): act(command, at: now)
      }
      letIn(at: now)
    }
  }

  /// A party has a place that it had not: the venue says yes, it pays what it owes, and it will come.
  mutating func welcome(_ id: ReservationID, at now: Timestamp) {
    guard let reservation = altered.state.reservation(id) else { return }
    if reservation.state == .requested { act(.accept(Accept(id)), at: now) }
    if reservation.details.deposit == .due, let owed = reservation.details.terms.deposit {
      act(.payDeposit(PayDeposit(id, owed)), at: now)
    }
    guard !reservation.stay.isTimeless else { return }
    if reservation.seating == .seated {
      steps.add(.tell(.leave(Leave(id))), at: reservation.stay.end)
    } else {
      steps.add(.seat(id), at: max(reservation.stay.start, now))
    }
  }

  private mutating func seat(_ id: ReservationID, at now: Timestamp) {
    guard let reservation = altered.state.reservation(id), reservation.state == .booked,
      reservation.seating != .seated
    else { return }
    if sit(Seat(id), at: now) {
      hasSat(id, at: now)
    } else {
      atTheDoor.append(AtTheDoor(seat: Seat(id), since: now, codes: [.tablesOccupied]))
      steps.add(.giveUp(id), at: max(reservation.stay.end, now))
    }
  }

  /// Seats those at the door whose table is free now, or another.
  mutating func letIn(at now: Timestamp) {
    for party in atTheDoor {
      let reservation = altered.state.reservation(party.id)
      if reservation?.state == .booked, reservation?.seating != .seated {
        guard sit(party.seat, at: now) else { continue }
        let minutes = now.wholeMinutes(since: party.since)
        if minutes > 0 { late[party.id] = minutes }
        hasSat(party.id, at: now)
      }
      atTheDoor.removeAll { $0.id == party.id }
    }
  }

  /// Seats a party at its table, or where that is taken at the first that is free until its end, as a host would.
  private mutating func sit(_ seat: Seat, at now: Timestamp) -> Bool {
    if act(.seat(seat), at: now) != nil { return true }
    guard isForItsTable(seat, at: now), let tables = freeTables(for: seat.reservation, at: now) else {
      return false
    }
    var move = Modify(seat.reservation)
    (move.tables, move.override) = (tables, Override([.channelNotAllowed], why: "what if"))
    guard act(.modify(move), at: now) != nil else { return false }
    return act(.seat(seat), at: now) != nil
  }

  /// Whether nothing but its table keeps a party from sitting: somebody is there, or it has none in a house that is open.
  private func isForItsTable(_ seat: Seat, at now: Timestamp) -> Bool {
    if let reservation = altered.state.reservation(seat.reservation), reservation.needsTable,
      let number = altered.state.number(of: venue)
    {
      let start = reservation.stay.start
      return altered.state.venues[number].checkService(at: start, ignoringGrid: true).refusal == nil
    }
    let context = Context(now: now, by: Reenactment.host, nextID: ownID(at: now))
    do throws(Rejection) {
      _ = try altered.state.decide(.seat(seat), in: context)
      return false
    } catch {
      guard case .refused(let refusal) = error else { return false }
      return refusal.reasons.allSatisfy { [.tablesOccupied, .tablesTaken, .tablesHeld].contains($0.code) }
    }
  }

  /// The tables that a party would be given if it came in now.
  private func freeTables(for id: ReservationID, at now: Timestamp) -> [TableID]? {
    guard let reservation = altered.state.reservation(id), reservation.stay.pool == nil,
      let number = altered.state.number(of: venue)
    else { return nil }
    let stay = reservation.stay
    var seeking = Seeking(
      party: stay.party, start: now, end: max(stay.end, now.adding(minutes: 1)), channel: .walkIn, now: now,
      edition: altered.state.venues[number].edition(on: stay.date))
    (seeking.bufferMinutes, seeking.needs, seeking.sitsNow) = (stay.bufferMinutes, stay.needs, true)
    (seeking.except, seeking.overridden) = (id.retyped(), [.channelNotAllowed])
    guard
      case .tables(let tables, _) = altered.state.venues[number].place(
        .automatic, seeking, makingRoom: false)
    else { return nil }
    return tables
  }

  /// A party that the log does not have leaves after its turn time; of others the log tells.
  private mutating func hasSat(_ id: ReservationID, at now: Timestamp) {
    guard recorded.reservation(id) == nil, let stay = altered.state.reservation(id)?.stay else { return }
    let end = now.adding(microseconds: stay.end.microseconds(since: stay.start))
    steps.add(.tell(.leave(Leave(id))), at: end)
  }

  /// Gives who waits in vain the place that the altered course has for them.
  ///
  /// `events` are the altered course's, `known` the recorded one's: what both have is no news.
  mutating func hear(_ events: [Event], besides known: [Event], at now: Timestamp) {
    for event in events {
      switch event {
      case .waitlistJoined(let joined): offer(joined.entry, at: now)
      case .waitlistFits(let fits) where !known.contains(event): offer(fits.entry, at: now)
      case .waitlistOffered(let offered) where !known.contains(event): take(offered.entry, at: now)
      default: break
      }
    }
  }

  private mutating func offer(_ entry: WaitlistID, at now: Timestamp) {
    guard !served.contains(entry) else { return }
    let offer = Command.offerTable(OfferTable(entry))
    let context = Context(now: now, by: Reenactment.host, nextID: ownID(at: now))
    guard (try? recorded.state.decide(offer, in: context)) == nil, act(offer, at: now) != nil else { return }
    take(entry, at: now)
  }

  private mutating func take(_ entry: WaitlistID, at now: Timestamp) {
    guard !served.contains(entry), let decision = act(.acceptOffer(AcceptOffer(entry)), at: now) else {
      return
    }
    for id in decision.events.compactMap(\.claimed) {
      offered.insert(id)
      welcome(id, at: now)
    }
  }
}
