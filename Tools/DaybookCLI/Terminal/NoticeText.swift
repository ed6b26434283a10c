import Daybook
import DaybookJSON
import DaybookOperations

/// A notice with what it tells of, as a line: exact JSON, or text for people.
struct NoticeText {
  let heading: VenueHeading
  let notice: Notice
  let ticket: Ticket?
  /// When each dish of the ticket fires, nil while nobody knows.
  let fires: [Timestamp?]
  let reservation: Reservation?
  /// The party that waits for the place it tells of, and its name.
  let entry: WaitlistEntry?
  let guest: String?
  let allergies: [String]

  private var hasAllergies: Bool { reservation?.details.terms.hasAllergies ?? false }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("number", integer: notice.number)
      json.field("kind", text: notice.kind.rawValue)
      json.field("audience", text: notice.audience.rawValue)
      json.field("venue", text: notice.venue.text)
      json.field("at", text: heading.label(notice.at))
      json.field("position", unsigned: notice.position.value)
      json.field("state", text: notice.state.rawValue)
      json.field("needsAcknowledgement", bool: notice.needsAcknowledgement)
      json.field("tries", integer: notice.tries)
      json.field("escalated", bool: notice.isEscalated)
      json.field("station", text: notice.station)
      json.field("item", text: notice.item)
      if !notice.tables.isEmpty { json.field("tables", names: notice.tables) }
      json.field("reservation", id: notice.reservation)
      json.field("entry", id: notice.entry)
      if let stay = reservation?.stay {
        json.field("hasAllergies", bool: hasAllergies)
        json.field("party", integer: stay.party.covers)
        if stay.hasDate { json.field("start", text: heading.label(stay.start)) }
        AgreedTime(stay, heading.rules).write(to: &json)
        json.field("tables", names: stay.tables)
        json.field("pool", text: stay.pool?.text)
        if reservation?.needsTable == true { json.field("needsTable", bool: true) }
      }
      if let entry {
        json.field("party", integer: entry.party.covers)
        json.field("start", text: entry.start.map(heading.label))
        json.field("hasAllergies", bool: entry.hasAllergies)
        if let guest { json.object("guest") { $0.field("name", text: guest) } }
      }
      if let ticket {
        json.object("ticket") {
          TicketText.write(ticket, fires: fires, allergies: allergies, heading.zones, to: &$0)
        }
      } else if !allergies.isEmpty {
        json.field("allergies", texts: allergies)
      }
    }
    json.endLine()
  }

  /// `, table T1 T2`, `, bar` or `, no table`; nothing where the party needs none any more.
  private var place: String {
    guard let reservation else { return "" }
    if let pool = reservation.stay.pool { return ", \(pool)" }
    if reservation.needsTable { return ", no table" }
    let tables = heading.definition.names(of: reservation.stay.tables)
    return tables.isEmpty ? "" : ", table \(tables)"
  }

  /// `12  19:05  fire  grill  2 lamb  table T1, party of 2  ALLERGIES: nuts`.
  var line: String {
    var parts = ["\(notice.number)", heading.clock(notice.at), notice.kind.rawValue]
    if let station = notice.station { parts.append(station) }
    if let ticket { parts.append(TicketText.items(ticket)) }
    if let item = notice.item { parts.append(item) }
    if let stay = reservation?.stay {
      let agreed = AgreedTime(stay, heading.rules)
      let start = stay.hasDate ? heading.rules.clock(stay.start) + agreed.mark + ", " : ""
      parts.append("\(start)party of \(stay.party)" + place)
      if let agreed { parts.append(agreed.words) }
    }
    if !notice.tables.isEmpty {
      parts.append("table \(heading.definition.names(of: notice.tables)) free")
    }
    if let entry {
      parts.append(entry.start.map { heading.rules.clock($0) } ?? "now")
      parts.append("party of \(entry.party)")
      if let guest { parts.append(guest) }
    }
    if let entry = notice.entry { parts.append("waitlist entry \(entry)") }
    if hasAllergies || !allergies.isEmpty {
      parts.append(TicketText.allergies(allergies, named: hasAllergies))
    }
    if notice.state != .pending { parts.append(notice.state.rawValue) }
    if notice.state != .acknowledged, notice.needsAcknowledgement { parts.append("ACKNOWLEDGE") }
    if notice.tries > 0 { parts.append("try \(notice.tries + 1)") }
    if notice.isEscalated { parts.append("ESCALATED") }
    return parts.joined(separator: "  ") + "\n"
  }
}
