package import DaybookTime

/// Some of the courses of a meal, by their numbers: 1 to 20, a bit each.
package struct Courses: Hashable, Sendable {
  fileprivate static let most = 31
  private var bits: UInt32 = 0

  package init() {}

  /// The courses of dishes for which `isCounted` is true, on these tickets.
  package init(of tickets: [Ticket], where isCounted: (Ticket, TicketItem) -> Bool) {
    for ticket in tickets {
      for item in ticket.items where isCounted(ticket, item) { insert(item.course) }
    }
  }

  private static func bit(_ course: Int) -> UInt32 { 1 << UInt32(Swift.min(Swift.max(course, 0), most)) }

  package mutating func insert(_ course: Int) { bits |= Courses.bit(course) }
  package func contains(_ course: Int) -> Bool { bits & Courses.bit(course) != 0 }

  /// How many there are before a course.
  package func count(before course: Int) -> Int { (bits & (Courses.bit(course) - 1)).nonzeroBitCount }
  /// The last before a course; nil: there is none.
  package func last(before course: Int) -> Int? {
    let earlier = bits & (Courses.bit(course) - 1)
    return earlier == 0 ? nil : Courses.most - earlier.leadingZeroBitCount
  }
}

extension Courses: ExpressibleByArrayLiteral {
  package init(arrayLiteral courses: Int...) { for course in courses { insert(course) } }
}

/// Ascending.
extension Courses: Sequence, IteratorProtocol {
  package mutating func next() -> Int? {
    guard bits != 0 else { return nil }
    defer { bits &= bits - 1 }
    return bits.trailingZeroBitCount
  }
}

/// When courses are on the table.
package struct CourseTimes: Sendable {
  /// Those that have a time.
  package private(set) var courses = Courses()
  private var times = [32 of Int64](repeating: 0)

  package subscript(course: Int) -> Timestamp? {
    guard courses.contains(course) else { return nil }
    return Timestamp(microseconds: times[Swift.min(Swift.max(course, 0), Courses.most)])
  }

  mutating func put(_ time: Timestamp, for course: Int) {
    courses.insert(course)
    times[Swift.min(Swift.max(course, 0), Courses.most)] = time.microseconds
  }
}
