import DaybookDomain
import DaybookTime

/// Keeps the open entities, and their claims by venue and day. Nothing that is over, nothing personal.
struct AvailabilityStore: EntityStore {
  typealias Failure = LedgerFailure

  private let rows: EntityRows
  private var row: [UInt8] = []
  /// Venues whose claims changed, by number, and the position of the last change.
  private var changes: [UInt32: Position] = [:]

  init(_ rows: EntityRows) { self.rows = rows }

  func reservation(_ id: ReservationID) throws(LedgerFailure) -> Reservation? { try rows.reservation(id) }
  func hold(_ id: HoldID) throws(LedgerFailure) -> Hold? { try rows.hold(id) }
  func block(_ id: BlockID) throws(LedgerFailure) -> Block? { try rows.block(id) }

  mutating func put(_ reservation: Reservation) throws(LedgerFailure) {
    let old = try rows.reservation(reservation.id)
    try replace(old?.counted, with: reservation.counted, in: reservation.venue)
    // A no-show, and a party that left, can be undone.
    if reservation.counted != nil || reservation.mayBeOpen {
      try rows.put(reservation.withoutGuest)
    } else {
      try rows.remove(reservation.id)
    }
  }

  mutating func put(_ hold: Hold) throws(LedgerFailure) {
    let old = try rows.hold(hold.id)
    try replace(old?.claim, with: hold.claim, in: hold.venue)
    if hold.state == .active { try rows.put(hold) } else { try rows.remove(hold.id) }
  }

  mutating func put(_ block: Block) throws(LedgerFailure) {
    let old = try rows.block(block.id)
    if let number = try rows.number(of: block.venue) {
      changes[number] = rows.writer.position
      if let old { try remove(old.id.retyped(), number, old.keyDays) }
      if !block.isRemoved {
        row.removeAll(keepingCapacity: true)
        ClaimRow.append(block, to: &row)
        try putRow(block.id.retyped(), number, block.keyDays)
      }
    }
    if block.isRemoved { try rows.remove(block.id) } else { try rows.put(block) }
  }

  /// Who has left counts in pacing until its date is closed, as in the hot state (R7, R30).
  mutating func close(_ date: CivilDate, of venue: VenueID) throws(LedgerFailure) {
    guard let number = try rows.number(of: venue) else { return }
    let (key, row): ([UInt8], [1 of UInt64]) = (
      ClaimKey.prefix(number, UInt32(ascending: date)), [rows.writer.position.value.bigEndian]
    )
    try rows.writer.put(AvailabilityTable.closings, key: key.span.bytes, row.span.bytes)
    changes[number] = rows.writer.position
    for id in try ClaimKey.left(number, near: date, in: rows.writer.part) {
      // Who sat when a host closed the date early is kept until another date closes.
      guard let reservation = try rows.reservation(id), reservation.state == .completed,
        (reservation.stay.date == date) != reservation.details.satAtClosing
      else { continue }
      try replace(reservation.counted, with: nil, in: venue)
      try rows.remove(id)
    }
  }

  mutating func reopen(_ date: CivilDate, of venue: VenueID, at now: Timestamp) throws(LedgerFailure) {
    guard let number = try rows.number(of: venue) else { return }
    let key = ClaimKey.prefix(number, UInt32(ascending: date))
    let row: [2 of UInt64] = [
      rows.writer.position.value.bigEndian, UInt64(bitPattern: now.microseconds).bigEndian,
    ]
    try rows.writer.put(AvailabilityTable.closings, key: key.span.bytes, row.span.bytes)
    changes[number] = rows.writer.position
  }

  func put(_ venue: VenueDefinition) throws(LedgerFailure) { try rows.put(venue) }
  func put(_ rules: ZoneRules) throws(LedgerFailure) { try rows.put(rules) }
  func put(_ maintenance: MaintenanceSet) throws(LedgerFailure) {}
  func put(_ ledger: LedgerCreated) throws(LedgerFailure) { try rows.put(ledger) }

  // MARK: Claims

  /// Replaces a claim's rows by its new ones; either claim may be absent.
  private mutating func replace(_ old: Claim?, with new: Claim?, in venue: VenueID) throws(LedgerFailure) {
    guard old != new, let number = try rows.number(of: venue) else { return }
    changes[number] = rows.writer.position
    if let old, old.keyDays != new?.keyDays { try remove(old.id, number, old.keyDays) }
    guard let new else { return }
    row.removeAll(keepingCapacity: true)
    ClaimRow.append(new, to: &row)
    try putRow(new.id, number, new.keyDays)
  }

  /// Records which venues' claims changed in this batch, so that cached days of the others stay valid.
  func putChanges() throws(LedgerFailure) {
    for (number, position) in changes {
      let key = VenueEntry.key(number)
      let row: [1 of UInt64] = [position.value.bigEndian]
      try rows.writer.put(AvailabilityTable.changes, key: key.span.bytes, row.span.bytes)
    }
  }

  private func remove(_ id: ClaimID, _ venue: UInt32, _ days: ClosedRange<UInt32>) throws(LedgerFailure) {
    for day in days {
      let key = ClaimKey.bytes(venue, day, id)
      try rows.writer.delete(AvailabilityTable.claims, key: key.span.bytes)
    }
  }

  private func putRow(_ id: ClaimID, _ venue: UInt32, _ days: ClosedRange<UInt32>) throws(LedgerFailure) {
    for day in days {
      let key = ClaimKey.bytes(venue, day, id)
      try rows.writer.put(AvailabilityTable.claims, key: key.span.bytes, row.span.bytes)
    }
  }
}
