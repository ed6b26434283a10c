internal import DaybookCrypto
package import DaybookDomain
internal import DaybookTime

/// Replays the log and holds each event against the state it met: legal changes, invariants 1, 2, 4 and 10.
package struct InvariantCheck {
  package private(set) var state = LedgerState()
  private var first = Position.start
  private var block: Block?
  private var keys: Set<Digest128> = []
  private let names = SipHash128(key: [UInt8](repeating: 0, count: SipHash128.keyByteCount))

  package init() {}

  /// Applies the next record, unless it may not follow.
  package mutating func apply(_ fact: Fact) throws(Violation) {
    try checkCommand(fact)
    switch fact.event {
    case .booked(let booked): try check(booked, fact)
    case .walkedIn(let walkedIn):
      try isNew(walkedIn.reservation.retyped(), fact)
      try hasRoom(walkedIn.stay, fact)
    case .holdPlaced(let placed):
      try isNew(placed.hold.retyped(), fact)
      try hasRoom(placed.stay, fact)
    case .modified(let modified):
      let old = try booking(modified.reservation, fact, seating: [.expected, .arrived, .seated])
      var stay = modified.stay
      stay.start = min(stay.start, old.seatedAt ?? stay.start)
      try hasRoom(stay, fact, except: old.id.retyped())
    case .reassigned(let reassigned):
      var stay = try booking(reassigned.reservation, fact, seating: [.expected, .arrived]).stay
      guard stay.pool == nil else {
        throw Violation(
          fact.position, .transition, "\(reassigned.reservation) is on a pool and takes no tables")
      }
      stay.tables = reassigned.tables
      try hasRoom(stay, fact, except: reassigned.reservation.retyped())
    case .cancelled(let id): _ = try booking(id, fact, seating: [.expected, .arrived])
    case .arrived(let id), .noShow(let id): _ = try booking(id, fact, seating: [.expected])
    case .seated(let id):
      var stay = try booking(id, fact, seating: [.expected, .arrived]).stay
      stay.start = min(stay.start, fact.recordedAt)
      try hasRoom(stay, fact, except: id.retyped(), ignoringBlocks: true)
    case .left(let id): _ = try booking(id, fact, seating: [.seated])
    case .completed(let id): _ = try booking(id, fact, seating: [.seated, .left])
    case .needsTable(let lost): _ = try booking(lost.reservation, fact, seating: [.expected, .arrived])
    case .holdReleased(let released): _ = try hold(released.hold, fact, in: .active)
    case .holdLapsed(let id):
      guard try hold(id, fact, in: .active).lapsesAt <= fact.recordedAt else {
        throw Violation(fact.position, .hold, "hold \(id) is said to have lapsed before its time")
      }
    case .blocked(let blocked): try isNew(blocked.block.retyped(), fact)
    case .unblocked(let id):
      guard let block = state.block(id), !block.isRemoved else {
        throw Violation(fact.position, .transition, "block \(id) is not in force")
      }
    case .clockAdvanced, .ledgerCreated, .zoneRulesAdopted, .venueDefined, .maintenanceSet, .refused,
      .answered,
      .writerRestarted:
      break
    }
    state.apply(fact)
    if case .blocked(let blocked) = fact.event { block = state.block(blocked.block) }
  }

  /// What can only be judged once a command's last event is applied: a block leaves nobody on its tables.
  package mutating func endOfCommand() throws(Violation) {
    guard let block, let number = state.number(of: block.venue) else { return }
    self.block = nil
    for table in state.venues[number].definition.tables
    where block.covers(table, from: block.from, until: block.until) {
      var left: ClaimID?
      state.venues[number].floor[table.id]?.forEachConflict(
        from: block.from.microseconds, until: block.until.microseconds,
        now: state.scalars.recordedAt.microseconds, except: nil
      ) { entry, code in
        if entry.kind != .seated, code != .tablesOccupied { left = entry.id }
        return left == nil
      }
      if let left {
        throw Violation(
          state.scalars.head, .overlap, "\(left) is still on table \(table.id), which \(block.id) blocks")
      }
    }
  }

  private mutating func checkCommand(_ fact: Fact) throws(Violation) {
    if fact.first == fact.position {
      try endOfCommand()
      first = fact.position
      guard let key = fact.key else { return }
      let text = Array("\(fact.by)\u{0}\(key)".utf8)
      guard keys.insert(names.digest(text.span.bytes)).inserted else {
        throw Violation(fact.position, .key, "key \(key) of \(fact.by) has been answered before")
      }
    } else if fact.first != first {
      throw Violation(
        fact.position, .command, "it says its command began at \(fact.first); the last one began at \(first)")
    }
  }

  private func check(_ booked: Booked, _ fact: Fact) throws(Violation) {
    try isNew(booked.reservation.retyped(), fact)
    guard let id = booked.hold else { return try hasRoom(booked.stay, fact) }
    let hold = try hold(id, fact, in: .active)
    guard hold.state(at: fact.recordedAt) == .active else {
      throw Violation(fact.position, .hold, "hold \(id) had lapsed at \(hold.lapsesAt)")
    }
    try hasRoom(booked.stay, fact, except: id.retyped())
  }

  private func isNew(_ id: ClaimID, _ fact: Fact) throws(Violation) {
    guard state.reservation(id.retyped()) == nil, state.hold(id.retyped()) == nil,
      state.block(id.retyped()) == nil
    else { throw Violation(fact.position, .entity, "id \(id) is used twice") }
  }

  private func booking(
    _ id: ReservationID, _ fact: Fact, seating: [SeatingState]
  ) throws(Violation) -> Reservation {
    guard let reservation = state.reservation(id) else {
      throw Violation(fact.position, .entity, "there is no reservation \(id)")
    }
    guard reservation.state == .booked, seating.contains(reservation.seating) else {
      throw Violation(
        fact.position, .transition,
        "\(fact.event.type.rawValue) cannot follow: it was \(reservation.state.rawValue), \(reservation.seating.rawValue)"
      )
    }
    return reservation
  }

  private func hold(_ id: HoldID, _ fact: Fact, in wanted: HoldState) throws(Violation) -> Hold {
    guard let hold = state.hold(id) else { throw Violation(fact.position, .entity, "there is no hold \(id)") }
    guard hold.state == wanted else {
      throw Violation(fact.position, .hold, "hold \(id) was \(hold.state.rawValue) already")
    }
    return hold
  }

  private func hasRoom(
    _ stay: Stay, _ fact: Fact, except: ClaimID? = nil, ignoringBlocks: Bool = false
  ) throws(Violation) {
    guard let id = fact.venue, let number = state.number(of: id) else {
      throw Violation(fact.position, .entity, "there is no venue \(fact.venue?.text ?? "named")")
    }
    let (start, end, now) = (stay.start.microseconds, stay.end.microseconds, fact.recordedAt.microseconds)
    for table in stay.tables {
      var other: ClaimID?
      state.venues[number].floor[table]?.forEachConflict(from: start, until: end, now: now, except: except) {
        entry, _ in
        other = entry.id
        return false
      }
      if let other { throw Violation(fact.position, .overlap, "table \(table) is taken by \(other) then") }
      guard !ignoringBlocks, let known = state.venues[number].table(table) else { continue }
      if let block = state.venues[number].floor.blocks.first(where: {
        $0.covers(known, from: stay.start, until: stay.end)
      }) {
        throw Violation(fact.position, .overlap, "table \(table) is blocked by \(block.id) then")
      }
    }
    if let pool = stay.pool {
      let free = state.venues[number].freeUnits(
        of: pool, from: stay.start, until: stay.end, now: fact.recordedAt, except: except)
      guard free >= stay.units else {
        throw Violation(
          fact.position, .pool, "pool \(pool) has \(free) units free then, \(stay.units) were sold")
      }
    }
  }
}
