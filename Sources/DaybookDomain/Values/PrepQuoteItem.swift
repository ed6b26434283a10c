public import DaybookTime

/// A dish as it would be made.
public struct PrepQuoteItem: Hashable, Sendable {
  /// Where it is made.
  public let station: String
  /// The dish.
  public let name: String
  /// Portions; on a delta ticket negative for those no longer wanted.
  public let quantity: Int
  /// Which course it is of, 1 for the first; a course is served together.
  public let course: Int
  /// Minutes from firing to being ready.
  public let minutes: Int
  /// Whether it fires even if nobody has heard from the party.
  public let isAhead: Bool
  /// When the station would begin, or began; nil while nobody knows: it is on hold, or kept waiting past its time.
  public let fireAt: Timestamp?
  /// Whether it would wait until a hand fires its course, or one before it.
  public let isHeld: Bool

  package init(_ item: TicketItem, station: String, fireAt: Timestamp?, isHeld: Bool) {
    self.station = station
    name = item.name
    quantity = item.quantity
    course = item.course
    minutes = item.minutes
    isAhead = item.isAhead
    self.fireAt = fireAt
    self.isHeld = isHeld
  }
}
