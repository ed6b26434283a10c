extension EntityStore {
  /// Applies what happened. Total: an event is already a fact; one that names an unknown entity changes nothing.
  package mutating func evolve(with fact: Fact) throws(Failure) {
    switch fact.event {
    case .ledgerCreated(let created): try put(created)
    case .zoneRulesAdopted(let rules): try put(rules)
    case .venueDefined(let venue): try put(venue)
    case .booked(let booked):
      // What a host books on a guest's hold is the guest's (R21).
      var owner = fact.by
      if let id = booked.hold, var hold = try hold(id) {
        hold.state = .consumed
        owner = hold.owner
        try put(hold)
      }
      guard let venue = fact.venue else { return }
      try put(
        Reservation(
          id: booked.reservation, venue: venue, stay: booked.stay, owner: owner, key: fact.key,
          guest: booked.guest))
    case .walkedIn(let walkedIn):
      guard let venue = fact.venue else { return }
      try put(
        Reservation(
          id: walkedIn.reservation, venue: venue, stay: walkedIn.stay, seating: .seated, owner: fact.by,
          key: fact.key, isWalkIn: true, seatedAt: fact.recordedAt, guest: walkedIn.guest))
    case .modified(let modified):
      try change(modified.reservation) {
        $0.stay = modified.stay
        $0.needsTable = $0.needsTable && modified.stay.tables.isEmpty && modified.stay.pool == nil
      }
    case .cancelled(let id): try change(id) { $0.state = .cancelled }
    case .arrived(let id): try change(id) { $0.seating = .arrived }
    case .seated(let id):
      try change(id) {
        $0.seating = .seated
        $0.seatedAt = fact.recordedAt
      }
    case .left(let id): try change(id) { $0.seating = .left }
    case .completed(let id):
      try change(id) {
        $0.state = .completed
        $0.seating = .left
      }
    case .noShow(let id): try change(id) { $0.state = .noShow }
    case .needsTable(let lost):
      try change(lost.reservation) {
        $0.stay.tables = []
        $0.needsTable = true
      }
    case .reassigned(let reassigned):
      try change(reassigned.reservation) {
        guard $0.stay.pool == nil else { return }
        $0.stay.tables = reassigned.tables
        $0.needsTable = false
      }
    case .holdPlaced(let placed):
      guard let venue = fact.venue else { return }
      try put(
        Hold(id: placed.hold, venue: venue, stay: placed.stay, lapsesAt: placed.lapsesAt, owner: fact.by))
    case .holdReleased(let released): try change(released.hold, to: .released)
    case .holdLapsed(let id): try change(id, to: .lapsed)
    case .blocked(let blocked):
      guard let venue = fact.venue else { return }
      try put(
        Block(
          id: blocked.block, venue: venue, scope: blocked.scope, from: blocked.from, until: blocked.until,
          reason: blocked.reason))
    case .unblocked(let id):
      guard var block = try block(id) else { return }
      block.isRemoved = true
      try put(block)
    case .maintenanceSet(let maintenance): try put(maintenance)
    case .clockAdvanced, .refused, .answered, .writerRestarted: break
    }
  }

  private mutating func change(_ id: ReservationID, _ body: (inout Reservation) -> Void) throws(Failure) {
    guard var reservation = try reservation(id) else { return }
    body(&reservation)
    try put(reservation)
  }

  private mutating func change(_ id: HoldID, to state: HoldState) throws(Failure) {
    guard var hold = try hold(id) else { return }
    hold.state = state
    try put(hold)
  }
}
