public import DaybookTime

/// One unit of work at one station for a booking.
public struct Ticket: Hashable, Sendable {
  public let id: TicketID
  public let venue: VenueID
  public let reservation: ReservationID
  public let station: String
  public var items: [TicketItem]
  public var state: TicketState
  /// The dishes of a party that grew or shrank after its tickets were sent.
  public let isDelta: Bool
  /// When it was first sent: its place on the screen, also after a recall.
  public var sentAt: Timestamp?
  /// The number of the notice that sent it.
  public var notice: Int?
  /// Whether what is made will not meet the party.
  public var isAtRisk: Bool

  package init(
    id: TicketID, venue: VenueID, reservation: ReservationID, station: String, items: [TicketItem],
    state: TicketState = .planned, isDelta: Bool = false, sentAt: Timestamp? = nil, notice: Int? = nil,
    isAtRisk: Bool = false
  ) {
    self.id = id
    self.venue = venue
    self.reservation = reservation
    self.station = station
    self.items = items
    self.state = state
    self.isDelta = isDelta
    self.sentAt = sentAt
    self.notice = notice
    self.isAtRisk = isAtRisk
  }

  /// Whether the kitchen has it, or had it.
  package var wasSent: Bool { sentAt != nil }

  /// Whether it was fired for a party that did not come: waste, linked to its booking (R18).
  public func isWaste(of reservation: Reservation) -> Bool {
    self.reservation == reservation.id && reservation.state == .noShow && state == .cancelled && wasSent
      && reservation.details.prep?.tickets.contains(id) == true
  }
}

public struct TicketItem: Hashable, Sendable {
  public var name: String
  /// How many; on a delta ticket negative for what is no longer wanted.
  public var quantity: Int
  /// Whether the quantity follows the party.
  public var isPerCover: Bool
  public var course: Int
  /// From firing to ready.
  public var minutes: Int
  public var isAhead: Bool
  public var fireAt: Timestamp
  public var state: TicketItemState

  package init(
    name: String, quantity: Int, isPerCover: Bool, course: Int, minutes: Int, isAhead: Bool,
    fireAt: Timestamp,
    state: TicketItemState = .planned
  ) {
    self.name = name
    self.quantity = quantity
    self.isPerCover = isPerCover
    self.course = course
    self.minutes = minutes
    self.isAhead = isAhead
    self.fireAt = fireAt
    self.state = state
  }
}

public enum TicketState: String, Hashable, Sendable, CaseIterable {
  case planned, sent, delivered, acknowledged, started, ready, served, cancelled, recalled

  /// Whether nothing more is to be done for it.
  package var isOver: Bool { self == .served || self == .cancelled }
}

public enum TicketItemState: String, Hashable, Sendable, CaseIterable {
  case planned, fired, started, ready
}
