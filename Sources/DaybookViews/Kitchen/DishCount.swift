package import DaybookDomain

/// How many portions of a dish the kitchen has to make now.
public struct DishCount: Hashable, Sendable {
  /// The dish.
  public let name: String
  /// Over all tickets that were sent and are not ready, less what a smaller party no longer wants.
  public internal(set) var quantity: Int
}

extension DishCount {
  /// The dishes of the tickets on the screens, in order of name.
  package static func allDay(_ tickets: some Sequence<Ticket>) -> [DishCount] {
    var counts: [DishCount] = []
    for ticket in tickets where ticket.state != .ready {
      for item in ticket.items where item.isToBeMade(ticket.state) {
        if let place = counts.firstIndex(where: { $0.name.hasBytes(of: item.name) }) {
          counts[place].quantity += item.quantity
        } else {
          counts.append(DishCount(name: item.name, quantity: item.quantity))
        }
      }
    }
    return counts.sorted { $0.name.precedesBytewise($1.name) }
  }
}

extension TicketItem {
  /// On a recalled ticket, what was ready must be made again.
  fileprivate func isToBeMade(_ ticket: TicketState) -> Bool {
    switch state {
    case .planned: false
    case .fired, .started: true
    case .ready: ticket == .recalled
    }
  }
}
