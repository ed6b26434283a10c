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
    var card = GuestCard(guest: guest, forgottenAt: try forgottenAt(guest))
    let (part, entities) = (part, entities)
    try part.forEach(GuestsTable.bookings, prefix: RowKey.prefix(guest.description)) {
      key, row throws(LedgerFailure) in
      guard row.byteCount == 1, var standing = GuestStanding(rawValue: row.byte(at: 0)) else {
        throw LedgerFailure.row(part.view, "a booking of a guest of \(row.byteCount) bytes")
      }
      let id: ReservationID = try part.id(endOf: key)
      // A lapse takes effect at its instant, recorded or not.
      if standing == .upcoming, let reservation = try entities.reservation(id) {
        standing = GuestStanding(reservation.effective(at: now))
      }
      card.add(id, standing)
      return true
    }
    return card
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
