internal import Daybook

/// Who asks, and at which venues.
struct Principal: Sendable {
  let actor: Actor
  /// Nil: at all.
  let venues: Set<VenueID>?

  /// Whether it may ask about a venue, or about what is there.
  func may(at venue: VenueID) -> Bool { venues?.contains(venue) ?? true }
}
