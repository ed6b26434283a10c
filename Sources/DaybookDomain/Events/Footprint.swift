package import DaybookTime

/// How an event stands to something it names.
package struct Relation: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// There is such a thing from here on; together with `changes`, unless there was one already.
  package static let makes = Relation(rawValue: 1)
  /// It is otherwise after the event.
  package static let changes = Relation(rawValue: 2)
  /// Something is said of it that changes nothing: an answer that is repeated, that a party is still expected.
  package static let tells = Relation(rawValue: 4)
  /// It stood in the way of what was asked, or took what another had.
  package static let hinders = Relation(rawValue: 8)
  /// It hangs together with whatever else the event ties: none of them is told of without the others.
  package static let ties = Relation(rawValue: 16)
}

/// Something an event names; what belongs to a venue is that of the record's venue.
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
  /// A person, by the caller's own name for them.
  case guest(Actor)
  /// What of a person is sealed in the event: their fields, or where they are.
  case sealed(SealedGuest)
  /// The number of a guest's key, which is overwritten.
  case forgottenKey(UInt64)

  /// The id of an entity; nil for what is not known by one.
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
  /// The booking it is about, where it is about one: of several it ties, the first.
  package var reservation: ReservationID? {
    var found: ReservationID?
    forEachPart { relation, part in
      if found == nil, relation.contains(.ties), case .reservation(let id) = part { found = id }
    }
    return found
  }

  /// The waitlist entry it is about, where it is about one.
  package var entry: WaitlistID? {
    var found: WaitlistID?
    forEachPart { relation, part in
      if found == nil, relation.contains(.ties), case .entry(let id) = part { found = id }
    }
    return found
  }

  /// What of a person is sealed in it: their fields, or where they are.
  package var sealed: SealedGuest? {
    var found: SealedGuest?
    forEachPart { _, part in if case .sealed(let guest) = part { found = guest } }
    return found
  }

  /// The bookings, holds, blocks, waitlist entries and tickets that it is about, each once.
  ///
  /// What stood in the way of a refused command is not among them, nor who is merely listed as still expected.
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
  /// The notices it says something of.
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
