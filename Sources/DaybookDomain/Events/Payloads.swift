public import DaybookTime

/// Record 1: names the ledger.
public struct LedgerCreated: Hashable, Sendable {
  public var ledger: LedgerID
  /// The log's format number; only this one makes a ledger newer than the software.
  public var format: Int
  public var created: Timestamp
  public var clock: ClockKind

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

public struct Booked: Hashable, Sendable {
  public var reservation: ReservationID
  /// The hold it consumed.
  public var hold: HoldID?
  public var stay: Stay
  public var guest: SealedGuest?
  public var terms: Terms

  public init(
    reservation: ReservationID, hold: HoldID? = nil, stay: Stay, guest: SealedGuest? = nil,
    terms: Terms = .plain
  ) {
    self.reservation = reservation
    self.hold = hold
    self.stay = stay
    self.guest = guest
    self.terms = terms
  }
}

/// A booking that awaits the venue's answer; it claims meanwhile.
public struct Requested: Hashable, Sendable {
  public var booked: Booked
  /// Unanswered then, it lapses.
  public var answerBy: Timestamp

  public init(_ booked: Booked, answerBy: Timestamp) {
    self.booked = booked
    self.answerBy = answerBy
  }
}

/// The whole stay, and what was agreed beside it, as they are after the change.
public struct Modified: Hashable, Sendable {
  public var reservation: ReservationID
  public var stay: Stay
  /// Nil: unchanged.
  public var terms: Terms?

  public init(reservation: ReservationID, stay: Stay, terms: Terms? = nil) {
    self.reservation = reservation
    self.stay = stay
    self.terms = terms
  }
}

public struct WalkedIn: Hashable, Sendable {
  public var reservation: ReservationID
  public var stay: Stay
  public var guest: SealedGuest?
  public var terms: Terms

  public init(reservation: ReservationID, stay: Stay, guest: SealedGuest? = nil, terms: Terms = .plain) {
    self.reservation = reservation
    self.stay = stay
    self.guest = guest
    self.terms = terms
  }
}

/// A reservation of another system, as it stood there: a booking when it is to come, else history.
public struct CarriedOver: Hashable, Sendable {
  public var reservation: ReservationID
  public var stay: Stay
  public var guest: SealedGuest?
  public var terms: Terms
  public var original: Original
  public var standing: Standing

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

/// A step of a visit, with how many took it.
public struct Visited: Hashable, Sendable {
  public var reservation: ReservationID
  /// Nil: the whole party.
  public var covers: Int?

  public init(_ reservation: ReservationID, covers: Int? = nil) {
    self.reservation = reservation
    self.covers = covers
  }
}

/// What a booking is again after a step was taken back.
public struct Undone: Hashable, Sendable {
  public var reservation: ReservationID
  public var seating: SeatingState

  public init(_ reservation: ReservationID, seating: SeatingState) {
    self.reservation = reservation
    self.seating = seating
  }
}

public struct DayClosed: Hashable, Sendable {
  public var date: CivilDate
  /// Bookings nobody came for and nobody marked: listed, for a host to settle.
  public var expected: [ReservationID]

  public init(date: CivilDate, expected: [ReservationID]) {
    self.date = date
    self.expected = expected
  }
}

public struct HoldPlaced: Hashable, Sendable {
  public var hold: HoldID
  public var stay: Stay
  /// From this instant on it is free, whether or not anyone has noticed.
  public var lapsesAt: Timestamp
  public var override: Override?

  public init(hold: HoldID, stay: Stay, lapsesAt: Timestamp, override: Override? = nil) {
    self.hold = hold
    self.stay = stay
    self.lapsesAt = lapsesAt
    self.override = override
  }
}

public struct HoldReleased: Hashable, Sendable {
  public var hold: HoldID
  /// The block that took its tables, when the venue and not the owner ended it.
  public var block: BlockID?

  public init(hold: HoldID, block: BlockID? = nil) {
    self.hold = hold
    self.block = block
  }
}

public struct Blocked: Hashable, Sendable {
  public var block: BlockID
  public var scope: BlockScope
  public var from: Timestamp
  public var until: Timestamp
  public var reason: String?

  public init(block: BlockID, scope: BlockScope, from: Timestamp, until: Timestamp, reason: String? = nil) {
    self.block = block
    self.scope = scope
    self.from = from
    self.until = until
    self.reason = reason
  }
}

/// What a block covers.
public enum BlockScope: Hashable, Sendable {
  case tables([TableID])
  case area(String)
  /// Every table and every pool.
  case venue
}

public struct NeedsTable: Hashable, Sendable {
  public var reservation: ReservationID
  /// The tables it lost.
  public var tables: [TableID]

  public init(reservation: ReservationID, tables: [TableID]) {
    self.reservation = reservation
    self.tables = tables
  }
}

/// Other tables, and nothing else the guest agreed to: it needed one, makes room, or was swapped.
public struct Reassigned: Hashable, Sendable {
  public var reservation: ReservationID
  public var tables: [TableID]

  public init(reservation: ReservationID, tables: [TableID]) {
    self.reservation = reservation
    self.tables = tables
  }
}

public struct MaintenanceSet: Hashable, Sendable {
  public var isOn: Bool
  public var message: String?

  public init(isOn: Bool, message: String? = nil) {
    self.isOn = isOn
    self.message = message
  }
}

/// A keyed success that changed nothing: kept so that the key is answered the same for ever.
public struct Answered: Hashable, Sendable {
  public var reservation: ReservationID?
  public var hold: HoldID?
  public var block: BlockID?
  public var entry: WaitlistID?

  public init(
    reservation: ReservationID? = nil, hold: HoldID? = nil, block: BlockID? = nil, entry: WaitlistID? = nil
  ) {
    self.reservation = reservation
    self.hold = hold
    self.block = block
    self.entry = entry
  }
}

/// Written and synced after a write error, before any doubtful command is answered.
/// What the ledger stated of itself at a position: replays with other software come to the same, or say where not.
public struct Checkpointed: Hashable, Sendable {
  /// The record after which this was so.
  public let at: Position
  /// Checkpoints are taken at multiples of this many records.
  public let every: Int
  /// The version of the statement.
  public let statement: Int
  /// BLAKE2b-256 of the statement, 32 bytes.
  public let digest: [UInt8]

  public init(at: Position, every: Int, statement: Int, digest: [UInt8]) {
    self.at = at
    self.every = every
    self.statement = statement
    self.digest = digest
  }
}

public struct WriterRestarted: Hashable, Sendable {
  /// What had gone wrong.
  public var reason: String

  public init(reason: String) { self.reason = reason }
}
