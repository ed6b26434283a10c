import DaybookDomain
import DaybookTime
import DaybookViews
import Testing

/// R18: the pass shows all of a party until its last course is served, and says what each waits for.
struct PassCourseTests {
  private let epoch = Timestamp.epoch

  private func ticket(
    _ number: UInt64, course: Int, _ quantity: Int = 2, _ state: TicketState = .sent, isDelta: Bool = false
  ) -> Ticket {
    Ticket(
      id: TicketID(high: 1, low: number), venue: "sahil", reservation: ReservationID(high: 2, low: 1),
      station: "grill",
      items: [
        TicketItem(
          name: "Dish \(course)", quantity: quantity, isPerCover: true, course: course, minutes: 10,
          isAhead: false, fireAt: epoch, state: state == .planned ? .planned : .fired)
      ], state: state, isDelta: isDelta, sentAt: state == .planned ? nil : epoch)
  }

  private func pass(
    _ tickets: [Ticket], held: [Int] = [], out: [String] = [], at minute: Int = 5
  ) -> [PassCourse] {
    let stay = Stay(
      party: 2, start: epoch, end: epoch.adding(minutes: 90), offset: UTCOffset(seconds: 0),
      zone: "UTC", date: CivilDate(daysSinceEpoch: 0), tables: ["T1"])
    var reservation = Reservation(
      id: ReservationID(high: 2, low: 1), venue: "sahil", stay: stay, owner: Actor(.host, "1"), key: nil,
      guest: nil)
    reservation.details.prep = Prep(
      scope: .full, serveAt: epoch, tickets: tickets.map(\.id), covers: 2, courseGapMinutes: 15,
      heldCourses: held)
    return PassCourse.courses(of: reservation, tickets, dishesOut: out, at: epoch.adding(minutes: minute))
  }

  @Test func `R18 a course that waits for the one before it says so, and for no station`() {
    let courses = pass([ticket(1, course: 1), ticket(2, course: 2, 2, .planned)], at: 60)
    #expect(courses.map(\.courseAwaited) == [nil, 1])
    #expect(courses.map { $0.waits.map(\.station) } == [["grill"], []])
    #expect(courses.map(\.canGo) == [false, false])
  }

  @Test func `R18 a course on hold stays on the pass when nothing of its party is on a screen`() {
    let courses = pass(
      [
        ticket(1, course: 1, 2, .served), ticket(2, course: 2, 2, .planned),
        ticket(3, course: 3, 2, .planned),
      ], held: [2])
    #expect(courses.map(\.course) == [2, 3])
    #expect(courses.map(\.isHeld) == [true, true])
    #expect(courses.map(\.canGo) == [false, false])
    #expect(pass([ticket(1, course: 1, 2, .planned)]) == [])
  }

  @Test func `R18 the pass counts a dish once, deltas included, as the total of all day does`() {
    let tickets = [(1, 2), (2, -1), (3, 3), (4, -3)].map {
      ticket(UInt64($0.0), course: 1, $0.1, isDelta: $0.0 > 1)
    }
    let waits = pass(tickets).flatMap(\.waits)
    #expect(waits.flatMap(\.dishes) == DishCount.allDay(tickets))
    #expect(waits.flatMap(\.dishes).map(\.quantity) == [1])
    #expect(waits.map(\.minutes) == [5])
  }

  @Test func `R18 dishes taken back leave the pass once seen, or when they are served; totals deduct them`() {
    let main = ticket(1, course: 1)
    func tickets(_ delta: TicketState, _ main: Ticket) -> [TicketID] {
      pass([main, ticket(2, course: 1, -1, delta, isDelta: true)]).flatMap(\.tickets).map(\.id)
    }
    #expect(tickets(.sent, main).count == 2)
    #expect(tickets(.acknowledged, main) == [main.id])
    #expect(tickets(.sent, ticket(1, course: 1, 2, .served)) == [])
    let seen = pass([main, ticket(2, course: 1, -1, .acknowledged, isDelta: true)])
    #expect(seen.flatMap(\.waits).flatMap(\.dishes).map(\.quantity) == [1])
  }

  @Test func `R18 a dish that is out is marked on a ticket that was sent`() {
    #expect(pass([ticket(1, course: 1)], out: ["Dish 1"]).map(\.dishesOut) == [["Dish 1"]])
  }
}
