public import DaybookDomain
public import DaybookTime

/// What is asked: the demand that a venue had in a stretch of the log, decided again under another definition.
public struct WhatIfQuery: Sendable {
  /// The venue.
  public var venue: VenueID
  /// The first instant: what was recorded before it stands as it is.
  public var from: Timestamp
  /// The instant after the last one; nil: everything that is recorded.
  public var to: Timestamp?
  /// What is different.
  public var change: VenueChange

  /// What a venue would have made of its demand from an instant on, up to another or to the log's end.
  public init(_ venue: VenueID, from: Timestamp, to: Timestamp? = nil, change: VenueChange) {
    (self.venue, self.from, self.to, self.change) = (venue, from, to, change)
  }
}
