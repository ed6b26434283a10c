internal import Daybook
public import DaybookDomain
package import DaybookTime

/// A future booking whose wall time is another instant by other rules.
public struct BookingMove: Sendable {
  /// The booking.
  public let reservation: ReservationID
  /// As it stands.
  public let from: Stay
  /// As it would stand by the other rules.
  public let to: Stay

  /// Those of a venue's bookings that rules put elsewhere, in order of start.
  package static func all(
    _ bookings: [Reservation], _ definition: VenueDefinition, _ rules: ZoneRules, now: Timestamp
  ) -> [BookingMove] {
    let venue = VenueState(definition, rules: rules)
    let moves = bookings.compactMap { booking -> BookingMove? in
      let booking = booking.effective(at: now)
      guard let stay = venue.reanchored(booking, now: now) else { return nil }
      return BookingMove(reservation: booking.id, from: booking.stay, to: stay)
    }
    return moves.sorted {
      $0.from.start != $1.from.start ? $0.from.start < $1.from.start : $0.reservation < $1.reservation
    }
  }
}
