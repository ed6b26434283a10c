package import DaybookTime

/// Where entities are kept while events are applied: the hot state in memory, or the rows of a view.
///
/// One `evolve` serves all of them; each store derives what it answers from the entities put into it.
package protocol EntityStore {
  /// What reading or writing a row may throw; `Never` in memory.
  associatedtype Failure: Error

  mutating func reservation(_ id: ReservationID) throws(Failure) -> Reservation?
  mutating func hold(_ id: HoldID) throws(Failure) -> Hold?
  mutating func block(_ id: BlockID) throws(Failure) -> Block?
  mutating func put(_ reservation: Reservation) throws(Failure)
  mutating func put(_ hold: Hold) throws(Failure)
  mutating func put(_ block: Block) throws(Failure)
  mutating func put(_ venue: VenueDefinition) throws(Failure)
  mutating func put(_ rules: ZoneRules) throws(Failure)
  mutating func put(_ maintenance: MaintenanceSet) throws(Failure)
  mutating func put(_ ledger: LedgerCreated) throws(Failure)
}
