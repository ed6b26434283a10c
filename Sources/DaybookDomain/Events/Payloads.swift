public import DaybookTime

/// Record 1: names the ledger.
public struct LedgerCreated: Hashable, Sendable {
  /// The ledger's id, for ever.
  public var ledger: LedgerID
  /// The log's format number: it alone tells whether a ledger is newer than the software.
  public var format: Int
  /// When it was made.
  public var created: Timestamp
  /// Where its time comes from.
  public var clock: ClockKind

  /// Made from its parts; nothing is checked.
  public init(ledger: LedgerID, format: Int, created: Timestamp, clock: ClockKind) {
    self.ledger = ledger
    self.format = format
    self.created = created
    self.clock = clock
  }
}

/// Where a ledger's time comes from.
public enum ClockKind: String, Hashable, Sendable, CaseIterable {
  case system
  /// The recorded-at of the last record; `advanceClock` and importers move it.
  case manual
}

/// A place was sold.
public struct Booked: Hashable, Sendable {
  /// The booking it makes.
  public var reservation: ReservationID
  /// The hold it consumed.
  public var hold: HoldID?
  /// When, how many and where.
  public var stay: Stay
  /// Who comes, sealed; nil where nobody was named.
  public var guest: SealedGuest?
  /// What was agreed besides the place.
  public var terms: Terms
  /// The guest a host booked it for; nil: it is the hold's owner's, or whoever's command made it.
  public var owner: Actor?

  /// Made from its parts; nothing is checked.
  public init(
    reservation: ReservationID, hold: HoldID? = nil, stay: Stay, guest: SealedGuest? = nil,
    terms: Terms = .plain, owner: Actor? = nil
  ) {
    self.owner = owner
    self.reservation = reservation
    self.hold = hold
    self.stay = stay
    self.guest = guest
    self.terms = terms
  }
}

/// A booking that awaits the venue's answer; it claims meanwhile.
public struct Requested: Hashable, Sendable {
  /// The booking as it will be if the venue accepts.
  public var booked: Booked
  /// If it is unanswered by then, it lapses.
  public var answerBy: Timestamp

  /// Made from its parts; nothing is checked.
  public init(_ booked: Booked, answerBy: Timestamp) {
    self.booked = booked
    self.answerBy = answerBy
  }
}

/// The venue said yes to a request.
public struct Accepted: Hashable, Sendable {
  /// The request, which is a booking now.
  public var reservation: ReservationID
  /// When its deposit is due, counted from the acceptance; nil: there is no deadline, or none is left.
  public var depositDueAt: Timestamp?

  /// Made from its parts; nothing is checked.
  public init(_ reservation: ReservationID, depositDueAt: Timestamp? = nil) {
    self.reservation = reservation
    self.depositDueAt = depositDueAt
  }
}

/// A booking was changed: its whole stay, and its terms, as they are now.
public struct Modified: Hashable, Sendable {
  /// The booking changed.
  public var reservation: ReservationID
  /// When, how many and where, from now on.
  public var stay: Stay
  /// Nil: unchanged.
  public var terms: Terms?
  /// When a request that moved with its zone's rules lapses now; nil: unchanged.
  public var answerBy: Timestamp?

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, stay: Stay, terms: Terms? = nil, answerBy: Timestamp? = nil) {
    self.reservation = reservation
    self.stay = stay
    self.terms = terms
    self.answerBy = answerBy
  }
}

/// The guest's own fields of a booking were changed.
public struct GuestChanged: Hashable, Sendable {
  /// The booking whose guest it is.
  public var reservation: ReservationID
  /// All fields as they are now, sealed under the number they had, if they had one.
  public var guest: SealedGuest
  /// Whether the fields name allergies.
  public var hasAllergies: Bool
  /// Whether allergies were added, changed or taken away.
  public var changesAllergies: Bool

  /// Made from its parts; nothing is checked.
  public init(
    reservation: ReservationID, guest: SealedGuest, hasAllergies: Bool = false, changesAllergies: Bool = false
  ) {
    self.reservation = reservation
    self.guest = guest
    self.hasAllergies = hasAllergies
    self.changesAllergies = changesAllergies
  }
}

/// A party came in without a booking and sits.
public struct WalkedIn: Hashable, Sendable {
  /// The visit it makes.
  public var reservation: ReservationID
  /// When, how many and where.
  public var stay: Stay
  /// Who came, sealed; nil where nobody was named.
  public var guest: SealedGuest?
  /// What was agreed besides the place.
  public var terms: Terms
  /// The guest whose visit it is; nil: it is the host's.
  public var owner: Actor?

