import Daybook
import DaybookJSON
import DaybookOperations

/// The pass: each party's courses, what is ready of them, and what they wait for.
enum ExpoScreen {
  static func show(_ venue: VenueID, _ context: ReadContext, _ names: GuestNames, isJSON: Bool) throws
    -> ExitCode
  {
    let pass = try context.read { PassAnswer(at: venue, $0, now: context.now($0)) }
    guard let pass else { throw try context.noVenue(venue) }
    if isJSON {
      try Output.standard.writeJSON { json throws(LedgerFailure) in try pass.write(context, names, to: &json)
      }
    } else {
      try print(pass, context, names)
    }
    return .done
  }

  private static func print(_ pass: PassAnswer, _ context: ReadContext, _ names: GuestNames) throws {
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
