public import DaybookDomain
public import DaybookTime

/// An instant at which a party may start, and what is free for it.
public struct Slot: Hashable, Sendable {
  private let offer: SlotOffer
  /// The zone's offset then: with `start` it gives the time on the wall.
  public let offset: UTCOffset

  package init(_ offer: SlotOffer, _ rules: ZoneRules) {
    self.offer = offer
    offset = rules.offset(at: offer.start)
  }

  /// When a party may start.
  public var start: Timestamp { offer.start }
  /// When the party's turn time is over: a booking made here ends then.
  public var end: Timestamp { offer.end }
  /// Free tables that seat the party, smallest first; the list is made at each asking.
  public var tables: [TableID] { offer.tables }
  /// Free combinations of tables, smallest first.
  public var combinations: [CombinationID] { offer.combinations }
  /// The tables the automatic choice gives by moving floating parties, where no table is free as it is.
  public var afterMoving: [TableID] { offer.afterMoving }
  /// Pools with enough units free throughout.
  public var pools: [PoolUnits] { offer.pools.map { PoolUnits(pool: $0.pool, free: $0.free) } }
  /// Why nothing is free; empty where something is.
  public var reasons: [Reason] { offer.reasons }

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
