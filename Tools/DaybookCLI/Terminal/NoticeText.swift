import Daybook
import DaybookOperations

/// A notice as a line for people.
extension NoticeAnswer {
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
