/// Marks the identifier of a ledger.
public enum LedgerEntity {}
/// Marks the identifier of one life of a ledger.
package enum IncarnationEntity {}
/// Marks the identifier of anything that occupies tables or units: a hold, a booking, a block.
public enum ClaimEntity {}

public typealias LedgerID = ID<LedgerEntity>
public typealias ReservationID = ID<Reservation>
public typealias HoldID = ID<Hold>
public typealias BlockID = ID<Block>
public typealias ClaimID = ID<ClaimEntity>

public typealias VenueID = Name<VenueDefinition>
public typealias TableID = Name<Table>
public typealias PoolID = Name<Pool>
public typealias CombinationID = Name<Combination>
public typealias WaitlistID = ID<WaitlistEntry>
public typealias TicketID = ID<Ticket>

/// One life of a ledger: whoever restores or migrates it begins another, and what was worked out before is thrown away.
package typealias IncarnationID = ID<IncarnationEntity>

extension IncarnationID {
  /// Of a ledger in memory, which has one life, and of a directory from before there were any.
  package static let none = IncarnationID(high: 0, low: 0)
}
