internal import Daybook
package import DaybookDomain
package import DaybookTime

/// A few entities in memory, folded from their own records alone.
///
/// What a record says of any other entity is passed over, as an event that names an unknown one always is.
package struct PastEntities: EntityStore {
  package typealias Failure = Never

  private var reservations: [ReservationID: Reservation] = [:]
  private var holds: [HoldID: Hold] = [:]
  private var blocks: [BlockID: Block] = [:]
  private var entries: [WaitlistID: WaitlistEntry] = [:]
  private var tickets: [TicketID: Ticket] = [:]
  private var notices: [NoticeID: Notice] = [:]
  /// The number of the next notice to an audience, as the log counted: it numbers what others are told, too.
  private var numbers: [Audience: Int] = [:]

  package init() {}

  /// Applies a record. `numbers` are those of the first notices it makes.
  package mutating func apply(_ fact: Fact, numbers: [Audience: Int]) {
    self.numbers = numbers
    evolve(with: fact)
  }

  package func reservation(_ id: ReservationID) -> Reservation? { reservations[id] }
  package func hold(_ id: HoldID) -> Hold? { holds[id] }
  package func block(_ id: BlockID) -> Block? { blocks[id] }
  package func entry(_ id: WaitlistID) -> WaitlistEntry? { entries[id] }
  package func ticket(_ id: TicketID) -> Ticket? { tickets[id] }
  package func notice(_ id: NoticeID) -> Notice? { notices[id] }

  package mutating func put(_ reservation: Reservation) { reservations[reservation.id] = reservation }
  package mutating func put(_ hold: Hold) { holds[hold.id] = hold }
  package mutating func put(_ block: Block) { blocks[block.id] = block }
  package mutating func put(_ entry: WaitlistEntry) { entries[entry.id] = entry }
  package mutating func put(_ ticket: Ticket) { tickets[ticket.id] = ticket }
  package mutating func put(_ notice: Notice) { notices[notice.id] = notice }
  package mutating func put(_ venue: VenueDefinition) {}
  package mutating func put(_ rules: ZoneRules) {}
  package mutating func put(_ maintenance: MaintenanceSet) {}
  package mutating func put(_ ledger: LedgerCreated) {}

  package mutating func nextNotice(_ venue: VenueID, _ audience: Audience) -> Int? {
    guard let number = numbers[audience] else { return nil }
    numbers[audience] = number + 1
    return number
  }

  /// The same entities as they are at an instant: what lapses does so then, recorded or not.
  package func effective(at now: Timestamp) -> PastEntities {
    var entities = self
    entities.tickets = tickets.mapValues { $0.effective(of: reservations[$0.reservation], at: now) }
    entities.reservations = reservations.mapValues { $0.effective(at: now) }
    entities.holds = holds.mapValues { $0.effective(at: now) }
    entities.entries = entries.mapValues { $0.effective(at: now) }
    return entities
  }

  /// What stands under an id, whatever it is.
  package func entity(_ id: ClaimID) -> Departed? {
    reservations[id.retyped()].map { .reservation($0) } ?? holds[id.retyped()].map { .hold($0) }
      ?? blocks[id.retyped()].map { .block($0) } ?? entries[id.retyped()].map { .entry($0) }
      ?? tickets[id.retyped()].map { .ticket($0) }
  }

  /// Every entity, in order of id.
  package var all: [Departed] {
    let all: [Departed] =
      reservations.values.map { .reservation($0) } + holds.values.map { .hold($0) }
      + blocks.values.map { .block($0) } + entries.values.map { .entry($0) }
      + tickets.values.map { .ticket($0) }
    return all.sorted { $0.id < $1.id }
  }

  /// What was told of them, in the order of the log.
  package var told: [Notice] {
    notices.values.sorted { a, b in
      if a.position != b.position { return a.position < b.position }
      if a.audience != b.audience { return a.audience.rawValue < b.audience.rawValue }
      return a.number < b.number
    }
  }
}
