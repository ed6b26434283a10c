public import DaybookDomain
public import DaybookTime

/// A venue's tables and pools at an instant, and the bookings that have none.
public struct FloorPlan: Hashable, Sendable {
  /// The venue.
  public let venue: VenueID
  /// The instant that it describes.
  public let at: Timestamp
  /// The business date of that instant.
  public let date: CivilDate
  /// Whether that date is closed: it refuses claims and changes until a host reopens it (R30).
  public let isClosed: Bool
  /// Parts of the date, not yet over, in which a host lets only so many covers start, in order of start.
  public let paces: [PaceSet]
  /// Every table, in the order of the venue's definition, then retired ones that are in use.
  public let tables: [TableStatus]
  /// Every pool, in the order of the venue's definition, then retired ones that are in use.
  public let pools: [PoolStatus]
  /// Bookings whose table was taken away, in order of start: they keep standing until a host acts.
  public let needsTable: [ReservationID]
}

/// A table at an instant.
public struct TableStatus: Hashable, Sendable {
  /// The table's id.
  public let id: TableID
  /// The table as it is defined; nil once it is retired.
  public let table: Table?
  /// What it is used for at that instant.
  public let use: TableUse
  /// Who has it now.
  public let now: FloorClaim?
  /// Who has it next.
  public let next: FloorClaim?
  /// The block it is under.
  public let block: BlockID?
}

/// A pool at an instant.
public struct PoolStatus: Hashable, Sendable {
  /// The pool's id.
  public let id: PoolID
  /// The pool as it is defined; nil once it is retired.
  public let pool: Pool?
  /// Units that nobody may be given now.
  public let usedUnits: Int
  /// Units free now: none under a block of the whole venue, and none on a closed date.
  public let freeUnits: Int
  /// Who has its units now, in order of start, then whom a party past its end keeps waiting for them.
  ///
  /// Of units that are sold without a time those whose party sits are listed.
  public let parties: [PoolParty]
}

/// A party at a pool.
public struct PoolParty: Hashable, Sendable {
  /// Who has the units, and until when.
  public let claim: FloorClaim
  /// What they are used for at that instant.
  public let use: TableUse
  /// How many the party has.
  public let units: Int
}

/// What a table, or a party's part of a pool, is used for at an instant.
public enum TableUse: String, Hashable, Sendable, CaseIterable {
  case free
  /// A party sits at it.
  case seated
  /// A party sits at it past its end (R24).
  case overrun
  /// Its party's time has begun, and the party has not come.
  case expected
  /// Its party's time has begun, and the party has come and is not seated.
  case arrived
  /// Held, or requested and not yet answered.
  case held, requested
  /// In the buffer after a stay.
  case resting
  case blocked
  /// Its date is closed: nobody is placed there (R30).
  case closed
}

/// A claim on a table or a pool for an interval.
public struct FloorClaim: Hashable, Sendable {
  /// Nil for a hold.
  public let reservation: ReservationID?
  /// Nil for anything else.
  public let hold: HoldID?
  /// Covers.
  public let party: PartySize
  /// When the party sat down, or will start.
  public let start: Timestamp
  /// When its claim ends; nil for units without a time.
  public let end: Timestamp?
  /// Whether a party past its end still sits at its table.
  public internal(set) var isAtRisk = false

  init(_ claim: Claim) {
    reservation = claim.kind == .held ? nil : claim.id.retyped()
    hold = claim.kind == .held ? claim.id.retyped() : nil
    party = claim.party
    start = claim.start
    end = claim.end
  }

  /// A party that sits at units without a time.
  init(sitting reservation: Reservation) {
    self.reservation = reservation.id
    hold = nil
    party = reservation.stay.party
    start = reservation.seatedAt ?? reservation.stay.start
    end = nil
  }
}
