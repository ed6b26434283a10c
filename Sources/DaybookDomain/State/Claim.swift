package import DaybookTime

/// Anything that occupies tables or units for an interval: one conflict rule for all.
package struct Claim: Hashable, Sendable {
  package enum Kind: UInt8, Sendable {
    case held, booked, seated, requested
    /// The party has left: it occupies nothing, but its start still counts in pacing (R7).
    case left
  }

  package let id: ClaimID
  package let kind: Kind
  /// When it began or begins: a party seated early occupies its tables before the start it booked.
  package let start: Timestamp
  package let end: Timestamp
  /// Seated: how long it stands in the way if it overruns. Otherwise when it lapses; nil: never.
  package let effectiveUntil: Timestamp?
  package let tables: [TableID]
  package let pool: PoolID?
  package let units: Int
  /// Covers, for pacing and for who may sit where.
  package let party: PartySize
  package let channel: Channel
  /// Minutes after the end in which the tables rest.
  package let bufferMinutes: Int
  /// Whether it may be given other tables to make room (R13).
  package let isFloating: Bool
  package let area: String?
  package let needs: [Need]

  package init(
    id: ClaimID, kind: Kind, start: Timestamp, end: Timestamp, effectiveUntil: Timestamp?, tables: [TableID],
    pool: PoolID?, units: Int, party: PartySize, channel: Channel = .inHouse, bufferMinutes: Int = 0,
    isFloating: Bool = false, area: String? = nil, needs: [Need] = []
  ) {
    self.id = id
    self.kind = kind
    self.start = start
    self.end = end
    self.effectiveUntil = effectiveUntil
    self.tables = tables
    self.pool = pool
    self.units = units
    self.party = party
    self.channel = channel
    self.bufferMinutes = bufferMinutes
    self.isFloating = isFloating
    self.area = area
    self.needs = needs
  }

  init(
    id: ClaimID, kind: Kind, stay: Stay, start: Timestamp, effectiveUntil: Timestamp?, isFloating: Bool
  ) {
    self.init(
      id: id, kind: kind, start: start, end: stay.end, effectiveUntil: effectiveUntil, tables: stay.tables,
      pool: stay.pool, units: stay.units, party: stay.party, channel: stay.channel,
      bufferMinutes: stay.bufferMinutes, isFloating: isFloating, area: stay.area, needs: stay.needs)
  }

  /// The end with its buffer.
  package var restsUntil: Timestamp { end.adding(minutes: bufferMinutes) }
  /// Units of a pool that are sold without a time: a stay without a length.
  package var isTimeless: Bool { pool != nil && start == end }

  /// When it lapses by itself, if it does.
  package var lapsesAt: Timestamp? { kind == .seated ? nil : effectiveUntil }
}