  /// Made from its parts; nothing is checked.
  public init(
    reservation: ReservationID, stay: Stay, guest: SealedGuest? = nil, terms: Terms = .plain,
    owner: Actor? = nil
  ) {
    self.owner = owner
    self.reservation = reservation
    self.stay = stay
    self.guest = guest
    self.terms = terms
  }
}

/// A reservation was carried over from another system: a booking if it is still to come, else history.
public struct CarriedOver: Hashable, Sendable {
  /// The booking it makes.
  public var reservation: ReservationID
  /// When, how many and where.
  public var stay: Stay
  /// Who comes, sealed; nil where nobody was named.
  public var guest: SealedGuest?
  /// What was agreed besides the place.
  public var terms: Terms
  /// The reservation in the other system.
  public var original: Original
  /// Its state there.
  public var standing: Standing

  /// Made from its parts; nothing is checked.
  public init(
    reservation: ReservationID, stay: Stay, guest: SealedGuest? = nil, terms: Terms = .plain,
    original: Original, standing: Standing
  ) {
    self.reservation = reservation
    self.stay = stay
    self.guest = guest
    self.terms = terms
    self.original = original
    self.standing = standing
  }
}

/// A party, or part of it, arrived or was seated.
public struct Visited: Hashable, Sendable {
  /// The booking whose party it is.
  public var reservation: ReservationID
  /// How many took the step; nil: the whole party.
  public var covers: Int?
  /// The rules a host set aside to seat it early, and why; nil for an arrival.
  public var override: Override?

  /// Made from its parts; nothing is checked.
  public init(_ reservation: ReservationID, covers: Int? = nil, override: Override? = nil) {
    self.reservation = reservation
    self.covers = covers
    self.override = override
  }
}

/// The last step of a visit was taken back.
public struct Undone: Hashable, Sendable {
  /// The booking whose visit it is.
  public var reservation: ReservationID
  /// The state its party is in again.
  public var seating: SeatingState
  /// Whether the deposit forfeited by the no-show counts as paid again.
  public var restoresDeposit: Bool
  /// Other tables that a no-show is given, whose own were given away; nil: it has its own again.
  public var tables: [TableID]?
  /// Whether a host named these tables and so pinned them (R13).
  public var isPinned: Bool

  /// Made from its parts; nothing is checked.
  public init(
    _ reservation: ReservationID, seating: SeatingState, restoresDeposit: Bool = false,
    tables: [TableID]? = nil, isPinned: Bool = false
  ) {
    self.reservation = reservation
    self.seating = seating
    self.restoresDeposit = restoresDeposit
    self.tables = tables
    self.isPinned = isPinned
  }
}

/// What was recorded of a visit that is over was wrong (R30).
public struct Corrected: Hashable, Sendable {
  /// The booking whose visit it is.
  public var reservation: ReservationID
  /// Why, 1–400 characters.
  public var why: String
  /// What was recorded.
  public var before: VisitRecord
  /// What counts from here on.
  public var after: VisitRecord

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, why: String, before: VisitRecord, after: VisitRecord) {
    self.reservation = reservation
    self.why = why
    self.before = before
    self.after = after
  }
}

/// What the ledger says of a visit: how it ended, how many came, where they sat, how the deposit stands.
public struct VisitRecord: Hashable, Sendable {
  /// How it ended.
  public var state: BookingState
  /// Covers.
  public var party: PartySize
  /// Where it was; empty for a pool.
  public var tables: [TableID]
  /// How the payment ahead stands.
  public var deposit: DepositState

  /// Made from its parts; nothing is checked.
  public init(state: BookingState, party: PartySize, tables: [TableID], deposit: DepositState = .none) {
    self.state = state
    self.party = party
    self.tables = tables
    self.deposit = deposit
  }

  /// What is recorded of a booking.
  package init(_ reservation: Reservation) {
    self.init(
      state: reservation.state, party: reservation.stay.party, tables: reservation.stay.tables,
      deposit: reservation.details.deposit)
  }
}

/// A business date is over; what was open on it is settled (R30).
public struct DayClosed: Hashable, Sendable {
  /// The business date, in the venue's own calendar.
  public var date: CivilDate
  /// Bookings nobody came for and nobody marked: listed, for a host to settle.
  public var expected: [ReservationID]
  /// The rules a host set aside to close it early, and why.
  public var override: Override?
  /// Parties that still sat when a host closed it early: they are completed next, and sit again if it is
  /// reopened in time.
  public var seated: [ReservationID]

