package import DaybookTime

/// The hot state: everything a decision can need, folded from the log, changed through one door.
///
/// Each `put` keeps the old value while a batch is open, so a batch the store refuses can be taken back.
package struct LedgerState: Sendable {
  package private(set) var scalars = Scalars()
  package private(set) var zones: [String: ZoneRules] = [:]
  private var venueNumbers: [VenueID: Int] = [:]
  package private(set) var venues: [VenueState] = []
  private var shelf = ReservationShelf()
  package private(set) var holds: [HoldID: Hold] = [:]
  package private(set) var blocks: [BlockID: Block] = [:]
  private var lapses = LapseQueue()
  private var journal: [Change] = []
  private var batchStart: Scalars?

  /// What an event moves that is not an entity.
  package struct Scalars: Sendable {
    package var ledger: LedgerCreated?
    package var maintenance = MaintenanceSet(isOn: false)
    package var head = Position.start
    package var recordedAt = Timestamp.epoch
    package var nextGuest: UInt64 = 0
    package var lastID = ClaimID(high: 0, low: 0)
  }

  private enum Change {
    case reservation(ReservationID, Reservation?)
    case hold(HoldID, Hold?)
    case block(BlockID, Block?)
    case venue(VenueID, VenueDefinition?)
    case zone(String, ZoneRules?)
  }

  package init() {}

  /// Applies the next record.
  package mutating func apply(_ fact: Fact) {
    evolve(with: fact)
    scalars.head = fact.position
    scalars.recordedAt = fact.recordedAt
    note(fact.event)
  }

  private mutating func note(_ event: Event) {
    switch event {
    case .booked(let booked): note(booked.reservation.retyped(), booked.guest)
    case .walkedIn(let walkedIn): note(walkedIn.reservation.retyped(), walkedIn.guest)
    case .holdPlaced(let placed): note(placed.hold.retyped(), nil)
    case .blocked(let blocked): note(blocked.block.retyped(), nil)
    default: break
    }
  }

  private mutating func note(_ id: ClaimID, _ guest: SealedGuest?) {
    scalars.lastID = max(scalars.lastID, id)
    if let guest { scalars.nextGuest = max(scalars.nextGuest, guest.number + 1) }
  }

  /// The venue's place in `venues`, so that a rule can be asked without copying the venue.
  package func number(of venue: VenueID) -> Int? { venueNumbers[venue] }
  package func reservation(_ id: ReservationID) -> Reservation? { shelf[id] }
  package func hold(_ id: HoldID) -> Hold? { holds[id] }
  package func block(_ id: BlockID) -> Block? { blocks[id] }
}

extension LedgerState: EntityStore {
  package typealias Failure = Never

  package mutating func put(_ reservation: Reservation) {
    let old = shelf.put(reservation)
    remember(.reservation(reservation.id, old))
    replace(old?.claim, with: reservation.claim, in: reservation.venue)
  }

  package mutating func put(_ hold: Hold) {
    let old = holds.updateValue(hold, forKey: hold.id)
    remember(.hold(hold.id, old))
    replace(old?.claim, with: hold.claim, in: hold.venue)
    if hold.state == .active { lapses.insert(hold.id, at: hold.lapsesAt) }
  }

  package mutating func put(_ block: Block) {
    let old = blocks.updateValue(block, forKey: block.id)
    remember(.block(block.id, old))
    if let number = venueNumbers[block.venue] { venues[number].floor.replace(old, with: block) }
  }

  package mutating func put(_ venue: VenueDefinition) {
    guard let rules = zones[venue.zone] else { return }
    remember(.venue(venue.id, venueNumbers[venue.id].map { venues[$0].definition }))
    if let number = venueNumbers[venue.id] {
      venues[number].define(venue, rules: rules)
    } else {
      venueNumbers[venue.id] = venues.count
      venues.append(VenueState(venue, rules: rules))
    }
  }

