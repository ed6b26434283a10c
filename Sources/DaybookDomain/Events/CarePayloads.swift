public import DaybookTime

/// A party joined the waitlist of a business date.
public struct WaitlistJoined: Hashable, Sendable {
  /// The entry it makes.
  public var entry: WaitlistID
  /// Covers to be seated.
  public var party: PartySize
  /// The start it waits for; nil: a table now.
  public var start: Timestamp?
  /// The zone's offset at that start; nil without a start, and where an older record does not say.
  public var offset: UTCOffset?
  /// The business date.
  public var date: CivilDate
  /// The wait promised, in minutes.
  public var quotedMinutes: Int?
  /// Who waits, sealed; nil where nobody was named.
  public var guest: SealedGuest?
  /// Only tables of this area; nil: any.
  public var area: String?
  /// What the table must offer.
  public var needs: [Need]
  /// The guest a host entered it for; nil: it is whoever's command made it.
  public var owner: Actor?
  /// Whether the guest's sealed fields name allergies.
  public var hasAllergies: Bool

  /// Made from its parts; nothing is checked.
  public init(
    entry: WaitlistID, party: PartySize, start: Timestamp? = nil, offset: UTCOffset? = nil, date: CivilDate,
    quotedMinutes: Int? = nil, guest: SealedGuest? = nil, area: String? = nil, needs: [Need] = [],
    owner: Actor? = nil, hasAllergies: Bool = false
  ) {
    self.owner = owner
    self.hasAllergies = hasAllergies
    self.entry = entry
    self.party = party
    self.start = start
    self.offset = offset
    self.date = date
    self.quotedMinutes = quotedMinutes
    self.guest = guest
    self.area = area
    self.needs = needs
  }
}

/// What a party on the waitlist waits for was moved to its wall time, by the zone's new rules.
public struct WaitlistMoved: Hashable, Sendable {
  /// The entry moved.
  public var entry: WaitlistID
  /// The start it waits for now.
  public var start: Timestamp
  /// The zone's offset at that start by the rules in force.
  public var offset: UTCOffset

  /// Made from its parts; nothing is checked.
  public init(entry: WaitlistID, start: Timestamp, offset: UTCOffset) {
    self.entry = entry
    self.start = start
    self.offset = offset
  }
}

/// A table was offered: the hold recorded before this keeps it in the waiting party's name.
public struct WaitlistOffered: Hashable, Sendable {
  /// Who is asked.
  public var entry: WaitlistID
  /// The hold that keeps the place meanwhile.
  public var hold: HoldID
  /// From this instant on the offer is over.
  public var lapsesAt: Timestamp

  /// Made from its parts; nothing is checked.
  public init(entry: WaitlistID, hold: HoldID, lapsesAt: Timestamp) {
    self.entry = entry
    self.hold = hold
    self.lapsesAt = lapsesAt
  }
}

/// A place that became free fits a party that waits, and a host may offer it.
public struct WaitlistFits: Hashable, Sendable {
  /// Who waits.
  public var entry: WaitlistID
  /// The tables that are free for them; empty where an older record does not say.
  public var tables: [TableID]

  /// Made from its parts; nothing is checked.
  public init(_ entry: WaitlistID, tables: [TableID] = []) {
    self.entry = entry
    self.tables = tables
  }
}

/// An offer was accepted and is a booking now.
public struct WaitlistBooked: Hashable, Sendable {
  /// The entry, which is over now.
  public var entry: WaitlistID
  /// The booking it became.
  public var reservation: ReservationID

  /// Made from its parts; nothing is checked.
  public init(entry: WaitlistID, reservation: ReservationID) {
    self.entry = entry
    self.reservation = reservation
  }
}

/// A guest paid ahead (R17).
public struct DepositPaid: Hashable, Sendable {
  /// The booking it is paid for.
  public var reservation: ReservationID
  /// What was paid, in minor units of its currency.
  public var paid: Money

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, paid: Money) {
    self.reservation = reservation
    self.paid = paid
  }
}

/// The guest said "on my way" (R18).
public struct ArrivalDeclared: Hashable, Sendable {
  /// The booking whose party comes.
  public var reservation: ReservationID
  /// What was said, and the venue's answer to it.
  public var arrival: Arrival

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, arrival: Arrival) {
    self.reservation = reservation
    self.arrival = arrival
  }
}

