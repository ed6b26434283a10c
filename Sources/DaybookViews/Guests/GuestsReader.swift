package import DaybookDomain
package import DaybookTime

/// The queries of the view `guests`, in a snapshot.
package struct GuestsReader: ~Escapable {
  private let part: ViewPart
  private let entities: EntityReader

  @_lifetime(borrow snapshot)
  fileprivate init(_ snapshot: borrowing ViewSnapshot) {
    part = snapshot.rows(of: GuestsView.self).part
    entities = EntityReader(part: part)
  }

  /// The card of a guest at `now`; an empty one for a guest who never booked.
  package func card(of guest: Actor, at now: Timestamp) throws(LedgerFailure) -> GuestCard {
    let merged = try merged()
    let accounts = guest.withMerged(merged)
    var card = GuestCard(
      guest: guest, forgottenAt: try forgottenAt(guest), merged: Array(accounts.dropFirst()),
      mergedInto: merged[guest])
    var found: [(place: [UInt8], id: ReservationID, standing: GuestStanding)] = []
    for account in accounts { found += try bookings(of: account, at: now) }
    // A key is account, start, id: what follows the account is the order on a card of several.
    if accounts.count > 1 { found.sort { $0.place.lexicographicallyPrecedes($1.place) } }
    for booking in found { card.add(booking.id, booking.standing) }
    for hold in try holds(at: now) where accounts.contains(hold.owner) { card.add(hold.id) }
    return card
  }

  /// The holds that are kept, in order of making.
  private func holds(at now: Timestamp) throws(LedgerFailure) -> [Hold] {
    let (part, entities) = (part, entities)
    var holds: [Hold] = []
    try part.forEach(EntityTable.holds, prefix: []) { key, _ throws(LedgerFailure) in
      if let hold = try entities.hold(try part.id(endOf: key)), hold.state(at: now) == .active {
        holds.append(hold)
      }
      return true
    }
    return holds
  }

  /// Accounts whose bookings are on another's card too, and on whose.
  private func merged() throws(LedgerFailure) -> [Actor: Actor] {
    let part = part
    var merged: [Actor: Actor] = [:]
    try part.forEach(GuestsTable.merged, prefix: []) { key, row throws(LedgerFailure) in
      guard let from = Actor(key.text), let into = Actor(row.text) else {
        throw LedgerFailure.row(part.view, "an account merged into another of \(row.byteCount) bytes")
      }
      merged[from] = into
      return true
    }
    return merged
  }

  private func bookings(
    of guest: Actor, at now: Timestamp
  ) throws(LedgerFailure) -> [(place: [UInt8], id: ReservationID, standing: GuestStanding)] {
    let (part, entities) = (part, entities)
    let prefix = RowKey.prefix(guest.description)
    var found: [(place: [UInt8], id: ReservationID, standing: GuestStanding)] = []
    try part.forEach(GuestsTable.bookings, prefix: prefix) { key, row throws(LedgerFailure) in
      guard row.byteCount == 1, var standing = GuestStanding(rawValue: row.byte(at: 0)) else {
        throw LedgerFailure.row(part.view, "a booking of a guest of \(row.byteCount) bytes")
      }
      let id: ReservationID = try part.id(endOf: key)
      // A lapse takes effect at its instant, recorded or not.
      if standing == .upcoming, let reservation = try entities.reservation(id) {
        standing = GuestStanding(reservation.effective(at: now))
      }
      let place = (prefix.count..<key.byteCount).map { key.byte(at: $0) }
      found.append((place, id, standing))
      return true
    }
    return found
  }

  private func forgottenAt(_ guest: Actor) throws(LedgerFailure) -> Timestamp? {
    let key = Array(guest.description.utf8)
    return try part.row(GuestsTable.forgotten, key: key.span.bytes) { row throws(RowError) in
      guard row.byteCount == 8 else { throw RowError("a time of \(row.byteCount) bytes") }
      return try row.instant(at: 0)
    }
  }
}

extension ViewSnapshot {
  /// The queries of `guests`, if the snapshot was asked to hold it.
  package var guests: GuestsReader {
    @_lifetime(borrow self)
    get { GuestsReader(self) }
  }
}
