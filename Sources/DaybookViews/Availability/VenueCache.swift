import DaybookDomain
import DaybookStore

/// Venues read lately: decoded definitions, and whole days. Decoding costs more than answering.
///
/// An entry names what it was made from, so it is either still valid or not used.
final class VenueCache: Sendable {
  /// What a venue's definition and rules were made from.
  struct Source: Hashable, Sendable {
    let serial: UInt64
    let definedAt: Position
    let adoptedAt: Position
  }

  /// What a venue's days were made from.
  struct DaysSource: Hashable, Sendable {
    let venue: Source
    let changedAt: Position
  }

  private struct DaysKey: Hashable {
    let venue: VenueID
    let days: ClosedRange<UInt32>
  }

  private struct State {
    var venues: [VenueID: (source: Source, venue: VenueState)] = [:]
    var days: [DaysKey: (source: DaysSource, venue: VenueState)] = [:]
    var dayCount = 0
  }

  private let state = Monitor(State())

  /// A venue's day takes some kilobytes; beyond this number all are dropped.
  private static let mostDays = 1_536

  /// The venue, without claims and blocks.
  func venue(_ id: VenueID, from source: Source) -> VenueState? {
    state.withLock { state in
      guard let found = state.venues[id], found.source == source else { return nil }
      return found.venue
    }
  }

  func keep(_ venue: VenueState, from source: Source) {
    state.withLock { $0.venues[venue.definition.id] = (source, venue) }
  }

  /// The venue with the claims of these days.
  func venue(_ id: VenueID, days: ClosedRange<UInt32>, from source: DaysSource) -> VenueState? {
    state.withLock { state in
      guard let found = state.days[DaysKey(venue: id, days: days)], found.source == source else { return nil }
      return found.venue
    }
  }

  func keep(_ venue: VenueState, days: ClosedRange<UInt32>, from source: DaysSource) {
    let key = DaysKey(venue: venue.definition.id, days: days)
    state.withLock { state in
      if state.days[key] == nil { state.dayCount += days.count }
      if state.dayCount > VenueCache.mostDays {
        state.days.removeAll()
        state.dayCount = days.count
      }
      state.days[key] = (source, venue)
    }
  }
}
