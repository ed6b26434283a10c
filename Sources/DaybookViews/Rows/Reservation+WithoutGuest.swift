import DaybookDomain

extension Reservation {
  /// The reservation without the guest's key and sealed fields, which no claim needs.
  var withoutGuest: Reservation {
    var care = details
    care.lastPing = nil
    return Reservation(
      id: id, venue: venue, stay: stay, state: state, seating: seating, owner: owner, key: nil,
      isWalkIn: isWalkIn, needsTable: needsTable, seatedAt: seatedAt, guest: nil, version: version, care: care
    )
  }
}
