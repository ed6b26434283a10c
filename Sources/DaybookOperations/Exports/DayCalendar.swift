package import Daybook
package import DaybookTime

/// A venue's business date as a calendar: one event for each reservation, cancelled ones too.
package struct DayCalendar {
  let venue: VenueDefinition
  let rules: ZoneRules
  let date: CivilDate
  /// In order of start.
  let reservations: [Reservation]
  /// Of those whose names are to be told.
  let names: [ReservationID: String]
  /// When the calendar was made, by the ledger's time.
  let stamp: Timestamp

  package init(
    venue: VenueDefinition, rules: ZoneRules, date: CivilDate, reservations: [Reservation],
    names: [ReservationID: String], stamp: Timestamp
  ) {
    (self.venue, self.rules, self.date, self.stamp) = (venue, rules, date, stamp)
    (self.reservations, self.names) = (reservations, names)
  }

  package var bytes: [UInt8] {
    var calendar = CalendarWriter()
    calendar.line("BEGIN", "VCALENDAR")
    calendar.line("VERSION", "2.0")
    calendar.line("PRODID", "-//Daybook//daybook \(Ledger.version)//EN")
    calendar.line("CALSCALE", "GREGORIAN")
    // The name by RFC 7986, and the one before it that most readers know.
    for property in ["NAME", "X-WR-CALNAME"] { calendar.text(property, "\(venue.name) \(date)") }
    if reservations.isEmpty { writeFree(to: &calendar) }
    for reservation in reservations { write(reservation, to: &calendar) }
    calendar.line("END", "VCALENDAR")
    return calendar.bytes
  }

  /// A calendar has at least one component (RFC 5545 §3.6): of a day without reservations, that nothing is busy in it.
  private func writeFree(to calendar: inout CalendarWriter) {
    let venue = venue.id.text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    calendar.line("BEGIN", "VFREEBUSY")
    calendar.line("UID", "\(date)-\(venue)@daybook")
    calendar.instant("DTSTAMP", stamp)
    calendar.instant("DTSTART", rules.configured(ClockValue(minutes: 0), on: date))
    calendar.instant("DTEND", rules.configured(ClockValue(minutes: 0), on: date.adding(days: 1)))
    calendar.line("END", "VFREEBUSY")
  }

  private func write(_ reservation: Reservation, to calendar: inout CalendarWriter) {
    let stay = reservation.stay
    calendar.line("BEGIN", "VEVENT")
    calendar.line("UID", reservation.id.description)
    calendar.instant("DTSTAMP", stamp)
    calendar.line("SEQUENCE", String(reservation.version - 1))
    calendar.instant("DTSTART", stay.start)
    calendar.instant("DTEND", stay.end)
    calendar.line("STATUS", status(of: reservation.state))
    calendar.text("SUMMARY", summary(of: reservation))
    calendar.text("LOCATION", venue.name)
    calendar.line("END", "VEVENT")
  }

  private func status(of state: BookingState) -> String {
    switch state {
    case .booked, .completed: "CONFIRMED"
    case .requested: "TENTATIVE"
    case .cancelled, .lateCancelled, .declined, .noShow: "CANCELLED"
    }
  }

  /// The state comes first unless the party is to come or has been there: some calendars show cancelled events as any
  /// other (`findings/calcurse-shows-cancelled.sh`).
  private func summary(of reservation: Reservation) -> String {
    let stay = reservation.stay
    let place =
      if let pool = stay.pool {
        "\(stay.units) of \(pool.text)"
      } else if stay.tables.isEmpty {
        reservation.state == .booked ? "needs a table" : "no table"
      } else {
        venue.names(of: stay.tables)
      }
    let who = names[reservation.id].map { "\($0), " } ?? ""
    let state =
      switch reservation.state {
      case .booked, .completed: ""
      case .requested: "Requested: "
      case .cancelled, .lateCancelled: "Cancelled: "
      case .declined: "Declined: "
      case .noShow: "No-show: "
      }
    return "\(state)\(who)party of \(stay.party.covers), \(place)"
  }
}
