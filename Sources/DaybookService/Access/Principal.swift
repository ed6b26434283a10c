package import Daybook

/// Who asks, and at which venues.
package struct Principal: Sendable {
  package let actor: Actor
  /// Nil: at all.
  package let venues: Set<VenueID>?
  /// Until when it is believed; nil: for ever.
  var expiresAt: Timestamp?

  /// Whether it may ask about a venue, or about what is there.
  func may(at venue: VenueID) -> Bool { venues?.contains(venue) ?? true }
}
