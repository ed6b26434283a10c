package import DaybookTime

extension Prep {
  /// What the kitchen is asked for now; held courses stay held, and what was served stays served.
  init(_ confirmed: PrepConfirmed, changing old: Prep?) {
    self.init(
      scope: confirmed.scope, serveAt: confirmed.serveAt, tickets: confirmed.tickets.map(\.ticket),
      covers: confirmed.covers, courseGapMinutes: confirmed.courseGapMinutes, lastCourse: old?.lastCourse,
      heldCourses: old?.heldCourses ?? [])
  }

  /// When a course is served, of all those that the party has (R18).
  ///
  /// The first is served when the party is, each other one gap after the one before it; one that a hand
  /// fired, when what takes longest of it is ready.
  package func serveAt(_ course: Int, of courses: Set<Int>) -> Timestamp {
    let gap = courseGapMinutes ?? 0
    if let last = lastCourse, last.course == course { return last.at }
    guard let last = lastCourse, last.course < course else {
      return serveAt.adding(minutes: gap * courses.count { $0 < course })
    }
    return last.at.adding(minutes: gap * courses.count { $0 > last.course && $0 <= course })
  }

  /// When each course is to be on the table, as the tickets stand (R18): never before its dishes are ready.
  ///
  /// One before the last that was served or fired by hand is served when it is ready. In an old ledger the plan
  /// stands.
  ///
  /// - Parameter tickets: All of the booking's.
  package func serveTimes(on tickets: some Sequence<Ticket>) -> [Int: Timestamp] {
    let standing = tickets.filter { $0.state != .cancelled }
    let open = standing.filter { !$0.state.isOver }.flatMap(\.items).filter { $0.state != .ready }
    let courses = Set(standing.flatMap(\.items).map(\.course))
    var times: [Int: Timestamp] = [:]
    for course in courses {
      let planned = serveAt(course, of: courses)
      let isPast = course < lastCourse?.course ?? 0
      let at = isPast ? standing.flatMap(\.items).ready(course) ?? planned : planned
      times[course] = courseGapMinutes == nil ? planned : max(at, open.ready(course) ?? at)
    }
    return times
  }

  /// Times the dishes that have not fired: each course is ready together, as soon as it can be (R18).
  ///
  /// A course is a gap after the one before it, however late that is.
  func time(_ tickets: inout [Ticket], at now: Timestamp) {
    let times = earliest(tickets, at: now)
    for place in tickets.indices where !tickets[place].state.isOver {
      for item in tickets[place].items.indices where tickets[place].items[item].state == .planned {
        let dish = tickets[place].items[item]
        if let at = times[dish.course] {
          tickets[place].items[item].fireAt = at.adding(minutes: -dish.minutes)
        }
      }
    }
  }

  /// When each course can be served, if what has not fired does so from now on; in an old ledger the plan stands.
  func earliest(_ tickets: [Ticket], at now: Timestamp) -> [Int: Timestamp] {
    let standing = tickets.filter { $0.state != .cancelled }
    let open = standing.filter { !$0.state.isOver }.flatMap(\.items)
    let courses = Set(standing.flatMap(\.items).map(\.course))
    var times: [Int: Timestamp] = [:]
    var before = lastCourse?.at
    for course in courses.sorted() {
      var at = serveAt(course, of: courses)
      defer { times[course] = at }
      guard let gap = courseGapMinutes else { continue }
      let isPast = course < lastCourse?.course ?? 0
      if isPast {
        at = standing.flatMap(\.items).filter { $0.state != .planned }.ready(course) ?? at
      } else if let before, lastCourse?.course != course {
        at = before.adding(minutes: gap)
      }
      if let cooked = open.filter({ $0.state == .fired || $0.state == .started }).ready(course) {
        at = max(at, cooked)
      }
      let left = open.filter { $0.course == course && $0.quantity > 0 && $0.state == .planned }.map(\.minutes)
        .max()
      if let left { at = max(at, now.adding(minutes: left)) }
      if !isPast { before = at }
    }
    return times
  }

  /// Whether a dish must wait though its time has come (R18): for a hand, or for the course before it.
  ///
  /// A dish that takes as long as the gap, or longer, fires before the course before it is served.
  ///
  /// - Parameter tickets: All of the booking's.
  package func keepsWaiting(_ item: TicketItem, _ tickets: some Sequence<Ticket>) -> Bool {
    isOnHold(item) || courseAwaited(by: item, tickets) != nil
  }

  /// Whether a dish waits for a hand: its course is on hold, or one before it that it follows.
  ///
  /// A course that a hand fired, and those before it, follow none; one on hold waits all the same.
  package func isOnHold(_ item: TicketItem) -> Bool {
    if heldCourses.contains(item.course) { return true }
    return item.course > lastCourse?.course ?? 0 && heldCourses.contains { $0 < item.course }
  }

  /// The last course before a dish that must be served before it fires; nil: it waits for none.
  ///
  /// - Parameter tickets: All of the booking's.
  package func courseAwaited(by item: TicketItem, _ tickets: some Sequence<Ticket>) -> Int? {
    guard item.course > lastCourse?.course ?? 0, item.minutes < courseGapMinutes ?? 0 else { return nil }
    return tickets.filter { !$0.state.isOver }.coursesToServe.filter { $0 < item.course }.max()
  }
}

extension Sequence<Ticket> {
  /// The courses that these tickets still bring; dishes that a correction takes back bring none (R18).
  var coursesToServe: Set<Int> {
    let items = flatMap(\.items)
    let wanted = items.filter { item in
      items.filter { $0.course == item.course && $0.name.hasBytes(of: item.name) }
        .reduce(0) { $0 + $1.quantity } > 0
    }
    return Set(wanted.map(\.course))
  }
}

extension Sequence<TicketItem> {
  /// When what takes longest of a course is ready; nil: there is none of it.
  fileprivate func ready(_ course: Int) -> Timestamp? {
    filter { $0.course == course && $0.quantity > 0 }.map { $0.fireAt.adding(minutes: $0.minutes) }.max()
  }
}
