/// Marks the identifier of a ledger.
public enum LedgerEntity {}
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
