/// Marks the identifier of a ledger.
public enum LedgerEntity {}
/// Marks the identifier of one life of a ledger.
package enum IncarnationEntity {}
/// Marks the identifier of anything that occupies tables or units: a hold, a booking, a block.
public enum ClaimEntity {}

/// A ledger's id, made once with it.
public typealias LedgerID = ID<LedgerEntity>
/// A reservation's id.
public typealias ReservationID = ID<Reservation>
/// A hold's id.
public typealias HoldID = ID<Hold>
/// A block's id.
public typealias BlockID = ID<Block>
/// The common id of reservations, holds and blocks.
public typealias ClaimID = ID<ClaimEntity>

/// A venue's id, 1–64 characters, the operator's own.
public typealias VenueID = Name<VenueDefinition>
/// A table's id, 1–64 characters, unique in its venue.
public typealias TableID = Name<Table>
/// A pool's id, 1–64 characters, unique in its venue.
public typealias PoolID = Name<Pool>
/// A combination's id, 1–64 characters, unique in its venue.
public typealias CombinationID = Name<Combination>
/// A waitlist entry's id.
public typealias WaitlistID = ID<WaitlistEntry>
/// A kitchen ticket's id.
public typealias TicketID = ID<Ticket>

/// One life of a ledger: restoring or migrating it begins another.
///
/// Whatever was derived in an earlier life is thrown away.
package typealias IncarnationID = ID<IncarnationEntity>

extension IncarnationID {
  /// For a ledger in memory, which has one life, and for a directory older than incarnations.
  package static let none = IncarnationID(high: 0, low: 0)
}