  /// Made from its parts; nothing is checked.
  public init(
    date: CivilDate, expected: [ReservationID], override: Override? = nil, seated: [ReservationID] = []
  ) {
    self.date = date
    self.expected = expected
    self.override = override
    self.seated = seated
  }
}

/// A closed business date was reopened until it closes again (R30).
public struct DayReopened: Hashable, Sendable {
  /// The business date, in the venue's own calendar.
  public var date: CivilDate
  /// Why, 1–400 characters.
  public var why: String
  /// Parties that the closing had completed and that sit at their tables again.
  public var seated: [ReservationID]
  /// Parties that the closing had completed and whose tables are taken since: they stay completed.
  public var tableless: [ReservationID]

  /// Made from its parts; nothing is checked.
  public init(
    date: CivilDate, why: String, seated: [ReservationID] = [], tableless: [ReservationID] = []
  ) {
    self.date = date
    self.why = why
    self.seated = seated
    self.tableless = tableless
  }
}

/// A place is kept for a short while.
public struct HoldPlaced: Hashable, Sendable {
  /// The hold it makes.
  public var hold: HoldID
  /// When, how many and where.
  public var stay: Stay
  /// From this instant on its place is free, whether or not the lapse is recorded yet.
  public var lapsesAt: Timestamp
  /// The rules a host set aside for it, and why.
  public var override: Override?
  /// The guest a host placed it for; nil: it is whoever's command made it.
  public var owner: Actor?

  /// Made from its parts; nothing is checked.
  public init(
    hold: HoldID, stay: Stay, lapsesAt: Timestamp, override: Override? = nil, owner: Actor? = nil
  ) {
    self.owner = owner
    self.hold = hold
    self.stay = stay
    self.lapsesAt = lapsesAt
    self.override = override
  }
}

/// A hold was moved to the wall time it was placed for, by the zone's new rules.
public struct HoldMoved: Hashable, Sendable {
  /// The hold moved.
  public var hold: HoldID
  /// When, how many and where, from now on.
  public var stay: Stay

  /// Made from its parts; nothing is checked.
  public init(hold: HoldID, stay: Stay) {
    self.hold = hold
    self.stay = stay
  }
}

/// A hold was given back.
public struct HoldReleased: Hashable, Sendable {
  /// The hold that is over.
  public var hold: HoldID
  /// The block that took its tables, when the venue and not the owner ended it.
  public var block: BlockID?

  /// Made from its parts; nothing is checked.
  public init(hold: HoldID, block: BlockID? = nil) {
    self.hold = hold
    self.block = block
  }
}

/// Tables, an area or the whole venue take no parties for a while (R25).
public struct Blocked: Hashable, Sendable {
  /// The block it makes.
  public var block: BlockID
  /// What it closes.
  public var scope: BlockScope
  /// When it begins.
  public var from: Timestamp
  /// When it is over; that instant is free again.
  public var until: Timestamp
  /// The zone's offsets at both; nil where an older record does not say.
  public var offsets: BlockOffsets?
  /// Why, for the hosts.
  public var reason: String?

  /// Made from its parts; nothing is checked.
  public init(
    block: BlockID, scope: BlockScope, from: Timestamp, until: Timestamp, offsets: BlockOffsets? = nil,
    reason: String? = nil
  ) {
    self.block = block
    self.scope = scope
    self.from = from
    self.until = until
    self.offsets = offsets
    self.reason = reason
  }
}

/// A block was moved to the wall times it was given for, by the zone's new rules.
public struct BlockMoved: Hashable, Sendable {
  /// The block moved.
  public var block: BlockID
  /// When it begins now.
  public var from: Timestamp
  /// When it is over now.
  public var until: Timestamp
  /// The zone's offsets at both by the rules in force.
  public var offsets: BlockOffsets

  /// Made from its parts; nothing is checked.
  public init(block: BlockID, from: Timestamp, until: Timestamp, offsets: BlockOffsets) {
    self.block = block
    self.from = from
    self.until = until
    self.offsets = offsets
  }
}

/// What a block covers.
public enum BlockScope: Hashable, Sendable {
  case tables([TableID])
  case area(String)
  /// Every table and every pool.
  case venue
  /// No table: only so many covers may start then. Made by `paceSet`, never by `blocked`.
  case starts(Int)
}

