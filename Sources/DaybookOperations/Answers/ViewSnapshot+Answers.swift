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

  /// The number of the last notice that tells of a record up to a position; 0 when there is none.
  package borrowing func lastNotice(
    at venue: VenueID, to audience: Audience, through position: Position
  ) -> Int {
    var (low, high) = (0, lastNotice(at: venue, to: audience))
    while low < high {
      let middle = (low + high + 1) / 2
      let notice = self.notice(NoticeID(venue: venue, audience: audience, number: middle))
      if let notice, notice.position <= position { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
