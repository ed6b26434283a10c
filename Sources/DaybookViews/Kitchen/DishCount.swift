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
  ///
  /// What a smaller party no longer wants counts against its own dishes only, and never below none.
  package static func allDay(_ tickets: some Sequence<Ticket>) -> [DishCount] {
    var wanted: [(reservation: ReservationID, name: String, quantity: Int)] = []
    for ticket in tickets where ticket.state != .ready {
      for item in ticket.items where [.fired, .started].contains(ticket.state(of: item)) {
        if let place = wanted.firstIndex(where: {
          $0.reservation == ticket.reservation && $0.name.hasBytes(of: item.name)
        }) {
          wanted[place].quantity += item.quantity
        } else {
          wanted.append((ticket.reservation, item.name, item.quantity))
        }
      }
    }
    var counts: [DishCount] = []
    for one in wanted where one.quantity > 0 {
      if let place = counts.firstIndex(where: { $0.name.hasBytes(of: one.name) }) {
        counts[place].quantity += one.quantity
      } else {
        counts.append(DishCount(name: one.name, quantity: one.quantity))
      }
    }
    return counts.sorted { $0.name.precedesBytewise($1.name) }
  }
}
