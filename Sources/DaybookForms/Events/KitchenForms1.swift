import DaybookDomain
import DaybookTime

/// `prepConfirmed`, form 2: `scope`, `covers`, `serveAt`, `tickets`, `reservation`, `courseGapMinutes`?.
///
/// It reads form 1 too, which lacks `courseGapMinutes`.
enum PrepConfirmedForm2 {
  static func write<Writer: FieldWriter & ~Copyable>(_ confirmed: PrepConfirmed, to fields: inout Writer) {
    fields.field("scope", text: confirmed.scope.rawValue)
    fields.field("covers", integer: confirmed.covers)
    fields.field("serveAt", instant: confirmed.serveAt)
    fields.objects("tickets", confirmed.tickets) { ticket, fields in
      fields.flag("delta", ticket.isDelta)
      fields.objects("items", ticket.items) { item, fields in
        fields.field("name", text: item.name)
        fields.flag("ahead", item.isAhead)
        fields.field("course", integer: item.course)
        fields.field("minutes", integer: item.minutes)
        fields.flag("perCover", item.isPerCover)
        fields.field("quantity", integer: item.quantity)
      }
      fields.field("ticket", id: ticket.ticket)
      fields.field("station", text: ticket.station)
    }
    fields.field("reservation", id: confirmed.reservation)
    fields.field("courseGapMinutes", integer: confirmed.courseGapMinutes)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> PrepConfirmed {
    let scope: PrepScope = try fields.choice("scope")
    let covers = try fields.integer("covers", .covers)
    let serveAt = try fields.instant("serveAt")
    var tickets: [PlannedTicket] = []
    for _ in 0..<(try fields.array("tickets")) {
      let outer = try fields.enter()
      tickets.append(try readTicket(&fields))
      try fields.leave(outer)
    }
    let reservation: ReservationID = try fields.id("reservation")
    return PrepConfirmed(
      reservation: reservation, scope: scope, serveAt: serveAt, covers: covers, tickets: tickets,
      courseGapMinutes: try fields.optionalInteger("courseGapMinutes", .minutes))
  }

  private static func readTicket(_ fields: inout FormReader) throws(FormError) -> PlannedTicket {
    let isDelta = try fields.flag("delta")
    var items: [PlannedItem] = []
    for _ in 0..<(try fields.array("items")) {
      let outer = try fields.enter()
      items.append(try readItem(&fields))
      try fields.leave(outer)
    }
    let ticket: TicketID = try fields.id("ticket")
    return PlannedTicket(ticket: ticket, station: try fields.text("station"), isDelta: isDelta, items: items)
  }

  private static func readItem(_ fields: inout FormReader) throws(FormError) -> PlannedItem {
    let name = try fields.text("name")
    let isAhead = try fields.flag("ahead")
    let course = try fields.integer("course", .course)
    let minutes = try fields.integer("minutes", .minutes)
    let isPerCover = try fields.flag("perCover")
    return PlannedItem(
      name: name, quantity: try fields.integer("quantity", .dishes), isPerCover: isPerCover, course: course,
      minutes: minutes, isAhead: isAhead)
  }
}

/// `retimed`, form 2: `course`?, `serveAt`, `reservation`. It reads form 1 too, which lacks `course`.
enum RetimedForm2 {
  static func write<Writer: FieldWriter & ~Copyable>(_ retimed: Retimed, to fields: inout Writer) {
    fields.field("course", integer: retimed.course)
    fields.field("serveAt", instant: retimed.serveAt)
    fields.field("reservation", id: retimed.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Retimed {
    let course = try fields.optionalInteger("course", .course)
    let serveAt = try fields.instant("serveAt")
    return Retimed(reservation: try fields.id("reservation"), serveAt: serveAt, course: course)
  }
}

/// `relocated`, form 1: `tellsGuest`?, `reservation`.
enum RelocatedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ relocated: Relocated, to fields: inout Writer) {
    fields.flag("tellsGuest", relocated.tellsGuest)
    fields.field("reservation", id: relocated.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> Relocated {
    let tellsGuest = try fields.flag("tellsGuest")
    return Relocated(reservation: try fields.id("reservation"), tellsGuest: tellsGuest)
  }
}

/// `courseFired`, form 1: `held`?, `course`, `reservation`.
enum CourseFiredForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ fired: CourseFired, to fields: inout Writer) {
    fields.flag("held", fired.isHeld)
    fields.field("course", integer: fired.course)
    fields.field("reservation", id: fired.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> CourseFired {
    let isHeld = try fields.flag("held")
    let course = try fields.integer("course", .course)
    return CourseFired(reservation: try fields.id("reservation"), course: course, isHeld: isHeld)
  }
}

/// `dishMissed`, form 1: `item`, `ticket`, `reservation`.
enum DishMissedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ missed: DishMissed, to fields: inout Writer) {
    fields.field("item", text: missed.item)
    fields.field("ticket", id: missed.ticket)
    fields.field("reservation", id: missed.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> DishMissed {
    let item = try fields.text("item")
    let ticket: TicketID = try fields.id("ticket")
    return DishMissed(reservation: try fields.id("reservation"), ticket: ticket, item: item)
  }
}

/// `allergiesKept`, form 1: `guest` (the sealed allergies), `reservation`.
enum AllergiesKeptForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ kept: AllergiesKept, to fields: inout Writer) {
    fields.object("guest") { SealedGuestForm1.write(kept.allergies, to: &$0) }
    fields.field("reservation", id: kept.reservation)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> AllergiesKept {
    let place = fields.offset
    guard let allergies = try SealedGuestForm1.read(&fields) else {
      throw FormError(.badValue, at: place, "\"guest\" is missing")
    }
    return AllergiesKept(reservation: try fields.id("reservation"), allergies: allergies)
  }
}

/// `ticketFired`, `ticketStarted` and `ticketReady`, form 1: `items` (their indices, from 0), `ticket`.
enum TicketWorkForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ work: TicketWork, to fields: inout Writer) {
    fields.field("items", integers: work.items)
    fields.field("ticket", id: work.ticket)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> TicketWork {
    let items = try fields.integers("items", .place)
    return TicketWork(ticket: try fields.id("ticket"), items: items)
  }
}

/// `ticketServed` and `ticketRecalled`, form 1: `ticket`.
enum TicketForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ ticket: TicketID, to fields: inout Writer) {
    fields.field("ticket", id: ticket)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> TicketID { try fields.id("ticket") }
}

