public import DaybookTime

public struct WaitlistJoined: Hashable, Sendable {
  public var entry: WaitlistID
  public var party: PartySize
  /// The start it waits for; nil: a table now.
  public var start: Timestamp?
  /// The business date.
  public var date: CivilDate
  /// The wait promised, in minutes.
  public var quotedMinutes: Int?
  public var guest: SealedGuest?
  public var area: String?
  public var needs: [Need]

  public init(
    entry: WaitlistID, party: PartySize, start: Timestamp? = nil, date: CivilDate, quotedMinutes: Int? = nil,
    guest: SealedGuest? = nil, area: String? = nil, needs: [Need] = []
  ) {
    self.entry = entry
    self.party = party
    self.start = start
    self.date = date
    self.quotedMinutes = quotedMinutes
    self.guest = guest
    self.area = area
    self.needs = needs
  }
}

/// An offer was made: the hold before it, in the name of the one who waits.
public struct WaitlistOffered: Hashable, Sendable {
  public var entry: WaitlistID
  public var hold: HoldID
  public var lapsesAt: Timestamp

  public init(entry: WaitlistID, hold: HoldID, lapsesAt: Timestamp) {
    self.entry = entry
    self.hold = hold
    self.lapsesAt = lapsesAt
  }
}

public struct WaitlistBooked: Hashable, Sendable {
  public var entry: WaitlistID
  public var reservation: ReservationID

  public init(entry: WaitlistID, reservation: ReservationID) {
    self.entry = entry
    self.reservation = reservation
  }
}

public struct DepositPaid: Hashable, Sendable {
  public var reservation: ReservationID
  public var paid: Money

  public init(reservation: ReservationID, paid: Money) {
    self.reservation = reservation
    self.paid = paid
  }
}

public struct ArrivalDeclared: Hashable, Sendable {
  public var reservation: ReservationID
  public var arrival: Arrival

  public init(reservation: ReservationID, arrival: Arrival) {
    self.reservation = reservation
    self.arrival = arrival
  }
}

public struct ETAChanged: Hashable, Sendable {
  public var reservation: ReservationID
  public var etaAt: Timestamp
  public var source: ETASource

  public init(reservation: ReservationID, etaAt: Timestamp, source: ETASource) {
    self.reservation = reservation
    self.etaAt = etaAt
    self.source = source
  }
}

public struct Pinged: Hashable, Sendable {
  public var reservation: ReservationID
  /// The sealed coordinates the ETA was worked out from; nil: moved less than 100 m, the ETA stays.
  public var place: SealedGuest?
  public var etaAt: Timestamp?

  public init(reservation: ReservationID, place: SealedGuest? = nil, etaAt: Timestamp? = nil) {
    self.reservation = reservation
    self.place = place
    self.etaAt = etaAt
  }
}

/// Everything the kitchen is to make for a booking, as it is after this.
public struct PrepConfirmed: Hashable, Sendable {
  public var reservation: ReservationID
  public var scope: PrepScope
  public var serveAt: Timestamp
  /// Covers it is made out for.
  public var covers: Int
  public var tickets: [PlannedTicket]

  public init(
    reservation: ReservationID, scope: PrepScope, serveAt: Timestamp, covers: Int, tickets: [PlannedTicket]
  ) {
    self.reservation = reservation
    self.scope = scope
    self.serveAt = serveAt
    self.covers = covers
    self.tickets = tickets
  }
}

/// A ticket as it is planned; one with an id there is already is changed.
public struct PlannedTicket: Hashable, Sendable {
  public var ticket: TicketID
  public var station: String
  public var isDelta: Bool
  public var items: [PlannedItem]

  public init(ticket: TicketID, station: String, isDelta: Bool = false, items: [PlannedItem]) {
    self.ticket = ticket
    self.station = station
    self.isDelta = isDelta
    self.items = items
  }
}

public struct PlannedItem: Hashable, Sendable {
  public var name: String
  public var quantity: Int
  public var isPerCover: Bool
  public var course: Int
  public var minutes: Int
  public var isAhead: Bool

  public init(name: String, quantity: Int, isPerCover: Bool, course: Int, minutes: Int, isAhead: Bool) {
    self.name = name
    self.quantity = quantity
    self.isPerCover = isPerCover
    self.course = course
    self.minutes = minutes
    self.isAhead = isAhead
  }
}

/// A booking's dishes are to be served at another time: what is not started moves, what is stays and is at risk.
public struct Retimed: Hashable, Sendable {
  public var reservation: ReservationID
  public var serveAt: Timestamp

  public init(reservation: ReservationID, serveAt: Timestamp) {
    self.reservation = reservation
    self.serveAt = serveAt
  }
}

/// Items of a ticket, by their places from 0.
public struct TicketWork: Hashable, Sendable {
  public var ticket: TicketID
  public var items: [Int]

  public init(ticket: TicketID, items: [Int]) {
    self.ticket = ticket
    self.items = items
  }
}

public struct EightySixed: Hashable, Sendable {
  public var item: String
  public var isOut: Bool

  public init(item: String, isOut: Bool) {
    self.item = item
    self.isOut = isOut
  }
}

public struct NoticesDelivered: Hashable, Sendable {
  public var audience: Audience
  public var numbers: [Int]

  public init(audience: Audience, numbers: [Int]) {
    self.audience = audience
    self.numbers = numbers
  }
}

/// One notice, acknowledged, tried again or escalated.
public struct NoticeMark: Hashable, Sendable {
  public var audience: Audience
  public var number: Int

  public init(audience: Audience, number: Int) {
    self.audience = audience
    self.number = number
  }
}

/// The keys of these numbers are overwritten: what they sealed is unreadable for ever.
public struct GuestForgotten: Hashable, Sendable {
  public var guest: Actor?
  public var numbers: [UInt64]
  public var reservations: [ReservationID]
  public var entries: [WaitlistID]

  public init(
    guest: Actor? = nil, numbers: [UInt64], reservations: [ReservationID], entries: [WaitlistID] = []
  ) {
    self.guest = guest
    self.numbers = numbers
    self.reservations = reservations
    self.entries = entries
  }
}
