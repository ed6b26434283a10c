package import DaybookCBOR
package import DaybookDomain
import DaybookTime

/// Waitlist entries, tickets and notices: maps, because there are few of them.
extension EntityForm {
  package static func encode(_ entry: borrowing WaitlistEntry, into cbor: inout CBORWriter) {
    cbor.writeFields { write(entry, to: &$0) }
  }

  package static func decodeEntry(_ cbor: RawSpan) throws(FormError) -> WaitlistEntry {
    try map(cbor, readEntry)
  }

  package static func encode(_ ticket: borrowing Ticket, into cbor: inout CBORWriter) {
    cbor.writeFields { write(ticket, to: &$0) }
  }

  package static func decodeTicket(_ cbor: RawSpan) throws(FormError) -> Ticket { try map(cbor, readTicket) }

  package static func encode(_ notice: borrowing Notice, into cbor: inout CBORWriter) {
    cbor.writeFields { write(notice, to: &$0) }
  }

  package static func decodeNotice(_ cbor: RawSpan) throws(FormError) -> Notice { try map(cbor, readNotice) }

  // MARK: Fields, also for JSON

  package static func write<Writer: FieldWriter & ~Copyable>(
    _ entry: borrowing WaitlistEntry, to fields: inout Writer
  ) {
    fields.field("area", text: entry.area)
    fields.field("date", date: entry.date)
    fields.field("entry", id: entry.id)
    if let guest = entry.guest { fields.object("guest") { SealedGuestForm1.write(guest, to: &$0) } }
    fields.nonempty("needs", words: entry.needs)
    fields.field("offer", id: entry.offer)
    fields.field("owner", actor: entry.owner)
    fields.field("party", integer: entry.party.covers)
    fields.field("start", instant: entry.start)
    fields.field("state", text: entry.state.rawValue)
    fields.field("venue", text: entry.venue.text)
    fields.field("offset", integer: entry.offset?.seconds)
    fields.field("joinedAt", instant: entry.joinedAt)
    fields.flag("allergies", entry.hasAllergies)
    fields.field("reservation", id: entry.reservation)
    fields.field("offerLapsesAt", instant: entry.offerLapsesAt)
    fields.field("quotedMinutes", integer: entry.quotedMinutes)
  }

  private static func readEntry(_ fields: inout FormReader) throws(FormError) -> WaitlistEntry {
    let area = try fields.optionalText("area")
    let date = try fields.date("date")
    let id: WaitlistID = try fields.id("entry")
    let guest = try SealedGuestForm1.read(&fields)
    let needs: [Need] = try fields.nonemptyChoices("needs")
    let offer: HoldID? = try fields.optionalID("offer")
    let owner = try fields.actor("owner")
    let party = PartySize(try fields.integer("party", .covers))
    let start = try fields.optionalInstant("start")
    let state: WaitlistState = try fields.choice("state")
    let venue: VenueID = try fields.name("venue")
    let offset = try fields.optionalInteger("offset", .offset).map { UTCOffset(seconds: $0) }
    let joinedAt = try fields.instant("joinedAt")
    let hasAllergies = try fields.flag("allergies")
    let reservation: ReservationID? = try fields.optionalID("reservation")
    let lapsesAt = try fields.optionalInstant("offerLapsesAt")
    return WaitlistEntry(
      id: id, venue: venue, party: party, start: start, offset: offset, date: date,
      quotedMinutes: try fields.optionalInteger("quotedMinutes", .minutes), owner: owner, guest: guest,
      area: area,
      needs: needs, hasAllergies: hasAllergies, joinedAt: joinedAt, state: state, offer: offer,
      offerLapsesAt: lapsesAt,
      reservation: reservation)
  }

  package static func write<Writer: FieldWriter & ~Copyable>(
    _ ticket: borrowing Ticket, to fields: inout Writer
  ) {
    fields.flag("delta", ticket.isDelta)
    fields.objects("items", ticket.items) { item, fields in
      fields.field("name", text: item.name)
      fields.flag("ahead", item.isAhead)
      fields.field("state", text: item.state.rawValue)
      fields.field("course", integer: item.course)
      fields.field("fireAt", instant: item.fireAt)
      fields.field("minutes", integer: item.minutes)
      fields.flag("perCover", item.isPerCover)
      fields.field("quantity", integer: item.quantity)
    }
    fields.field("state", text: ticket.state.rawValue)
    fields.field("venue", text: ticket.venue.text)
    fields.flag("atRisk", ticket.isAtRisk)
    fields.field("notice", integer: ticket.notice)
    fields.field("sentAt", instant: ticket.sentAt)
    fields.field("ticket", id: ticket.id)
    fields.field("station", text: ticket.station)
    fields.field("reservation", id: ticket.reservation)
  }

