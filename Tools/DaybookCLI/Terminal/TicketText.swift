import Daybook
import DaybookJSON

/// A ticket as JSON fields, or text for people.
enum TicketText {
  static func write(
    _ ticket: Ticket, of reservation: Reservation? = nil, allergies: [String], to json: inout JSONWriter
  ) {
    FactWriter.write(ticket, to: &json)
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

  static func allergies(_ allergies: [String]) -> String {
    allergies.isEmpty ? "" : "ALLERGIES: \(allergies.joined(separator: ", "))"
  }
}
