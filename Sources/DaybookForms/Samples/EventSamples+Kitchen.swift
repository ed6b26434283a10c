import DaybookDomain
import DaybookTime

extension EventSamples {
  static func kitchen(_ type: EventType) -> [Event] {
    let (id, ticket) = (SampleValues.reservation, SampleValues.ticket)
    let work = TicketWork(ticket: ticket, items: [0, 2])
    let mark = NoticeMark(audience: .floor, number: 7)
    return switch type {
    case .prepConfirmed: [.prepConfirmed(prep(tickets, gap: 15)), .prepConfirmed(prep([]))]
    case .retimed:
      [
        .retimed(Retimed(reservation: id, serveAt: SampleValues.evening, course: 2)),
        .retimed(Retimed(reservation: id, serveAt: SampleValues.evening)),
      ]
    case .relocated:
      [
        .relocated(Relocated(reservation: id, tellsGuest: true)), .relocated(Relocated(reservation: id)),
      ]
    case .courseFired:
      [
        .courseFired(CourseFired(reservation: id, course: 2, isHeld: true)),
        .courseFired(CourseFired(reservation: id, course: 2)),
      ]
    case .dishMissed: [.dishMissed(DishMissed(reservation: id, ticket: ticket, item: "dolma"))]
    case .ticketFired: [.ticketFired(work)]
    case .ticketStarted: [.ticketStarted(work)]
    case .ticketReady: [.ticketReady(work)]
    case .ticketServed: [.ticketServed(ticket)]
    case .ticketRecalled: [.ticketRecalled(ticket)]
    case .eightySixed:
      [
        .eightySixed(EightySixed(item: "dolma", isOut: true)),
        .eightySixed(EightySixed(item: "dolma", isOut: false)),
      ]
    case .noticesDelivered: [.noticesDelivered(NoticesDelivered(audience: .kitchen, numbers: [1, 2, 300]))]
    case .noticeAcknowledged: [.noticeAcknowledged(mark)]
    case .noticeRetried: [.noticeRetried(mark)]
    case .noticeEscalated: [.noticeEscalated(mark)]
    default: misplaced(type)
    }
  }

  private static func prep(_ tickets: [PlannedTicket], gap: Int? = nil) -> PrepConfirmed {
    PrepConfirmed(
      reservation: SampleValues.reservation, scope: .mains, serveAt: SampleValues.evening, covers: 6,
      tickets: tickets, courseGapMinutes: gap)
  }

  private static let tickets = [
    PlannedTicket(
      ticket: SampleValues.ticket, station: "hot", isDelta: true,
      items: [
        PlannedItem(name: "dolma", quantity: -2, isPerCover: true, course: 2, minutes: 25, isAhead: true),
        PlannedItem(name: "plov", quantity: 1, isPerCover: false, course: 2, minutes: 40, isAhead: false),
      ]),
    PlannedTicket(
      ticket: TicketID(high: 0x0190_1B2C_3D4E_7F64, low: 0x8000_0000_0000_0005), station: "cold", items: []),
  ]
}
