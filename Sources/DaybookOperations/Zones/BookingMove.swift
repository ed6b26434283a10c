internal import Daybook
public import DaybookDomain
package import DaybookTime

/// A future booking whose wall time is a different instant by newer zone rules.
public struct BookingMove: Sendable {
  /// The booking.
  public let reservation: ReservationID
  /// The current stay.
  public let from: Stay
  /// The stay by the newer rules.
  public let to: Stay

  /// The bookings of a venue that newer rules would move, in order of start.
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
