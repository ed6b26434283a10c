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
  package func serveAt(_ course: Int, of courses: Courses) -> Timestamp {
    let gap = courseGapMinutes ?? 0
    guard let last = lastCourse, last.course <= course else {
      return serveAt.adding(minutes: gap * courses.count(before: course))
    }
    if last.course == course { return last.at }
    return last.at.adding(
      minutes: gap * (courses.count(before: course + 1) - courses.count(before: last.course + 1)))
  }

  /// When each course is to be on the table, as the tickets stand (R18): never before its dishes are ready.
  ///
  /// One before the last that was served or fired by hand is served when it is ready. In an old ledger the plan
  /// stands.
  ///
  /// - Parameter tickets: All of the booking's.
  package func serveTimes(on tickets: [Ticket]) -> CourseTimes {
    let courses = Courses(of: tickets) { ticket, _ in ticket.state != .cancelled }
    var times = CourseTimes()
    for course in courses {
      let planned = serveAt(course, of: courses)
      let isPast = course < lastCourse?.course ?? 0
      let at =
        isPast ? tickets.ready(course) { ticket, _ in ticket.state != .cancelled } ?? planned : planned
      let ready = tickets.ready(course) { !$0.state.isOver && $1.state != .ready }
      times.put(courseGapMinutes == nil ? planned : max(at, ready ?? at), for: course)
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
  func earliest(_ tickets: [Ticket], at now: Timestamp) -> CourseTimes {
    let courses = Courses(of: tickets) { ticket, _ in ticket.state != .cancelled }
    var times = CourseTimes()
    var before = lastCourse?.at
    for course in courses {
      var at = serveAt(course, of: courses)
      defer { times.put(at, for: course) }
      guard let gap = courseGapMinutes else { continue }
      let isPast = course < lastCourse?.course ?? 0
      if isPast {
        at = tickets.ready(course) { $0.state != .cancelled && $1.state != .planned } ?? at
      } else if let before, lastCourse?.course != course {
        at = before.adding(minutes: gap)
      }
      let cooked = tickets.ready(course) { !$0.state.isOver && ($1.state == .fired || $1.state == .started) }
      if let cooked { at = max(at, cooked) }
      if let left = tickets.longestPlanned(course) { at = max(at, now.adding(minutes: left)) }
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
    return tickets.filter { !$0.state.isOver }.coursesToServe.last(before: item.course)
  }
}

extension Sequence<Ticket> {
  /// The courses that these tickets still bring; dishes that a correction takes back bring none (R18).
  var coursesToServe: Courses {
    let items = flatMap(\.items)
    var courses = Courses()
    for item in items where !courses.contains(item.course) {
      let quantity = items.reduce(0) { sum, other in
        other.course == item.course && other.name.hasBytes(of: item.name) ? sum + other.quantity : sum
      }
      if quantity > 0 { courses.insert(item.course) }
    }
    return courses
  }
}

extension [Ticket] {
  /// When what takes longest of a course is ready, of the dishes that count; nil: there is none of it.
  fileprivate func ready(_ course: Int, where isCounted: (Ticket, TicketItem) -> Bool) -> Timestamp? {
    var last: Timestamp?
    for ticket in self {
      for item in ticket.items where item.course == course && item.quantity > 0 && isCounted(ticket, item) {
        let at = item.fireAt.adding(minutes: item.minutes)
        last = last.map { Swift.max($0, at) } ?? at
      }
    }
    return last
  }

  /// The minutes of what takes longest of a course, of the dishes that have not fired; nil: there is none of it.
  fileprivate func longestPlanned(_ course: Int) -> Int? {
    var most: Int?
    for ticket in self where !ticket.state.isOver {
      for item in ticket.items where item.course == course && item.quantity > 0 && item.state == .planned {
        most = most.map { Swift.max($0, item.minutes) } ?? item.minutes
      }
    }
    return most
  }
}
