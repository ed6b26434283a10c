import Daybook
import DaybookJSON
import DaybookOperations

/// A ticket as JSON fields, or text for people.
enum TicketText {
  /// The fields of a ticket.
  ///
  /// - Parameter fires: When each dish fires, nil while nobody knows; without them as its plan has it.
  static func write(
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

  /// `2 dolma, 1 lamb (planned)`; what is as far as its ticket says nothing more.
  static func items(_ ticket: Ticket) -> String {
    ticket.items.map { item in
      let count = ticket.isDelta && item.quantity > 0 ? "+\(item.quantity)" : "\(item.quantity)"
      let isPlanned = item.state == .planned && ticket.state != .planned
      return "\(count) \(item.name)" + (isPlanned ? " (planned)" : "")
    }.joined(separator: ", ")
  }

  /// `OUT: soup` for dishes of a ticket that are out and not begun; else empty.
  static func out(_ ticket: Ticket, _ out: [String]) -> String {
    let names = ticket.items.filter {
      $0.quantity > 0 && ($0.state == .planned || $0.state == .fired) && out.contains($0.name)
    }.map(\.name)
    return names.isEmpty ? "" : "OUT: \(names.joined(separator: ", "))"
  }

  /// The allergies; where only the flag can be read, that there are some.
  static func allergies(_ allergies: [String], named: Bool = false) -> String {
    if allergies.isEmpty { return named ? "ALLERGIES" : "" }
    return "ALLERGIES: \(allergies.joined(separator: ", "))"
  }

  /// `T1 + T2, booked 19:00`; a pool by its name, without a time where its units are sold without one.
  static func place(_ stay: Stay, _ heading: VenueHeading) -> String {
    let place = stay.pool?.text ?? heading.definition.names(of: stay.tables)
    let agreed = AgreedTime(stay, heading.rules)
    return (place.isEmpty ? "no table" : place)
      + (stay.hasDate ? ", booked \(heading.clock(stay.start))\(agreed.mark)" : "")
      + (agreed.map { ", \($0.words)" } ?? "")
  }

  /// Party, start and place of the booking that is cooked for.
  static func write(_ stay: Stay, _ heading: VenueHeading, to json: inout JSONWriter) {
    json.field("party", integer: stay.party.covers)
    if stay.hasDate { json.field("start", text: heading.label(stay.start)) }
    AgreedTime(stay, heading.rules).write(to: &json)
    json.field("tables", names: stay.tables)
    json.field("pool", text: stay.pool?.text)
  }
}
