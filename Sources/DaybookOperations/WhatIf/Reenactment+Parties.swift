import DaybookDomain
import DaybookTime

/// What parties do that have a place in the altered course alone: they come, stay for the turn time, and go.
struct Steps {
  enum Deed {
    case seat(ReservationID)
    case leave(ReservationID)
    case giveUp(ReservationID)
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
      case .leave(let id): act(.leave(Leave(id)), at: now)
      case .giveUp(let id): giveUp(id, at: now)
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
      steps.add(.leave(id), at: reservation.stay.end)
    } else {
      steps.add(.seat(id), at: max(reservation.stay.start, now))
    }
  }

  private mutating func seat(_ id: ReservationID, at now: Timestamp) {
    guard let reservation = altered.state.reservation(id), reservation.state == .booked,
      reservation.seating != .seated
    else { return }
    if act(.seat(Seat(id)), at: now) == nil {
      atTheDoor.append(AtTheDoor(id: id, since: now, codes: [.tablesOccupied]))
      steps.add(.giveUp(id), at: max(reservation.stay.end, now))
    } else {
      hasSat(id, at: now)
    }
  }

  /// Seats those at the door whose table is free now.
  mutating func letIn(at now: Timestamp) {
    for party in atTheDoor {
      let reservation = altered.state.reservation(party.id)
      if reservation?.state == .booked, reservation?.seating != .seated {
        guard act(.seat(Seat(party.id)), at: now) != nil else { continue }
        late[party.id] = now.wholeMinutes(since: party.since)
        hasSat(party.id, at: now)
      }
      atTheDoor.removeAll { $0.id == party.id }
    }
  }

  /// A party that the log does not have leaves after its turn time; of others the log tells.
  private mutating func hasSat(_ id: ReservationID, at now: Timestamp) {
    guard recorded.reservation(id) == nil, let stay = altered.state.reservation(id)?.stay else { return }
    steps.add(.leave(id), at: now.adding(microseconds: stay.end.microseconds(since: stay.start)))
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
