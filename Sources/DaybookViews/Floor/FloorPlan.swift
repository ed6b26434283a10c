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
