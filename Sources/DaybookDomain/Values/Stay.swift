public import DaybookTime

/// What a claim occupies: who sits where, from when to when, on the terms agreed then.
public struct Stay: Hashable, Sendable {
  public var party: PartySize
  public var start: Timestamp
  /// Half-open: touching the next stay's start is allowed (R4).
  public var end: Timestamp
  /// The zone's offset at the start, and its name: with the instant they are the wall time people read.
  public var offset: UTCOffset
  public var zone: String
  /// The business date: the local date on which the service opened (R5).
  public var date: CivilDate
  /// Empty for a pool, and while the booking needs a table.
  public var tables: [TableID]
  public var pool: PoolID?
  /// Units of the pool; 0 with tables.
  public var units: Int
  /// Whether the tables were asked for; a floating assignment may be changed, a pinned one never (R13).
  public var isPinned: Bool

  public init(
    party: PartySize, start: Timestamp, end: Timestamp, offset: UTCOffset, zone: String, date: CivilDate,
    tables: [TableID], pool: PoolID? = nil, units: Int = 0, isPinned: Bool = false
  ) {
    self.party = party
    self.start = start
    self.end = end
    self.offset = offset
    self.zone = zone
    self.date = date
    self.tables = tables
    self.pool = pool
    self.units = units
    self.isPinned = isPinned
  }

  /// When an overrunning party stops standing in the way: 06:00 after its business date, when the day closes (R30).
  package var overrunsUntil: Timestamp {
    Timestamp(
      microseconds: (Int64(date.daysSinceEpoch + 1) * 86_400 + 21_600 - Int64(offset.seconds)) * 1_000_000)
  }
}
