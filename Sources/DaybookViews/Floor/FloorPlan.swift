public import DaybookDomain
public import DaybookTime

/// A venue's tables at an instant, in the order of their definition, and the bookings that have none.
public struct FloorPlan: Hashable, Sendable {
  /// The venue.
  public let venue: VenueID
  /// The instant that it describes.
  public let at: Timestamp
  /// Every table, in the order of the venue's definition.
  public let tables: [TableStatus]
  /// Bookings whose table was taken away, in order of start: they keep standing until a host acts.
  public let needsTable: [ReservationID]
}

/// A table at an instant.
public struct TableStatus: Hashable, Sendable {
  /// The table as it is defined.
  public let table: Table
  /// What it is used for at that instant.
  public let use: TableUse
  /// Who has it now.
  public let now: FloorClaim?
  /// Who has it next.
  public let next: FloorClaim?
  /// The block it is under.
  public let block: BlockID?
}

/// What a table is used for at an instant.
public enum TableUse: String, Hashable, Sendable, CaseIterable {
  case free
  /// A party sits at it.
  case seated
  /// A party sits at it past its end (R24).
  case overrun
  /// Its party's time has begun, and the party is not seated.
  case expected
  /// Held, or requested and not yet answered.
  case held, requested
  /// In the buffer after a stay.
  case resting
  case blocked
}

/// A claim on a table for an interval.
public struct FloorClaim: Hashable, Sendable {
  /// Nil for a hold.
  public let reservation: ReservationID?
  /// Nil for anything else.
  public let hold: HoldID?
  /// Covers.
  public let party: PartySize
  /// When the party sat down, or will start.
  public let start: Timestamp
  /// When its claim on the table ends.
  public let end: Timestamp
  /// Whether a party past its end still sits at its table.
  public internal(set) var isAtRisk = false

  init(_ claim: Claim) {
    reservation = claim.kind == .held ? nil : claim.id.retyped()
    hold = claim.kind == .held ? claim.id.retyped() : nil
    party = claim.party
    start = claim.start
    end = claim.end
  }
}
