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

  public init(reservation: ReservationID, hold: HoldID? = nil, stay: Stay, guest: SealedGuest? = nil) {
    self.reservation = reservation
    self.hold = hold
    self.stay = stay
    self.guest = guest
  }
}

/// The whole stay as it is after the change.
public struct Modified: Hashable, Sendable {
  public var reservation: ReservationID
  public var stay: Stay

  public init(reservation: ReservationID, stay: Stay) {
    self.reservation = reservation
    self.stay = stay
  }
}

public struct WalkedIn: Hashable, Sendable {
  public var reservation: ReservationID
  public var stay: Stay
  public var guest: SealedGuest?

  public init(reservation: ReservationID, stay: Stay, guest: SealedGuest? = nil) {
    self.reservation = reservation
    self.stay = stay
    self.guest = guest
  }
}

public struct HoldPlaced: Hashable, Sendable {
  public var hold: HoldID
  public var stay: Stay
  /// From this instant on it is free, whether or not anyone has noticed.
  public var lapsesAt: Timestamp

  public init(hold: HoldID, stay: Stay, lapsesAt: Timestamp) {
    self.hold = hold
    self.stay = stay
    self.lapsesAt = lapsesAt
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

/// A booking that needed a table has one again; nothing the guest agreed to changed.
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

  public init(reservation: ReservationID? = nil, hold: HoldID? = nil, block: BlockID? = nil) {
    self.reservation = reservation
    self.hold = hold
    self.block = block
  }
}

/// Written and synced after a write error, before any doubtful command is answered.
public struct WriterRestarted: Hashable, Sendable {
  /// What had gone wrong.
  public var reason: String

  public init(reason: String) { self.reason = reason }
}