/// Only so many covers may start for a while, whatever pacing allows (R7).
///
/// It is a block of starts: removing the block ends it.
public struct PaceSet: Hashable, Sendable {
  /// The block it makes.
  public var block: BlockID
  /// The first start it concerns.
  public var from: Timestamp
  /// The first start after it that is free again.
  public var until: Timestamp
  /// The most covers that may start meanwhile, 0–10 000; 0: nobody.
  public var covers: Int
  /// Why, for the hosts.
  public var why: String?
  /// The zone's offsets at its ends when it was set: by them new rules of the zone keep its wall times.
  public var offsets: BlockOffsets?

  /// Made from its parts; nothing is checked.
  public init(
    block: BlockID, from: Timestamp, until: Timestamp, covers: Int = 0, why: String? = nil,
    offsets: BlockOffsets? = nil
  ) {
    self.block = block
    self.from = from
    self.until = until
    self.covers = covers
    self.why = why
    self.offsets = offsets
  }
}

/// A booking lost its table and waits for another (R25).
public struct NeedsTable: Hashable, Sendable {
  /// The booking.
  public var reservation: ReservationID
  /// The tables it lost.
  public var tables: [TableID]

  /// Made from its parts; nothing is checked.
  public init(reservation: ReservationID, tables: [TableID]) {
    self.reservation = reservation
    self.tables = tables
  }
}

/// A booking was given other tables: it needed one, made room, or was swapped.
///
/// Nothing else the guest agreed to has changed.
public struct Reassigned: Hashable, Sendable {
  /// The booking moved.
  public var reservation: ReservationID
  /// Where it is now.
  public var tables: [TableID]
  /// Whether a host named the tables and so pinned them; false: as pinned or floating as before (R13).
  public var isPinned: Bool
  /// The rules a host set aside so that it has them, and why.
  public var override: Override?

  /// Made from its parts; nothing is checked.
  public init(
    reservation: ReservationID, tables: [TableID], isPinned: Bool = false, override: Override? = nil
  ) {
    self.reservation = reservation
    self.tables = tables
    self.isPinned = isPinned
    self.override = override
  }
}

/// The ledger takes no new claims, or takes them again.
public struct MaintenanceSet: Hashable, Sendable {
  /// Whether new claims are refused from here on.
  public var isOn: Bool
  /// The message for those who are refused.
  public var message: String?

  /// Made from its parts; nothing is checked.
  public init(isOn: Bool, message: String? = nil) {
    self.isOn = isOn
    self.message = message
  }
}

/// A keyed success that changed nothing: kept so that the key is answered the same for ever.
public struct Answered: Hashable, Sendable {
  /// The reservation the first answer named.
  public var reservation: ReservationID?
  /// The hold it named.
  public var hold: HoldID?
  /// The block it named.
  public var block: BlockID?
  /// The waitlist entry it named.
  public var entry: WaitlistID?
  /// The first record of due work that the command wrote before this one; nil: there was none.
  public var since: Position?

  /// Made from its parts; nothing is checked.
  public init(
    reservation: ReservationID? = nil, hold: HoldID? = nil, block: BlockID? = nil, entry: WaitlistID? = nil,
    since: Position? = nil
  ) {
    self.reservation = reservation
    self.hold = hold
    self.block = block
    self.entry = entry
    self.since = since
  }
}

/// A checkpoint: the digest of what the ledger stated about itself at a position.
///
/// A replay with other software comes to the same digest, or reports where it does not.
public struct Checkpointed: Hashable, Sendable {
  /// The record after which this was so.
  public let at: Position
  /// Checkpoints are taken at multiples of this many records.
  public let every: Int
  /// The version of the statement.
  public let statement: Int
  /// BLAKE2b-256 of the statement, 32 bytes.
  public let digest: [UInt8]

  /// Made from its parts; nothing is checked.
  public init(at: Position, every: Int, statement: Int, digest: [UInt8]) {
    self.at = at
    self.every = every
    self.statement = statement
    self.digest = digest
  }
}

/// The store failed during a write; this record proves that it can write again.
///
/// Written and synced after the error, before any command whose outcome was in doubt is answered.
public struct WriterRestarted: Hashable, Sendable {
  /// What had gone wrong.
  public var reason: String

  /// Made from its parts; nothing is checked.
  public init(reason: String) { self.reason = reason }
}
