public import DaybookDomain
public import DaybookTime

/// A ticket as its station sees it at an instant.
public struct PrepLine: Hashable, Sendable {
  /// The ticket.
  public let ticket: Ticket
  /// How far it has come.
  public let phase: PrepPhase
  /// What was booked: its place and start.
  ///
  /// Units without a time have no start of their own (``DaybookDomain/Stay/hasDate``).
  public let stay: Stay
  /// Covers it is for.
  public var party: PartySize { stay.party }
  /// The tables it goes to; empty for a pool.
  public var tables: [TableID] { stay.tables }
  /// The pool it goes to; nil where it has tables.
  public var pool: PoolID? { stay.pool }
  /// Whether the guest named allergies (R28).
  public let hasAllergies: Bool
  /// When its dishes are to be served; nil while nobody knows: one is on hold, or kept waiting past its time.
  public let serveAt: Timestamp?
  /// Whether a dish of it waits until a hand fires its course, or one before it.
  public let isHeld: Bool
  /// The course that must be served before its next dish fires; nil: it waits for none.
  public let courseAwaited: Int?
  /// Its dishes that are sold out and not begun.
  public let dishesOut: [String]
  /// When its next item fires, or should have fired; nil when all have, or while nobody knows.
  public let fireAt: Timestamp?
  /// When each item fires, or fired; nil while it is on hold, or is kept waiting past its time.
  public let fireTimes: [Timestamp?]
  /// Whether the party has arrived or is on its way; until then only items marked ahead fire (R18).
  public let isOnItsWay: Bool
  /// Whether an item that should be ready by now is not.
  public let isLate: Bool
  /// Whether items that were started will not be ready when the party is.
  public let isAtRisk: Bool

  /// Nil when the ticket's booking is over at `now`, its party is gone, or nobody need look at it any more.
  ///
  /// - Parameters:
  ///   - tickets: All of the booking's.
  ///   - dishesOut: The venue's.
  package init?(
    _ ticket: Ticket, of booking: Reservation, among tickets: [Ticket], dishesOut: [String],
    at now: Timestamp
  ) {
    let booking = booking.effective(at: now)
    guard booking.isToBeServed, let prep = booking.details.prep, !ticket.isSeen(among: tickets) else {
      return nil
    }
    let isOnItsWay = booking.isOnItsWay
    let waiting = ticket.items.filter { $0.state == .planned }
    func isOut(_ item: TicketItem) -> Bool { dishesOut.contains { $0.hasBytes(of: item.name) } }
    let isDue = waiting.contains {
      $0.fireAt <= now && booking.mayFire($0) && !isOut($0) && !prep.keepsWaiting($0, tickets)
    }
    let isLate = ticket.items.contains { item in
      let isBegun = item.state == .fired || item.state == .started
      let mayFire =
        item.state == .planned && booking.mayFire(item) && !prep.keepsWaiting(item, tickets)
      return item.quantity > 0 && (isBegun || mayFire) && item.fireAt.adding(minutes: item.minutes) <= now
    }
    self.ticket = ticket
    self.isOnItsWay = isOnItsWay
    self.isLate = isLate
    phase =
      switch ticket.state {
      case .planned, .served, .cancelled: isDue ? .due : .planned
      case .sent: .sent
      case .delivered: .delivered
      case .acknowledged: .acknowledged
      case .started: .started
      case .ready: .ready
      case .recalled: .recalled
      }
    stay = booking.stay
    hasAllergies = booking.details.terms.hasAllergies
    let course = ticket.items.map(\.course).min() ?? 1
    let times = PrepTimes(of: booking, prep, tickets, dishesOut: dishesOut, at: now)
    serveAt = times.serveAt(course)
    self.dishesOut = ticket.items.filter { $0.isNotBegun && isOut($0) }.map(\.name)
    isHeld = waiting.contains { prep.isOnHold($0) }
    courseAwaited = waiting.compactMap { prep.courseAwaited(by: $0, tickets) }.max()
    fireAt = waiting.compactMap(times.fireAt).min()
    fireTimes = ticket.items.map(times.fireAt)
    isAtRisk = ticket.isAtRisk
  }
}

/// The phase of a ticket at an instant.
public enum PrepPhase: String, Hashable, Sendable, CaseIterable {
  /// Its time has not come, or the party has not arrived and is not on its way.
  case planned
  /// Its fire time has passed and it may fire: the ledger will record it next.
  case due
  case sent, delivered, acknowledged, started, ready, recalled
}
