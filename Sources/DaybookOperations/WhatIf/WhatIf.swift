public import DaybookDomain
public import DaybookTime

/// The demand of a stretch of the log as it was decided, and as it would be under another definition.
///
/// It counts the business dates of the stretch. Nothing is written, and there is no chance in it: the same log and the
/// same change give the same answer.
public struct WhatIf: Sendable {
  /// The venue.
  public let venue: VenueID
  /// The business dates that are counted: the venue's local dates from the first instant to the last.
  public let dates: ClosedRange<CivilDate>
  /// The last record before the stretch, after which the venue is defined otherwise.
  public let after: Position
  /// The last record of the stretch.
  public let through: Position
  /// As it was.
  public let before: WhatIfFigures
  /// As it would be.
  public let otherwise: WhatIfFigures
  /// Every party that stands in one of the two, in order of start and id.
  public let parties: [WhatIfParty]
  /// Commands that were decided again.
  public let decidedCount: Int
  /// Records of the venue that were taken over as they are, by type, the most frequent first.
  public let takenOver: [(type: EventType, count: Int)]

  /// Parties that have a place only under the other definition.
  public var gained: [WhatIfParty] { parties.filter { $0.before == nil } }
  /// Parties that have none there.
  public var lost: [WhatIfParty] { parties.filter { $0.otherwise == nil } }
  /// Parties that have another place or time.
  public var moved: [WhatIfParty] {
    parties.filter { $0.before != nil && $0.otherwise != nil && $0.before != $0.otherwise }
  }

  /// What the method cannot know, and what it takes for granted instead; a sentence each.
  public static let unknowns = [
    "Demand that never asked, and refusals without a key, which are not recorded.",
    "What a guest who is refused would have asked for next: who is lost here has no second choice.",
    "What else a refused guest asked for, such as a table or an area: they ask for their party and start alone.",
    "Whether a party that is gained would come and how long it would stay: it comes, and stays the turn time.",
    "Whether a waiting party would take a place that nobody had for it: it takes the first.",
    "What a gained party would eat: the kitchen's load is covers that sit down.",
    "How long parties would stay by other turn times: who came stays as long as they did, and the next one waits.",
    "How long a party has patience at the door: where no table is free it waits until it would have left.",
    "What was booked before the first instant on other terms: it keeps its stay.",
  ]
}

/// Figures of one course of events, on the dates that are counted.
public struct WhatIfFigures: Hashable, Sendable {
  /// Parties that are due or have come.
  public internal(set) var due = PartyCount()
  /// Of these, those that came without a booking.
  public internal(set) var walkIns = PartyCount()
  /// Bookings nobody came to.
  public internal(set) var noShows = PartyCount()
  /// Bookings that were cancelled, in time or late.
  public internal(set) var cancels = PartyCount()
  /// Parties that were refused and have no place: a guest once a date, with the largest party asked for.
  public internal(set) var turnedAway = PartyCount()
  /// Bookings that stand and need a table.
  public internal(set) var needTable = PartyCount()
  /// Parties that waited at the door for their table, and their minutes together.
  public internal(set) var late = PartyCount()
  /// Minutes that these waited, together.
  public internal(set) var lateMinutes = 0
  /// Who sits at each quarter of an hour.
  public internal(set) var occupancy = Occupancy.none
  /// Covers that sit down in the quarter of an hour before: what the kitchen has to begin with.
  public internal(set) var kitchen = Occupancy.none
}

/// A party that stands in one of the two courses of events, or in both.
public struct WhatIfParty: Hashable, Sendable {
  /// Its booking, in the log if it stands there.
  public let id: ReservationID
  /// Its covers, as it would be where it stands there.
  public let covers: Int
  /// Who made it.
  public let owner: Actor
  /// Its guest's sealed fields; of a gained one those of the guest's last booking in the log. Nil: nobody is named.
  public internal(set) var guest: SealedGuest?
  /// Whether it came in without a booking.
  public let isWalkIn: Bool
  /// Its business date.
  public let date: CivilDate
  /// Its place as it was; nil: it has none.
  public let before: WhatIfPlace?
  /// Its place as it would be; nil: it has none.
  public let otherwise: WhatIfPlace?
  /// Of a lost party why it is refused; empty where it is called off for another reason.
  public let codes: [RefusalCode]
  /// Of a gained party the record that refused it.
  public let refusal: Position?
  /// Whether it waited in vain, and would be offered a place.
  public let isFromWaitlist: Bool
  /// Minutes it would wait at the door for its table.
  public let lateMinutes: Int
  /// Whether a change that was accepted would be refused: then it stays as it was before.
  public let isChangeRefused: Bool
}

/// When and where a party sits.
public struct WhatIfPlace: Hashable, Sendable {
  /// When it is booked for; of a walk-in when it came.
  public let start: Timestamp
  /// The end that is sold.
  public let end: Timestamp
  /// Its covers.
  public let covers: Int
  /// Its tables; empty for a pool.
  public let tables: [TableID]
  /// Its pool; nil for tables.
  public let pool: PoolID?

  init(_ reservation: Reservation) {
    let stay = reservation.stay
    (start, end, covers, tables, pool) = (
      stay.start, stay.end, stay.party.covers, stay.tables, stay.pool
    )
  }
}
