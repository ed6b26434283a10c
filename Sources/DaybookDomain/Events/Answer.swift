/// What an accepted command is told: read from its events alone, so that a retry hears the same.
public struct Answer: Hashable, Sendable {
  public var events: [EventType] = []
  public var reservation: ReservationID?
  public var hold: HoldID?
  public var block: BlockID?
  public var tables: [TableID] = []
  /// Bookings that lost their table.
  public var needsTable: [ReservationID] = []

  package init() {}

  /// The answer given by a command's events, in order.
  package init(_ events: some Sequence<Event>) {
    for event in events { add(event) }
  }

  package mutating func add(_ event: Event) {
    if case .answered(let answered) = event {
      reservation = answered.reservation
      hold = answered.hold
      block = answered.block
      return
    }
    events.append(event.type)
    switch event {
    case .booked(let booked):
      reservation = booked.reservation
      hold = booked.hold
      tables = booked.stay.tables
    case .modified(let modified):
      reservation = modified.reservation
      tables = modified.stay.tables
    case .walkedIn(let walkedIn):
      reservation = walkedIn.reservation
      tables = walkedIn.stay.tables
    case .reassigned(let reassigned):
      reservation = reassigned.reservation
      tables = reassigned.tables
    case .cancelled(let id), .arrived(let id), .seated(let id), .left(let id), .completed(let id),
      .noShow(let id):
      reservation = id
    case .holdPlaced(let placed):
      hold = placed.hold
      tables = placed.stay.tables
    case .holdReleased(let released) where events.count == 1: hold = released.hold
    case .blocked(let blocked): block = blocked.block
    case .unblocked(let id): block = id
    case .needsTable(let lost): needsTable.append(lost.reservation)
    default: break
    }
  }
}
