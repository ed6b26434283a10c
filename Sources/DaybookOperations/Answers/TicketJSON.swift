package import DaybookDomain
package import DaybookJSON
package import DaybookTime

/// A ticket as JSON fields.
package enum TicketJSON {
  /// The fields of a ticket.
  ///
  /// - Parameter fires: When each dish fires, nil while nobody knows; without them as its plan has it.
  package static func write(
    _ ticket: Ticket, of reservation: Reservation? = nil, fires: [Timestamp?]? = nil, allergies: [String],
    _ zones: VenueZones, to json: inout JSONWriter
  ) {
    func label(_ instant: Timestamp) -> String { zones.label(instant, at: ticket.venue) }
    let fires: [Timestamp?] = fires ?? ticket.items.map { $0.fireAt }
    if ticket.isDelta { json.field("delta", bool: true) }
    json.objects("items", Array(zip(ticket.items, fires))) { pair, json in
      let (item, fireAt) = pair
      json.field("name", text: item.name)
      if item.isAhead { json.field("ahead", bool: true) }
      json.field("state", text: ticket.state(of: item).rawValue)
      json.field("course", integer: item.course)
      json.field("fireAt", text: fireAt.map(label))
      json.field("minutes", integer: item.minutes)
      if item.isPerCover { json.field("perCover", bool: true) }
      json.field("quantity", integer: item.quantity)
    }
    json.field("state", text: ticket.state.rawValue)
    json.field("venue", text: ticket.venue.text)
    if ticket.isAtRisk { json.field("atRisk", bool: true) }
    json.field("notice", integer: ticket.notice)
    json.field("sentAt", text: ticket.sentAt.map(label))
    json.field("ticket", id: ticket.id)
    json.field("station", text: ticket.station)
    json.field("reservation", id: ticket.reservation)
    if let reservation, ticket.isWaste(of: reservation) { json.field("waste", bool: true) }
    if !allergies.isEmpty { json.field("allergies", texts: allergies) }
  }

  /// Party, start and place of the booking that is cooked for.
  package static func write(_ stay: Stay, _ heading: VenueHeading, to json: inout JSONWriter) {
    json.field("party", integer: stay.party.covers)
    if stay.hasDate { json.field("start", text: heading.label(stay.start)) }
    AgreedTime(stay, heading.rules).write(to: &json)
    json.field("tables", names: stay.tables)
    json.field("pool", text: stay.pool?.text)
  }
}
