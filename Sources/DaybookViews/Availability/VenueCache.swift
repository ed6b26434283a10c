import DaybookDomain
import DaybookStore

/// Decoded definitions with their zones' rules, as empty venues: decoding costs more than a day's claims.
final class VenueCache: Sendable {
  /// What a cached venue was made from; with another, it is made anew.
  struct Source: Hashable, Sendable {
    let serial: UInt64
    let definedAt: Position
    let adoptedAt: Position
  }

  private let venues = Monitor<[VenueID: (source: Source, venue: VenueState)]>([:])

  /// The venue, nobody in it.
  func venue(_ id: VenueID, from source: Source) -> VenueState? {
    venues.locked { venues in
      guard let found = venues[id], found.source == source else { return nil }
      return found.venue
    }
  }

  func keep(_ venue: VenueState, from source: Source) {
    venues.locked { $0[venue.definition.id] = (source, venue) }
  }
}
