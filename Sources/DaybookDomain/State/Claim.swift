package import DaybookTime

/// Anything that occupies tables or units for an interval: one conflict rule for all.
package struct Claim: Hashable, Sendable {
  package enum Kind: UInt8, Sendable { case held, booked, seated }

  package let id: ClaimID
  package let kind: Kind
  package let start: Timestamp
  package let end: Timestamp
  /// Held: when it lapses. Seated: how long it stands in the way if it overruns. Booked: nil.
  package let effectiveUntil: Timestamp?
  package let tables: [TableID]
  package let pool: PoolID?
  package let units: Int

  package init(
    id: ClaimID, kind: Kind, start: Timestamp, end: Timestamp, effectiveUntil: Timestamp?, tables: [TableID],
    pool: PoolID?, units: Int
  ) {
    self.id = id
    self.kind = kind
    self.start = start
    self.end = end
    self.effectiveUntil = effectiveUntil
    self.tables = tables
    self.pool = pool
    self.units = units
  }
}