/// The bookings of two of a guest's accounts are on one card (R21).
public struct GuestsMerged: Hashable, Sendable {
  /// The account whose bookings are shown on the other's card too.
  public var from: Actor
  /// The account whose card it is.
  public var into: Actor
  /// Why, 1–400 characters.
  public var why: String

  /// Made from its parts; nothing is checked.
  public init(_ from: Actor, into: Actor, why: String) {
    self.from = from
    self.into = into
    self.why = why
  }
}

/// Two accounts that were merged have cards of their own again.
public struct GuestsSplit: Hashable, Sendable {
  /// The account that has its own card again.
  public var from: Actor
  /// The account it was merged into.
  public var into: Actor
  /// Why, 1–400 characters.
  public var why: String

  /// Made from its parts; nothing is checked.
  public init(_ from: Actor, into: Actor, why: String) {
    self.from = from
    self.into = into
    self.why = why
  }
}

/// The party will be there at another time (R18).
public struct ETAChanged: Hashable, Sendable {
  /// The booking whose party comes.
  public var reservation: ReservationID
  /// When it will be there.
  public var etaAt: Timestamp
  /// Who says so.
  public var source: ETASource

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, etaAt: Timestamp, source: ETASource) {
    self.reservation = reservation
    self.etaAt = etaAt
    self.source = source
  }
}

/// Where the party was, sealed; at most one in 30 seconds (R20).
public struct Pinged: Hashable, Sendable {
  /// The booking whose party comes.
  public var reservation: ReservationID
  /// The sealed coordinates the ETA was worked out from; nil: moved less than 100 m, the ETA stays.
  public var place: SealedGuest?
  /// When it will be there, worked out from its way so far; nil when that is not possible.
  public var etaAt: Timestamp?

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, place: SealedGuest? = nil, etaAt: Timestamp? = nil) {
    self.reservation = reservation
    self.place = place
    self.etaAt = etaAt
  }
}

/// Everything the kitchen is to make for a booking, as it is after this.
public struct PrepConfirmed: Hashable, Sendable {
  /// The booking cooked for.
  public var reservation: ReservationID
  /// How much is made ahead.
  public var scope: PrepScope
  /// When it is to be on the table.
  public var serveAt: Timestamp
  /// Covers it is made for.
  public var covers: Int
  /// What each station is to make.
  public var tickets: [PlannedTicket]
  /// Minutes from one course being served to the next, 0–240; nil before form 2: all are served together.
  public var courseGapMinutes: Int?

  /// Made from its parts; nothing is checked.
  public init(
    reservation: ReservationID, scope: PrepScope, serveAt: Timestamp, covers: Int, tickets: [PlannedTicket],
    courseGapMinutes: Int? = nil
  ) {
    self.reservation = reservation
    self.scope = scope
    self.serveAt = serveAt
    self.covers = covers
    self.tickets = tickets
    self.courseGapMinutes = courseGapMinutes
  }
}

/// A ticket as planned; if there is one with its id already, that one is changed.
public struct PlannedTicket: Hashable, Sendable {
  /// The ticket it makes or changes.
  public var ticket: TicketID
  /// Where it is made, 1–64 characters.
  public var station: String
  /// Whether it adds to tickets that were fired already.
  public var isDelta: Bool
  /// The dishes, in the order of the plan.
  public var items: [PlannedItem]

  /// Made from its parts; nothing is checked.
  public init(ticket: TicketID, station: String, isDelta: Bool = false, items: [PlannedItem]) {
    self.ticket = ticket
    self.station = station
    self.isDelta = isDelta
    self.items = items
  }
}

/// One dish of a ticket.
public struct PlannedItem: Hashable, Sendable {
  /// The dish, 1–80 characters.
  public var name: String
  /// Portions, 1 or more.
  public var quantity: Int
  /// Whether the portions follow the party's covers.
  public var isPerCover: Bool
  /// 1 for the first; a course is served together.
  public var course: Int
  /// Minutes from firing to being ready.
  public var minutes: Int
  /// Whether it fires even if nobody has heard from the party.
  public var isAhead: Bool

  /// Made from its parts; nothing is checked.
  public init(name: String, quantity: Int, isPerCover: Bool, course: Int, minutes: Int, isAhead: Bool) {
    self.name = name
    self.quantity = quantity
    self.isPerCover = isPerCover
    self.course = course
    self.minutes = minutes
    self.isAhead = isAhead
  }
}

