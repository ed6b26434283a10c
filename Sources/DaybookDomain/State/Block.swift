public import DaybookTime

/// Tables, an area or a venue taken out of use for an interval.
public struct Block: Hashable, Sendable {
  /// Its own id.
  public let id: BlockID
  /// The venue it is in.
  public let venue: VenueID
  /// What it closes.
  public let scope: BlockScope
  /// When it begins.
  public internal(set) var from: Timestamp
  /// When it is over; that instant is free again.
  public internal(set) var until: Timestamp
  /// The zone's offsets at both when they were given; nil where an older record does not say.
  public internal(set) var offsets: BlockOffsets?
  /// Why, for the hosts.
  public let reason: String?
  /// Whether it was lifted; then it closes nothing.
  public var isRemoved: Bool

  package init(
    id: BlockID, venue: VenueID, scope: BlockScope, from: Timestamp, until: Timestamp,
    offsets: BlockOffsets? = nil, reason: String?, isRemoved: Bool = false
  ) {
    self.id = id
    self.venue = venue
    self.scope = scope
    self.from = from
    self.until = until
    self.offsets = offsets
    self.reason = reason
    self.isRemoved = isRemoved
  }

  /// Whether it makes this table unbookable somewhere in [start, end).
  package func covers(_ table: Table, from start: Timestamp, until end: Timestamp) -> Bool {
    guard overlaps(from: start, until: end) else { return false }
    return switch scope {
    case .tables(let tables): tables.contains(table.id)
    case .area(let area): table.area == area
    case .venue: true
    case .starts: false
    }
  }

  package func overlaps(from start: Timestamp, until end: Timestamp) -> Bool { from < end && start < until }

  /// Whether it limits how many covers start, instead of closing tables.
  package var isPace: Bool { if case .starts = scope { true } else { false } }

  func has(start: Timestamp) -> Bool { from <= start && start < until }
}

/// The offsets of a zone with which the times of a block were given: with the instants they are its wall times.
public struct BlockOffsets: Hashable, Sendable {
  /// At the beginning.
  public var from: UTCOffset
  /// At the end.
  public var until: UTCOffset

  /// Made from its parts; nothing is checked.
  public init(from: UTCOffset, until: UTCOffset) {
    self.from = from
    self.until = until
  }
}
