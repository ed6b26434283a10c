package import Daybook
package import DaybookDomain
package import DaybookJSON
package import DaybookTime
package import DaybookViews

/// The tickets on the kitchen's screens, in the order they were first sent.
package struct TicketsAnswer {
  package let heading: VenueHeading
  package let tickets: [(ticket: Ticket, reservation: Reservation?, fires: [Timestamp?])]
  package let allDay: [DishCount]
  package let out: [String]

  /// Nil when there is no such venue.
  package init?(at venue: VenueID, station: String?, _ snapshot: borrowing Snapshot, now: Timestamp) {
    guard let heading = VenueHeading(venue, snapshot, now: now) else { return nil }
    self.heading = heading
    tickets = snapshot.tickets(at: venue, station: station, now: now).map {
      ($0, snapshot.reservation($0.reservation, now: now), snapshot.fireTimes(of: $0, now: now))
    }
    allDay = snapshot.allDayCounts(at: venue, station: station, now: now)
    out = snapshot.dishesOut(at: venue)
  }

  package func write(_ guests: some GuestOpener, _ names: GuestNames, to json: inout JSONWriter)
    throws(LedgerFailure)
  {
    let lines = try tickets.map { line throws(LedgerFailure) in
      (
        ticket: line.ticket, fires: line.fires, allergies: try guests.allergies(of: line.reservation),
        reservation: line.reservation
      )
    }
    json.object { json in
      json.field("venue", text: heading.definition.id.text)
      json.field("position", unsigned: heading.position.value)
      json.objects("tickets", lines) { line, json in
        TicketJSON.write(
          line.ticket, fires: line.fires, allergies: line.allergies, heading.zones, to: &json)
        names.write(line.reservation, to: &json)
        guard let reservation = line.reservation else { return }
        let stay = reservation.stay
        json.field("hasAllergies", bool: reservation.details.terms.hasAllergies)
        TicketJSON.write(stay, heading, to: &json)
      }
      json.objects("allDay", allDay) { count, json in
        json.field("name", text: count.name)
        json.field("quantity", integer: count.quantity)
      }
      json.field("out", texts: out)
    }
    json.endLine()
  }
}
