package import Daybook
package import DaybookDomain

/// Opens guests' fields in memory, for answers that tell them.
package protocol GuestOpener {
  /// The fields; nil once they are forgotten.
  func open(_ sealed: SealedGuest) throws(LedgerFailure) -> Guest?
}

extension GuestOpener {
  /// The allergies of a booking's guest.
  ///
  /// Of a guest who is forgotten, only while something is cooked for the party.
  package func allergies(of reservation: Reservation?) throws(LedgerFailure) -> [String] {
    guard let reservation, reservation.details.terms.hasAllergies,
      let sealed = reservation.details.keptAllergies ?? reservation.guest
    else { return [] }
    return try open(sealed)?.allergies ?? []
  }
}
