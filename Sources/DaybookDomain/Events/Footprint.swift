package import DaybookTime

/// How an event relates to something it names.
package struct Relation: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The thing exists from this event on; with `changes`, it may have existed before.
  package static let makes = Relation(rawValue: 1)
  /// The event changes it.
  package static let changes = Relation(rawValue: 2)
  /// The event mentions it and changes nothing of it: a repeated answer, a party still expected.
  package static let tells = Relation(rawValue: 4)
  /// It stood in the way of the command, or took what another had.
  package static let hinders = Relation(rawValue: 8)
  /// It belongs with everything else the event ties: none of them is reported without the others.
  package static let ties = Relation(rawValue: 16)
}

/// Something an event names; if it belongs to a venue, then to the record's.
package enum Part: Hashable, Sendable {
  case reservation(ReservationID)
  case hold(HoldID)
  case block(BlockID)
  case entry(WaitlistID)
  case ticket(TicketID)
  /// A booking, hold or block, as a refusal names what stood in the way.
  case claim(ClaimID)
  case notice(Audience, Int)
  /// A dish that is out or back.
  case dish(String)
  /// A business date.
  case day(CivilDate)
  case venue(VenueID)
  case zone(String)
  case maintenance
  case clock
  case ledger
  /// A person, by the caller's own id for them.
  case guest(Actor)
  /// What the event seals of a person: their fields, or their location.
  case sealed(SealedGuest)
  /// The number of a guest's key, which is overwritten.
  case forgottenKey(UInt64)

  /// The entity's id; nil for what has none.
  package var id: ClaimID? {
    switch self {
    case .reservation(let id): id.retyped()
    case .hold(let id): id.retyped()
    case .block(let id): id.retyped()
    case .entry(let id): id.retyped()
    case .ticket(let id): id.retyped()
    case .claim(let id): id
    case .notice, .dish, .day, .venue, .zone, .maintenance, .clock, .ledger, .guest, .sealed, .forgottenKey:
      nil
    }
  }
}

extension Event {
  /// The booking it is about, if any; the first of several that it ties.
  package var reservation: ReservationID? {
    var found: ReservationID?
    forEachPart { relation, part in
      if found == nil, relation.contains(.ties), case .reservation(let id) = part { found = id }
    }
    return found
  }

  /// The waitlist entry it is about, if any.
  package var entry: WaitlistID? {
    var found: WaitlistID?
    forEachPart { relation, part in
      if found == nil, relation.contains(.ties), case .entry(let id) = part { found = id }
    }
    return found
  }

  /// What it seals of a person: their fields, or their location.
  package var sealed: SealedGuest? {
    var found: SealedGuest?
    forEachPart { _, part in if case .sealed(let guest) = part { found = guest } }
    return found
  }

  /// The bookings, holds, blocks, waitlist entries and tickets that it is about, each once.
  ///
  /// Without what stood in the way of a refused command, and bookings merely listed as still expected.
  package var named: [ClaimID] {
    var ids: [ClaimID] = []
    forEachPart { relation, part in
      if !relation.isDisjoint(with: [.makes, .changes, .ties]), let id = part.id { ids.append(id) }
    }
    return ids
  }

  /// The entities it ties to each other.
  package var tied: [ClaimID] {
    var ids: [ClaimID] = []
    forEachPart { relation, part in if relation.contains(.ties), let id = part.id { ids.append(id) } }
    return ids
  }
}

extension Fact {
  /// The notices it mentions.
  package var notices: [NoticeID] {
    guard let venue else { return [] }
    var found: [NoticeID] = []
    event.forEachPart { _, part in
      if case .notice(let audience, let number) = part {
        found.append(NoticeID(venue: venue, audience: audience, number: number))
      }
    }
    return found
  }
}
