internal import Daybook
package import DaybookDomain
package import DaybookTime
package import DaybookViews

extension ViewSnapshot {
  /// Those of some bookings that a party past its end puts at risk (R24).
  package borrowing func risks(of reservations: [Reservation], now: Timestamp) -> Set<ReservationID> {
    var risks: Set<ReservationID> = []
    for venue in Set(reservations.filter { $0.state == .booked }.map(\.venue)) {
      risks.formUnion(atRisk(at: venue, now: now))
    }
    return risks
  }

  /// When the next course of each booking is served, where anybody knows.
  package borrowing func serveTimes(of reservations: [Reservation], now: Timestamp) -> [ReservationID:
    Timestamp]
  {
    var times: [ReservationID: Timestamp] = [:]
    for reservation in reservations { times[reservation.id] = serveTime(of: reservation, now: now) }
    return times
  }
}
