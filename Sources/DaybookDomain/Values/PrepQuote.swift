public import DaybookTime

/// What confirming prep for a booking would have the kitchen make, and when (R18). Nothing is written.
public struct PrepQuote: Hashable, Sendable {
  /// The booking asked about.
  public let reservation: ReservationID
  /// How much would be made ahead.
  public let scope: PrepScope
  /// How many minutes ahead the venue wants to hear from the party: at least the scope's cooking time.
  public let recommendedMinutes: Int
  /// When the first course that is still to come would be served; nil while nobody knows.
  public let serveAt: Timestamp?
  /// What would be made, by ticket, without what was served already.
  public let items: [PrepQuoteItem]
  /// The venue's dishes that are out now, in the order they ran out.
  public let dishesOut: [String]

  package init(
    reservation: ReservationID, scope: PrepScope, recommendedMinutes: Int, serveAt: Timestamp?,
    items: [PrepQuoteItem], dishesOut: [String]
  ) {
    self.reservation = reservation
    self.scope = scope
    self.recommendedMinutes = recommendedMinutes
    self.serveAt = serveAt
    self.items = items
    self.dishesOut = dishesOut
  }

  /// How many minutes away a party may say it is (R23).
  package static let minutesAway = 5...60
  /// How many minutes a venue recommends, unless a full meal takes longer (R23, as a lead).
  package static let recommended = 5...90
}
