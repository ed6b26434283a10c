public import DaybookDomain
public import DaybookTime

/// One course of one party as the pass sees it: all of its tickets together, and what it waits for.
public struct PassCourse: Hashable, Sendable {
  /// The booking cooked for.
  public let reservation: Reservation
  /// The course, from 1.
  public let course: Int
  /// When it is to be on the table by the plan.
  public let serveAt: Timestamp
  /// The same; nil while nobody knows: a dish is on hold, or kept waiting past its time.
  public let expectedAt: Timestamp?
  /// Whether it fires only by hand.
  public let isHeld: Bool
  /// The course that must be served before it fires; nil: it waits for none.
  public let courseAwaited: Int?
  /// Its tickets that are not served, by station.
  public let tickets: [Ticket]
  /// Its dishes that are sold out and do not fire.
  public let dishesOut: [String]
  /// What it waits for; empty: it can go.
  public let waits: [PassWait]

  /// Whether all of it is ready.
  public var canGo: Bool { waits.isEmpty && courseAwaited == nil && expectedAt != nil }
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
  /// The courses of a party that are not served, in order; none where the kitchen has had no ticket of it.
  package static func courses(
    of reservation: Reservation, _ all: [Ticket], dishesOut: [String], at now: Timestamp
  ) -> [PassCourse] {
    guard let prep = reservation.details.prep else { return [] }
    let standing = all.filter { $0.state != .cancelled }
    guard standing.contains(where: \.wasSent) else { return [] }
    let planned = prep.serveTimes(on: standing)
    let times = PrepTimes(of: reservation, prep, all, dishesOut: dishesOut, at: now)
    return Set(standing.flatMap(\.items).map(\.course)).sorted().compactMap { course in
      let tickets = standing.filter { ticket in
        ticket.state != .served && ticket.items.contains { $0.course == course }
      }
      let shown = tickets.filter { !$0.isSeen(among: standing) }
      guard !shown.isEmpty else { return nil }
      let missing = tickets.flatMap(\.items).filter { item in
        item.isNotBegun && dishesOut.contains { $0.hasBytes(of: item.name) }
      }
      let waiting = tickets.flatMap(\.items).filter { $0.course == course && $0.state == .planned }
      let awaited = waiting.compactMap { prep.courseAwaited(by: $0, all) }.max()
      let isHeld = prep.heldCourses.contains(course) || waiting.contains { prep.isOnHold($0) }
      return PassCourse(
        reservation: reservation, course: course, serveAt: planned[course] ?? prep.serveAt,
        expectedAt: isHeld ? nil : times.serveAt(course), isHeld: isHeld,
        courseAwaited: awaited,
        tickets: shown.sorted { $0.station.precedesBytewise($1.station) },
        dishesOut: missing.map(\.name),
        waits: PassCourse.waits(tickets, course, now) { item in
          item.state == .planned && (prep.keepsWaiting(item, all) || times.fireAt(item) == nil)
        })
    }
  }

  /// What is not ready at each station, as the count of all day has it: a dish once, deltas included.
  ///
  /// What waits for a hand, for another course, or past its time waits for no station yet.
  private static func waits(
    _ tickets: [Ticket], _ course: Int, _ now: Timestamp, but isWaiting: (TicketItem) -> Bool
  ) -> [PassWait] {
    var counts: [(station: String, dish: DishCount, last: Timestamp?)] = []
    for ticket in tickets where ticket.state != .ready {
      for item in ticket.items
      where item.course == course && ticket.state(of: item) != .ready && !isWaiting(item) {
        let last = item.quantity > 0 ? item.fireAt.adding(minutes: item.minutes) : nil
        let place = counts.firstIndex {
          $0.station.hasBytes(of: ticket.station) && $0.dish.name.hasBytes(of: item.name)
        }
        if let place {
          counts[place].dish.quantity += item.quantity
          counts[place].last = [counts[place].last, last].compactMap(\.self).max()
        } else {
          counts.append((ticket.station, DishCount(name: item.name, quantity: item.quantity), last))
        }
      }
    }
    var waits: [PassWait] = []
    for count in counts where count.dish.quantity > 0 {
      let last = count.last ?? now
      let left = Int(max(0, (last.microseconds - now.microseconds + 59_999_999) / 60_000_000))
      if let place = waits.firstIndex(where: { $0.station.hasBytes(of: count.station) }) {
        waits[place] = PassWait(
          station: count.station, dishes: waits[place].dishes + [count.dish],
          minutes: max(waits[place].minutes, left))
      } else {
        waits.append(PassWait(station: count.station, dishes: [count.dish], minutes: left))
      }
    }
    return waits.sorted { $0.station.precedesBytewise($1.station) }
  }
}
