public import DaybookTime

/// One unit of work at one station for a booking.
public struct Ticket: Hashable, Sendable {
  /// Its own id.
  public let id: TicketID
  /// The venue it is in.
  public let venue: VenueID
  /// The booking cooked for.
  public let reservation: ReservationID
  /// Where it is made.
  public let station: String
  /// The dishes, in the order of the plan; events name them by index, from 0.
  public var items: [TicketItem]
  /// How far it has come as a whole.
  public var state: TicketState
  /// Whether it is only the difference for a party that grew or shrank after its tickets were sent.
  public let isDelta: Bool
  /// When it was first sent: its place on the screen, also after a recall.
  public var sentAt: Timestamp?
  /// The number of the notice that sent it.
  public var notice: Int?
  /// Whether its dishes are under way for a time that no longer fits the party's.
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

  /// As it is at an instant: once its booking has lapsed it is cancelled, recorded or not.
  package func effective(of booking: Reservation?, at now: Timestamp) -> Ticket {
    guard let lapsesAt = booking?.lapsesAt, now >= lapsesAt, !state.isOver else { return self }
    var ticket = self
    ticket.state = .cancelled
    return ticket
  }

  /// Whether the kitchen has it, or had it.
  package var wasSent: Bool { sentAt != nil }
  /// Whether the kitchen has it now.
  package var isOnScreen: Bool { wasSent && !state.isOver }
  /// Whether something on it that would not fire now is being made, or is made and not served: its party is not on
  /// its way any more.
  func isMadeTooSoon(for reservation: Reservation) -> Bool {
    isOnScreen && items.contains { $0.state != .planned && !reservation.mayFire($0) }
  }
  /// Whether it only takes back dishes.
  private var takesBack: Bool { isDelta && items.allSatisfy { $0.quantity < 0 } }

  /// Whether it only takes back dishes, and none of them is still to come: they are served, or cancelled.
  ///
  /// - Parameter tickets: All of the booking's.
  func takesBackNothing(among tickets: some Sequence<Ticket>) -> Bool {
    guard takesBack else { return false }
    let coming = tickets.lazy.filter { !$0.state.isOver }.flatMap(\.items).filter { $0.quantity > 0 }
    return !items.contains { own in coming.contains { $0.name.hasBytes(of: own.name) } }
  }

  /// Whether it takes back dishes and nobody need look at it any more: it is acknowledged, or moot.
  ///
  /// Totals deduct it all the same.
  ///
  /// - Parameter tickets: All of the booking's.
  package func isSeen(among tickets: some Sequence<Ticket>) -> Bool {
    let isAcknowledged = state == .acknowledged && items.allSatisfy { $0.state != .planned }
    return takesBack && (isAcknowledged || takesBackNothing(among: tickets))
  }

  /// How far a dish of it has come: on a recalled ticket, what was ready is to be made again.
  public func state(of item: TicketItem) -> TicketItemState {
    state == .recalled && item.state == .ready ? .fired : item.state
  }

  /// Whether a dish on it was started.
  var isBegun: Bool { items.contains { $0.state == .started || $0.state == .ready } }
  /// How far it has come by its dishes alone, whether they are served or not.
  var stateByItems: TicketState {
    guard wasSent else { return .planned }
    if items.allSatisfy({ $0.state == .ready }) { return .ready }
    return isBegun ? .started : .sent
  }

  /// Whether it was fired for a party that did not come: waste, linked to its booking (R18).
  public func isWaste(of reservation: Reservation) -> Bool {
    self.reservation == reservation.id && reservation.state == .noShow && state == .cancelled && wasSent
      && reservation.details.prep?.tickets.contains(id) == true
  }
}

/// One dish of a ticket.
public struct TicketItem: Hashable, Sendable {
  /// The dish, 1–80 characters.
  public var name: String
  /// How many; on a delta ticket negative for what is no longer wanted.
  public var quantity: Int
  /// Whether the quantity follows the party.
  public var isPerCover: Bool
  /// 1 for the first; a course is served together.
  public var course: Int
  /// Minutes from firing to ready.
  public var minutes: Int
  /// Whether it fires although nobody has heard from the party.
  public var isAhead: Bool
  /// When it is to fire.
  public var fireAt: Timestamp
  /// How far it has come.
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

  /// Whether it is wanted and nobody has begun it: without the dish, the party must choose again.
  package var isNotBegun: Bool { quantity > 0 && (state == .planned || state == .fired) }
}

/// How far a ticket has come as a whole.
public enum TicketState: String, Hashable, Sendable, CaseIterable {
  case planned, sent, delivered, acknowledged, started, ready, served, cancelled, recalled

  /// Whether nothing more is to be done for it.
  package var isOver: Bool { self == .served || self == .cancelled }
}

/// How far a dish has come.
public enum TicketItemState: String, Hashable, Sendable, CaseIterable {
  case planned, fired, started, ready
}