/// `eightySixed`, form 1: `out`, `item`.
enum EightySixedForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ item: EightySixed, to fields: inout Writer) {
    fields.field("out", bool: item.isOut)
    fields.field("item", text: item.item)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> EightySixed {
    let isOut = try fields.bool("out")
    return EightySixed(item: try fields.text("item"), isOut: isOut)
  }
}

/// `noticesDelivered`, form 1: `numbers`, `audience`.
enum NoticesDeliveredForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ delivered: NoticesDelivered, to fields: inout Writer) {
    fields.field("numbers", integers: delivered.numbers)
    fields.field("audience", text: delivered.audience.rawValue)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> NoticesDelivered {
    let numbers = try fields.integers("numbers", .count)
    return NoticesDelivered(audience: try fields.choice("audience"), numbers: numbers)
  }
}

/// `noticeAcknowledged`, `noticeRetried` and `noticeEscalated`, form 1: `number`, `audience`.
enum NoticeMarkForm1 {
  static func write<Writer: FieldWriter & ~Copyable>(_ mark: NoticeMark, to fields: inout Writer) {
    fields.field("number", integer: mark.number)
    fields.field("audience", text: mark.audience.rawValue)
  }

  static func read(_ fields: inout FormReader) throws(FormError) -> NoticeMark {
    let number = try fields.integer("number", .count)
    return NoticeMark(audience: try fields.choice("audience"), number: number)
  }
}