/// A booking's dishes are to be served at another time.
///
/// Items not yet started move to it; those started stay and are at risk.
public struct Retimed: Hashable, Sendable {
  /// The booking cooked for.
  public var reservation: ReservationID
  /// When it is to be on the table now.
  public var serveAt: Timestamp
  /// The course that was, or will be, on the table then: only later ones move. Nil: the whole prep moves.
  public var course: Int?

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, serveAt: Timestamp, course: Int? = nil) {
    self.reservation = reservation
    self.serveAt = serveAt
    self.course = course
  }
}

/// A party has another place: the stations that have tickets for it are told, and, after a swap, the guest.
public struct Relocated: Hashable, Sendable {
  /// The booking that was given another place.
  public var reservation: ReservationID
  /// Whether its guest is told too.
  public var tellsGuest: Bool

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, tellsGuest: Bool = false) {
    self.reservation = reservation
    self.tellsGuest = tellsGuest
  }
}

/// A course was fired by hand, or put on hold until it is.
public struct CourseFired: Hashable, Sendable {
  /// The booking cooked for.
  public var reservation: ReservationID
  /// The course, from 1.
  public var course: Int
  /// Whether it waits for a hand; false: its dishes fire now.
  public var isHeld: Bool

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, course: Int, isHeld: Bool = false) {
    self.reservation = reservation
    self.course = course
    self.isHeld = isHeld
  }
}

/// A dish that is out was to be made for this party, which must choose again.
public struct DishMissed: Hashable, Sendable {
  /// The booking whose party must choose again.
  public var reservation: ReservationID
  /// The ticket that the dish stands on.
  public var ticket: TicketID
  /// The dish, as the plan names it.
  public var item: String

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, ticket: TicketID, item: String) {
    self.reservation = reservation
    self.ticket = ticket
    self.item = item
  }
}

/// A forgotten guest's allergies, sealed under a key of their own until nothing is cooked for them any more.
public struct AllergiesKept: Hashable, Sendable {
  /// The booking cooked for.
  public var reservation: ReservationID
  /// The allergies, and nothing else of the guest.
  public var allergies: SealedGuest

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, allergies: SealedGuest) {
    self.reservation = reservation
    self.allergies = allergies
  }
}

/// Work on items of a ticket.
public struct TicketWork: Hashable, Sendable {
  /// The ticket worked on.
  public var ticket: TicketID
  /// Indices into the ticket's items, from 0.
  public var items: [Int]

  /// Made from its parts; nothing is checked.
  public init(ticket: TicketID, items: [Int]) {
    self.ticket = ticket
    self.items = items
  }
}

/// The kitchen is out of a dish, or has it again (R18).
public struct EightySixed: Hashable, Sendable {
  /// The dish, as the plan names it.
  public var item: String
  /// Whether the dish is out; false: it is back.
  public var isOut: Bool

  /// Made from its parts; nothing is checked.
  public init(item: String, isOut: Bool) {
    self.item = item
    self.isOut = isOut
  }
}

/// Notices were shown to their audience (R19).
public struct NoticesDelivered: Hashable, Sendable {
  /// Whose outbox they stand in.
  public var audience: Audience
  /// Their numbers in it, ascending.
  public var numbers: [Int]

  /// Made from its parts; nothing is checked.
  public init(audience: Audience, numbers: [Int]) {
    self.audience = audience
    self.numbers = numbers
  }
}

/// One notice, acknowledged, tried again or escalated.
public struct NoticeMark: Hashable, Sendable {
  /// Whose outbox it stands in.
  public var audience: Audience
  /// Its number in it, from 1.
  public var number: Int

  /// Made from its parts; nothing is checked.
  public init(audience: Audience, number: Int) {
    self.audience = audience
    self.number = number
  }
}

/// A guest's keys were overwritten: what they sealed is unreadable for ever.
public struct GuestForgotten: Hashable, Sendable {
  /// The guest account that was named; nil where bookings or entries were.
  public var guest: Actor?
  /// The numbers of the overwritten keys, as events give them.
  public var numbers: [UInt64]
  /// The bookings that lose their guest.
  public var reservations: [ReservationID]
  /// The waitlist entries that lose theirs.
  public var entries: [WaitlistID]

  /// Made from its parts; nothing is checked.
  public init(
    guest: Actor? = nil, numbers: [UInt64], reservations: [ReservationID], entries: [WaitlistID] = []
  ) {
    self.guest = guest
    self.numbers = numbers
    self.reservations = reservations
    self.entries = entries
  }
}
