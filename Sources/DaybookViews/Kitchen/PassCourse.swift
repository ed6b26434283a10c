public import DaybookDomain
public import DaybookTime

/// One course of one party as the pass sees it: all of its tickets together, and what it waits for.
public struct PassCourse: Hashable, Sendable {
  /// The booking cooked for.
  public let reservation: Reservation
  /// The course, from 1.
  public let course: Int
  /// When it is to be on the table.
  public let serveAt: Timestamp
  /// Whether it fires only by hand.
  public let isHeld: Bool
  /// Its tickets that are not served, by station.
  public let tickets: [Ticket]
  /// Its dishes that are sold out and do not fire.
  public let dishesOut: [String]
  /// What it waits for; empty: it can go.
  public let waits: [PassWait]

  /// Whether all of it is ready.
  public var canGo: Bool { waits.isEmpty }
}

/// What a course waits for at one station.
public struct PassWait: Hashable, Sendable {
  /// The station.
  public let station: String
  /// The dishes that are not ready there.
  public let dishes: [DishCount]
  /// Minutes until they should be ready, rounded up; 0 when they should be by now.
  public let minutes: Int
}

extension PassCourse {
  /// The courses of a party that are not served, in order; none where it has no ticket on a screen.
  package static func courses(
    of reservation: Reservation, _ all: [Ticket], dishesOut: [String], at now: Timestamp
  ) -> [PassCourse] {
    guard let prep = reservation.details.prep, all.contains(where: { $0.isOnScreen }) else { return [] }
    let standing = all.filter { $0.state != .cancelled }
    let courses = Set(standing.flatMap(\.items).map(\.course))
    return courses.sorted().compactMap { course in
      let tickets = standing.filter { ticket in
        ticket.state != .served && ticket.items.contains { $0.course == course }
      }
      guard !tickets.isEmpty else { return nil }
      let missing = tickets.flatMap(\.items).filter { item in
        item.state == .planned && dishesOut.contains { $0.hasBytes(of: item.name) }
      }
      return PassCourse(
        reservation: reservation, course: course, serveAt: prep.serveAt(course, of: courses),
        isHeld: prep.heldCourses.contains(course),
        tickets: tickets.sorted { $0.station.precedesBytewise($1.station) },
        dishesOut: missing.map(\.name), waits: PassCourse.waits(tickets, course, now))
    }
  }

  private static func waits(_ tickets: [Ticket], _ course: Int, _ now: Timestamp) -> [PassWait] {
    var waits: [PassWait] = []
    for ticket in tickets where ticket.state != .ready {
      let items = ticket.items.filter {
        $0.course == course && $0.quantity > 0 && ($0.state != .ready || ticket.state == .recalled)
      }
      guard let last = items.map({ $0.fireAt.adding(minutes: $0.minutes) }).max() else { continue }
      let left = max(0, (last.microseconds - now.microseconds + 59_999_999) / 60_000_000)
      let dishes = items.map { DishCount(name: $0.name, quantity: $0.quantity) }
      if let place = waits.firstIndex(where: { $0.station.hasBytes(of: ticket.station) }) {
        waits[place] = PassWait(
          station: ticket.station, dishes: waits[place].dishes + dishes,
          minutes: max(waits[place].minutes, Int(left)))
      } else {
        waits.append(PassWait(station: ticket.station, dishes: dishes, minutes: Int(left)))
      }
    }
    return waits.sorted { $0.station.precedesBytewise($1.station) }
  }
}
