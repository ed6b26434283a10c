package import Daybook
package import DaybookDomain
package import DaybookJSON
package import DaybookTime
package import DaybookViews

/// What each station has to prepare, and when it fires.
package struct PrepAnswer {
  package let heading: VenueHeading
  package let now: Timestamp
  package let stations: [PrepStation]
  package let reservations: [ReservationID: Reservation]

  /// As it will be at `at`, which is not past; nil when there is no such venue.
  package init?(
    at venue: VenueID, station: String?, until end: Timestamp?, as at: Timestamp?,
    _ snapshot: borrowing Snapshot,
    now: Timestamp
  ) {
    guard let heading = VenueHeading(venue, snapshot, now: now) else { return nil }
    self.heading = heading
    // The clock may have gone on since it was compared.
    self.now = max(now, at ?? now)
    stations = snapshot.prep(at: venue, station: station, until: end, now: self.now)
    var reservations: [ReservationID: Reservation] = [:]
    for id in Set(stations.flatMap({ $0.lines.map(\.ticket.reservation) })) {
      reservations[id] = snapshot.reservation(id)
    }
    self.reservations = reservations
  }

  /// The allergies of the guests cooked for.
  package func allergies(_ guests: some GuestOpener) throws(LedgerFailure) -> [ReservationID: [String]] {
    var found: [ReservationID: [String]] = [:]
    for (id, reservation) in reservations { found[id] = try guests.allergies(of: reservation) }
    return found
  }

  package func write(_ guests: some GuestOpener, _ names: GuestNames, to json: inout JSONWriter)
    throws(LedgerFailure)
  {
    let allergies = try allergies(guests)
    json.object { json in
      json.field("venue", text: heading.definition.id.text)
      json.field("at", text: heading.label(now))
      json.field("position", unsigned: heading.position.value)
      json.objects("stations", stations) { station, json in
        json.field("station", text: station.name)
        json.objects("lines", station.lines) { line, json in
          json.field("ticket", id: line.ticket.id)
          json.field("reservation", id: line.ticket.reservation)
          json.field("phase", text: line.phase.rawValue)
          TicketJSON.write(line.stay, heading, to: &json)
          json.field("hasAllergies", bool: line.hasAllergies)
          json.field("allergies", texts: allergies[line.ticket.reservation] ?? [])
          names.write(reservations[line.ticket.reservation], to: &json)
          json.field("serveAt", text: line.serveAt.map(heading.label))
          json.field("fireAt", text: line.fireAt.map(heading.label))
          json.field("onItsWay", bool: line.isOnItsWay)
          json.field("late", bool: line.isLate)
          json.field("atRisk", bool: line.isAtRisk)
          json.field("held", bool: line.isHeld)
          json.field("waitsForCourse", integer: line.courseAwaited)
          json.field("out", texts: line.dishesOut)
          json.objects("items", Array(zip(line.ticket.items, line.fireTimes))) { pair, json in
            let (item, fireAt) = pair
            json.field("name", text: item.name)
            json.field("quantity", integer: item.quantity)
            json.field("course", integer: item.course)
            json.field("state", text: line.ticket.state(of: item).rawValue)
            json.field("fireAt", text: fireAt.map(heading.label))
          }
        }
      }
    }
    json.endLine()
  }
}
