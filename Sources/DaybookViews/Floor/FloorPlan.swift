public import DaybookDomain
public import DaybookTime

/// A venue's tables at an instant, in the order of their definition, and the bookings that have none.
public struct FloorPlan: Hashable, Sendable {
  public let venue: VenueID
  public let at: Timestamp
  public let tables: [TableStatus]
  /// Bookings whose table was taken away, in order of start: they stand until a host acts.
  public let needsTable: [ReservationID]
}