  package mutating func put(_ rules: ZoneRules) {
    remember(.zone(rules.name, zones.updateValue(rules, forKey: rules.name)))
    for number in venues.indices where venues[number].definition.zone == rules.name {
      venues[number].define(venues[number].definition, rules: rules)
    }
  }

  package mutating func put(_ maintenance: MaintenanceSet) { scalars.maintenance = maintenance }
  package mutating func put(_ ledger: LedgerCreated) { scalars.ledger = ledger }

  private mutating func replace(_ old: Claim?, with new: Claim?, in venue: VenueID) {
    guard old != new, let number = venueNumbers[venue] else { return }
    venues[number].floor.replace(old, with: new)
  }
}

// MARK: batches

extension LedgerState {
  /// From here on old values are kept.
  package mutating func beginBatch() {
    precondition(batchStart == nil, "a batch is already open")
    batchStart = scalars
  }

  /// The batch stands.
  package mutating func keepBatch() {
    batchStart = nil
    journal.removeAll(keepingCapacity: true)
  }

  /// Puts back everything as it was when the batch began.
  package mutating func takeBackBatch() {
    guard let scalars = batchStart else { preconditionFailure("no batch is open") }
    batchStart = nil
    for change in journal.reversed() { takeBack(change) }
    journal.removeAll(keepingCapacity: true)
    self.scalars = scalars
  }

  private mutating func remember(_ change: Change) {
    if batchStart != nil { journal.append(change) }
  }

  private mutating func takeBack(_ change: Change) {
    switch change {
    case .reservation(let id, let old):
      guard let now = shelf[id] else { return }
      if let old { _ = shelf.put(old) } else { shelf.removeLast(id) }
      replace(now.claim, with: old?.claim, in: now.venue)
    case .hold(let id, let old):
      guard let now = holds[id] else { return }
      holds[id] = old
      replace(now.claim, with: old?.claim, in: now.venue)
      if let old, old.state == .active { lapses.insert(id, at: old.lapsesAt) }
    case .block(let id, let old):
      guard let now = blocks[id] else { return }
      blocks[id] = old
      if let number = venueNumbers[now.venue] { venues[number].floor.replace(now, with: old) }
    case .venue(let id, let old):
      guard let number = venueNumbers[id] else { return }
      if let old, let rules = zones[old.zone] {
        venues[number].define(old, rules: rules)
      } else {
        precondition(number == venues.count - 1, "venues are taken back in reverse")
        venueNumbers[id] = nil
        venues.removeLast()
      }
    case .zone(let name, let old):
      zones[name] = old
      guard let old else { return }
      for number in venues.indices where venues[number].definition.zone == name {
        venues[number].define(venues[number].definition, rules: old)
      }
    }
  }
}

// MARK: what is due

extension LedgerState {
  /// The next hold whose lapse at or before `now` is not yet written.
  package mutating func nextLapse(at now: Timestamp) -> Hold? {
    while let next = lapses.first, next.at <= now {
      if let hold = holds[next.hold], hold.state == .active, hold.lapsesAt == next.at { return hold }
      lapses.removeFirst()
    }
    return nil
  }

  package var reservationCount: Int { shelf.count }

  /// Every reservation by its id: a copy, for listings and tests.
  package var reservations: [ReservationID: Reservation] {
    var all: [ReservationID: Reservation] = [:]
    for reservation in shelf.all { all[reservation.id] = reservation }
    return all
  }

  /// Every live claim that is not a block, in order of id.
  package var liveClaims: [(venue: VenueID, claim: Claim)] {
    var claims: [(venue: VenueID, claim: Claim)] = []
    for reservation in shelf.all {
      if let claim = reservation.claim { claims.append((reservation.venue, claim)) }
    }
    for hold in holds.values {
      if let claim = hold.claim { claims.append((hold.venue, claim)) }
    }
    return claims.sorted { $0.claim.id < $1.claim.id }
  }
}
