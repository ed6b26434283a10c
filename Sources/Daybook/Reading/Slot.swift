public import DaybookDomain
public import DaybookTime

/// An instant at which a party may start, and what is free for it.
public struct Slot: Hashable, Sendable {
  /// When a party may start.
  public let start: Timestamp
  /// When the party's turn time is over: a booking made here ends then.
  public let end: Timestamp
  /// The zone's offset then: with `start` it gives the time on the wall.
  public let offset: UTCOffset
  /// Free tables that seat the party, smallest first.
  public let tables: [TableID]
  /// Free combinations of tables, smallest first.
  public let combinations: [CombinationID]
  /// The tables the automatic choice gives by moving floating parties, where no table is free as it is.
  public let afterMoving: [TableID]
  /// Pools with enough units free throughout.
  public let pools: [PoolUnits]
  /// Why nothing is free; empty where something is.
  public let reasons: [Reason]

  package init(_ offer: SlotOffer, _ rules: ZoneRules) {
    start = offer.start
    end = offer.end
    offset = rules.offset(at: offer.start)
    tables = offer.tables
    combinations = offer.combinations
    afterMoving = offer.afterMoving
    pools = offer.pools.map { PoolUnits(pool: $0.pool, free: $0.free) }
    reasons = offer.reasons
  }

  /// `2030-05-01T19:00:00+04:00`.
  public var label: String { start.formatted(offset: offset) }
}

/// A pool and how many of its units are free.
public struct PoolUnits: Hashable, Sendable {
  /// The pool's id.
  public let pool: PoolID
  /// Units available for the whole stay, 0 or more.
  public let free: Int
}
