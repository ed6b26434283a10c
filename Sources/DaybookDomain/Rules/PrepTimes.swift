package import DaybookTime

/// When the dishes of a booking fire and its courses are served, as far as anybody knows at an instant (R18).
///
/// What is on hold, and what is kept waiting past its time, has no time: every screen and answer asks here.
package struct PrepTimes {
  private let reservation: Reservation
  private let prep: Prep
  private let tickets: [Ticket]
  private let dishesOut: [String]
  private let now: Timestamp

  /// - Parameters:
  ///   - tickets: All of the booking's.
  ///   - dishesOut: The venue's.
  package init(
    of reservation: Reservation, _ prep: Prep, _ tickets: [Ticket], dishesOut: [String], at now: Timestamp
  ) {
    self.reservation = reservation
    self.prep = prep
    self.tickets = tickets
    self.dishesOut = dishesOut
    self.now = now
  }

  /// When a dish fires, or fired; nil while nobody knows.
  package func fireAt(_ item: TicketItem) -> Timestamp? {
    guard item.state == .planned else { return item.fireAt }
    guard reservation.isServedAtATime, !prep.isOnHold(item) else { return nil }
    if prep.courseAwaited(by: item, tickets) != nil { return item.fireAt <= now ? nil : item.fireAt }
    // Who is heard of at this instant has it made at once.
    return !mayFire(item) && item.fireAt < now ? nil : item.fireAt
  }

  private func mayFire(_ item: TicketItem) -> Bool {
    reservation.mayFire(item) && !dishesOut.contains { $0.hasBytes(of: item.name) }
  }

  /// When a course is on the table; nil while a dish of it has no time.
  package func serveAt(_ course: Int) -> Timestamp? {
    let waiting = tickets.filter { !$0.state.isOver }.flatMap(\.items).filter {
      $0.course == course && $0.state == .planned
    }
    guard !waiting.contains(where: { fireAt($0) == nil }) else { return nil }
    return prep.serveTimes(on: tickets)[course]
  }

  /// When the first course that is still to come is on the table; once all are served, when the party was due.
  package var serveAt: Timestamp? {
    let courses = tickets.filter { !$0.state.isOver }.flatMap(\.items).map(\.course)
    return courses.min().map(serveAt) ?? prep.serveAt
  }
}
