package import Daybook
package import DaybookDomain
package import DaybookJSON
package import DaybookTime
package import DaybookViews

/// The pass: each party's courses, what is ready of them, and what they wait for.
package struct PassAnswer {
  package let heading: VenueHeading
  package let courses: [PassCourse]

  /// Nil when there is no such venue.
  package init?(at venue: VenueID, _ snapshot: borrowing Snapshot, now: Timestamp) {
    guard let heading = VenueHeading(venue, snapshot, now: now) else { return nil }
    self.heading = heading
    courses = snapshot.pass(at: venue, now: now)
  }

  package func write(_ guests: some GuestOpener, _ names: GuestNames, to json: inout JSONWriter)
    throws(LedgerFailure)
  {
    let lines = try courses.map { course throws(LedgerFailure) in
      (course: course, allergies: try guests.allergies(of: course.reservation))
    }
    json.object { json in
      json.field("venue", text: heading.definition.id.text)
      json.field("at", text: heading.label(heading.now))
      json.field("position", unsigned: heading.position.value)
      json.objects("courses", lines) { one, json in
        let (course, stay) = (one.course, one.course.reservation.stay)
        json.field("reservation", id: course.reservation.id)
        names.write(course.reservation, to: &json)
        json.field("course", integer: course.course)
        TicketJSON.write(stay, heading, to: &json)
        json.field("hasAllergies", bool: course.reservation.details.terms.hasAllergies)
        json.field("allergies", texts: one.allergies)
        json.field("serveAt", text: course.expectedAt.map(heading.label))
        json.field("held", bool: course.isHeld)
        json.field("waitsForCourse", integer: course.courseAwaited)
        json.field("canGo", bool: course.canGo)
        json.field("out", texts: course.dishesOut)
        json.objects("tickets", course.tickets) { ticket, json in
          json.field("ticket", id: ticket.id)
          json.field("station", text: ticket.station)
          json.field("state", text: ticket.state.rawValue)
          json.field("atRisk", bool: ticket.isAtRisk)
          json.objects("items", ticket.items.filter { $0.course == course.course }) { item, json in
            json.field("name", text: item.name)
            json.field("quantity", integer: item.quantity)
            json.field("state", text: ticket.state(of: item).rawValue)
          }
        }
        json.objects("waitsFor", course.waits) { wait, json in
          json.field("station", text: wait.station)
          json.field("minutes", integer: wait.minutes)
          json.objects("dishes", wait.dishes) { dish, json in
            json.field("name", text: dish.name)
            json.field("quantity", integer: dish.quantity)
          }
        }
      }
    }
    json.endLine()
  }
}
