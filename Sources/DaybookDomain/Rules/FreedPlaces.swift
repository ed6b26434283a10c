import DaybookTime

/// What becomes free while parties wait goes to the first of them that fits, before anything new is sold.
extension LedgerState {
  /// Events after which somebody may have a place who had none.
  private static let freeing: Set<EventType> = [
    .cancelled, .lateCancelled, .declined, .seated, .left, .completed, .noShow, .undone, .modified,
    .reassigned, .needsTable, .holdReleased, .unblocked, .venueDefined,
  ]

  /// Events of a decision that sells something or ends the date: nothing is left to anybody then.
  private static let closing: Set<EventType> = [
    .booked, .requested, .walkedIn, .carriedOver, .holdPlaced, .dayClosed,
  ]

  /// What follows from a decision that leaves a place to somebody who waits (R25).
  ///
  /// Of those who had no place before, the first in order of joining is offered the one it has now, where
  /// the venue offers by itself; otherwise the floor is told of it. Nobody is moved about for it.
  func filling(after decision: Decision, _ context: Context) -> [Event] {
    guard decision.events.contains(where: { LedgerState.freeing.contains($0.type) }),
      !decision.events.contains(where: { LedgerState.closing.contains($0.type) }),
      let venue = decision.venue, let number = number(of: venue)
    else { return [] }
    let waiting = lines.waiting(at: venue)
    guard !waiting.isEmpty else { return [] }
    var outlook = Outlook(of: self, at: number)
    for event in decision.events {
      outlook.evolve(
        with: Fact(
          position: scalars.head, first: scalars.head, recordedAt: context.now, by: context.by, venue: venue,
          event: event))
    }
    let isAutomatic = outlook.after.venues[number].definition.waitlist?.isAutomatic == true
    let made = decision.events.reduce(0) { $0 + $1.idsMade }
    let ours = Context(now: context.now, by: .ledger, nextID: context.nextID)
    for entry in waiting.compactMap({ entries[$0] }) where !outlook.isOver(entry.id) {
      guard (try? offer(entry, makingRoom: false, ours)) == nil,
        let events = try? outlook.after.offer(entry, place: made, makingRoom: false, ours)
      else { continue }
      guard isAutomatic else { return [.waitlistFits(entry.id)] }
      if !outlook.after.isOfferedByHand(events, entry) { return events }
    }
    return []
  }
}

/// The state after some events, as far as places go: only the venue's floor is copied.
private struct Outlook: EntityStore {
  typealias Failure = Never

  private(set) var after: LedgerState
  private let number: Int
  private var reservations: [ReservationID: Reservation] = [:]
  private var holds: [HoldID: Hold] = [:]
  private var changed: Set<WaitlistID> = []

  init(of state: LedgerState, at number: Int) {
    after = state
    self.number = number
  }

  /// Whether the events end an entry that waits.
  func isOver(_ entry: WaitlistID) -> Bool { changed.contains(entry) }

  func reservation(_ id: ReservationID) -> Reservation? { reservations[id] ?? after.reservation(id) }
  func hold(_ id: HoldID) -> Hold? { holds[id] ?? after.hold(id) }
  func block(_ id: BlockID) -> Block? { after.block(id) }
  func entry(_ id: WaitlistID) -> WaitlistEntry? { after.entry(id) }

  mutating func put(_ reservation: Reservation) {
    let old = self.reservation(reservation.id)
    after.venues[number].floor.replace(old?.counted, with: reservation.counted)
    reservations[reservation.id] = reservation
  }

  mutating func put(_ hold: Hold) {
    after.venues[number].floor.replace(self.hold(hold.id)?.claim, with: hold.claim)
    holds[hold.id] = hold
  }

  mutating func put(_ block: Block) {
    after.venues[number].floor.replace(after.block(block.id), with: block)
  }

  mutating func put(_ venue: VenueDefinition) {
    let state = after.venues[number]
    after.venues[number].define(
      state.definitions.adding(venue), rules: after.zones[venue.zone] ?? state.rules)
  }

  mutating func put(_ rules: ZoneRules) { after.zones[rules.name] = rules }
  mutating func put(_ entry: WaitlistEntry) { changed.insert(entry.id) }
  mutating func put(_ maintenance: MaintenanceSet) {}
  mutating func put(_ ledger: LedgerCreated) {}
}

extension Event {
  /// How many ids it makes, at most.
  fileprivate var idsMade: Int {
    var count = 0
    forEachPart { relation, part in
      if relation.contains(.makes), part.id != nil { count += 1 }
    }
    return count
  }
}
