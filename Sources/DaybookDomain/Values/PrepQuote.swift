public import DaybookTime

/// What confirming prep for a booking would have the kitchen make, and when (R18). A question: nothing is written.
public struct PrepQuote: Hashable, Sendable {
  /// The booking asked about.
  public let reservation: ReservationID
  /// How much would be made ahead.
  public let scope: PrepScope
  /// Minutes ahead at which the venue wants to be told that the party comes: at least what the scope takes to make.
  public let recommendedMinutes: Int
  /// When the dishes would be served.
  public let serveAt: Timestamp
  /// What would be made, by ticket; what was served already is not among it.
  public let items: [PrepQuoteItem]
  /// The venue's dishes that are out now, in the order they went.
  public let dishesOut: [String]

  package init(
    reservation: ReservationID, scope: PrepScope, recommendedMinutes: Int, serveAt: Timestamp,
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
  /// What a venue recommends, unless a full meal takes longer (R23, as a lead).
  package static let recommended = 5...90
}
