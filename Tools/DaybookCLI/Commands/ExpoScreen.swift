import Daybook
import DaybookJSON

/// The pass: each party's courses, what is ready of them, and what they wait for.
enum ExpoScreen {
  private struct Pass {
    let heading: VenueHeading
    let courses: [PassCourse]
  }

  static func show(_ venue: VenueID, _ context: ReadContext, _ names: GuestNames, isJSON: Bool) throws
    -> ExitCode
  {
    let pass: Pass? = try context.read { snapshot in
      guard let heading = VenueHeading(venue, snapshot, context) else { return nil }
      return Pass(heading: heading, courses: snapshot.pass(at: venue, now: heading.now))
    }
    guard let pass else { throw try context.noVenue(venue) }
    if isJSON { try write(pass, venue, context, names) } else { try print(pass, context, names) }
    return .done
  }

  private static func write(
    _ pass: Pass, _ venue: VenueID, _ context: ReadContext, _ names: GuestNames
  ) throws {
    let courses = try pass.courses.map {
      (course: $0, allergies: try context.allergies(of: $0.reservation))
    }
    var json = JSONWriter()
    json.object { json in
      json.field("venue", text: venue.text)
      json.field("at", text: pass.heading.label(pass.heading.now))
      json.field("position", unsigned: pass.heading.position.value)
      json.objects("courses", courses) { one, json in
        let (course, stay) = (one.course, one.course.reservation.stay)
        json.field("reservation", id: course.reservation.id)
        names.write(course.reservation, to: &json)
        json.field("course", integer: course.course)
        TicketText.write(stay, pass.heading, to: &json)
        json.field("hasAllergies", bool: course.reservation.details.terms.hasAllergies)
        json.field("allergies", texts: one.allergies)
        json.field("serveAt", text: course.expectedAt.map(pass.heading.label))
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
    Output.standard.write(json.bytes)
  }

  private static func print(_ pass: Pass, _ context: ReadContext, _ names: GuestNames) throws {
    Output.standard.write(pass.heading.line("pass at \(pass.heading.clock(pass.heading.now))"))
    if pass.courses.isEmpty { Output.standard.write("Nothing on the pass.\n") }
    for course in pass.courses {
      let (reservation, stay) = (course.reservation, course.reservation.stay)
      let head = [
        TicketText.place(stay, pass.heading),
        names.text(reservation), "party of \(stay.party)",
        "course \(course.course)", course.expectedAt.map { "served \(pass.heading.clock($0))" } ?? "",
        course.canGo ? "CAN GO" : "", course.isHeld ? "ON HOLD" : "",
        course.tickets.contains(where: \.isAtRisk) ? "AT RISK" : "",
        course.dishesOut.isEmpty ? "" : "OUT: \(course.dishesOut.joined(separator: ", "))",
        TicketText.allergies(
          try context.allergies(of: reservation), named: reservation.details.terms.hasAllergies),
      ]
      Output.standard.write(head.filter { !$0.isEmpty }.joined(separator: ", ") + "\n")
      let rows = course.tickets.map { ticket in
        [
          cell(ticket.station, indent: "  "), cell(TicketText.items(ticket), most: 40), ticket.state.rawValue,
          ticket.id.description,
        ]
      }
      Output.standard.write(aligned(rows))
      if let awaited = course.courseAwaited {
        Output.standard.write("  waits for course \(awaited)\n")
      }
      for wait in course.waits {
        let dishes = wait.dishes.map { "\($0.quantity) \($0.name)" }.joined(separator: ", ")
        let minutes = wait.minutes == 0 ? "now" : "\(wait.minutes) min"
        Output.standard.write("  waits for \(wait.station): \(dishes), \(minutes)\n")
      }
    }
  }
}