  private static func readTicket(_ fields: inout FormReader) throws(FormError) -> Ticket {
    let isDelta = try fields.flag("delta")
    let items = try fields.objects("items") { fields throws(FormError) in
      let name = try fields.text("name")
      let isAhead = try fields.flag("ahead")
      let state: TicketItemState = try fields.choice("state")
      let course = try fields.integer("course", .course)
      let fireAt = try fields.instant("fireAt")
      let minutes = try fields.integer("minutes", .minutes)
      let isPerCover = try fields.flag("perCover")
      return TicketItem(
        name: name, quantity: try fields.integer("quantity", .dishes), isPerCover: isPerCover, course: course,
        minutes: minutes, isAhead: isAhead, fireAt: fireAt, state: state)
    }
    let state: TicketState = try fields.choice("state")
    let venue: VenueID = try fields.name("venue")
    let isAtRisk = try fields.flag("atRisk")
    let notice = try fields.optionalInteger("notice", .count)
    let sentAt = try fields.optionalInstant("sentAt")
    let id: TicketID = try fields.id("ticket")
    let station = try fields.text("station")
    return Ticket(
      id: id, venue: venue, reservation: try fields.id("reservation"), station: station, items: items,
      state: state, isDelta: isDelta, sentAt: sentAt, notice: notice, isAtRisk: isAtRisk)
  }

  package static func write<Writer: FieldWriter & ~Copyable>(
    _ notice: borrowing Notice, to fields: inout Writer
  ) {
    fields.field("at", instant: notice.at)
    fields.field("item", text: notice.item)
    fields.field("kind", text: notice.kind.rawValue)
    fields.field("entry", id: notice.entry)
    fields.field("state", text: notice.state.rawValue)
    if notice.tries != 0 { fields.field("tries", integer: notice.tries) }
    fields.field("venue", text: notice.venue.text)
    fields.field("number", integer: notice.number)
    fields.nonempty("tables", names: notice.tables)
    fields.field("ticket", id: notice.ticket)
    fields.field("station", text: notice.station)
    if notice.triedAt != notice.at { fields.field("triedAt", instant: notice.triedAt) }
    fields.field("audience", text: notice.audience.rawValue)
    fields.flag("needsAck", notice.needsAcknowledgement)
    fields.field("position", unsigned: notice.position.value)
    fields.flag("escalated", notice.isEscalated)
    fields.field("reservation", id: notice.reservation)
  }

  private static func readNotice(_ fields: inout FormReader) throws(FormError) -> Notice {
    let at = try fields.instant("at")
    let item = try fields.optionalText("item")
    let kind: NoticeKind = try fields.choice("kind")
    let entry: WaitlistID? = try fields.optionalID("entry")
    let state: NoticeState = try fields.choice("state")
    let tries = fields.has("tries") ? try fields.nonzero(.count) : 0
    let venue: VenueID = try fields.name("venue")
    let number = try fields.integer("number", .count)
    let tables: [TableID] = try fields.nonemptyNames("tables")
    let ticket: TicketID? = try fields.optionalID("ticket")
    let station = try fields.optionalText("station")
    let place = fields.offset
    let triedAt = try fields.optionalInstant("triedAt")
    guard triedAt != at else {
      throw FormError(.badValue, at: place, "\"triedAt\" is left out when it is \"at\"")
    }
    let audience: Audience = try fields.choice("audience")
    let needsAck = try fields.flag("needsAck")
    let position = Position(try fields.unsigned("position", .position))
    let escalated = try fields.flag("escalated")
    return Notice(
      venue: venue, audience: audience, number: number, kind: kind, position: position, at: at,
      reservation: try fields.optionalID("reservation"), entry: entry, ticket: ticket, station: station,
      item: item, tables: tables, needsAcknowledgement: needsAck, state: state, tries: tries,
      triedAt: triedAt, isEscalated: escalated)
  }
}
