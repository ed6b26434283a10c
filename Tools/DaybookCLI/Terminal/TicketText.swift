import Daybook
import DaybookOperations

/// A ticket as text for people.
enum TicketText {
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
}
