public import DaybookTime

/// Something a kitchen, a host or a guest is told; numbered from 1 per venue and audience (R19).
public struct Notice: Hashable, Sendable {
  /// The venue it is about.
  public let venue: VenueID
  /// Who is told.
  public let audience: Audience
  /// Its number in the audience's outbox, from 1, without gaps.
  public let number: Int
  /// What it tells.
  public let kind: NoticeKind
  /// Position of the event it tells of.
  public let position: Position
  /// When what it tells of happened.
  public let at: Timestamp
  /// The reservation it is about, if any.
  public let reservation: ReservationID?
  /// The waitlist entry it is about, if any.
  public let entry: WaitlistID?
  /// The ticket it is about, if any.
  public let ticket: TicketID?
  /// The kitchen station that is told, if any.
  public let station: String?
  /// The dish that is out or back, if it tells of one.
  public let item: String?
  /// The tables that are free, if it tells of a place for a party that waits.
  public let tables: [TableID]
  /// Whether a person is asked to acknowledge it.
  public let needsAcknowledgement: Bool
  /// How far it has come.
  public var state: NoticeState
  /// How often it was tried again.
  public var tries: Int
  /// When it was first made, or last tried again.
  public var triedAt: Timestamp
  /// Whether it stands on the host's screen, because nobody took it.
  public var isEscalated: Bool

  package init(
    venue: VenueID, audience: Audience, number: Int, kind: NoticeKind, position: Position, at: Timestamp,
    reservation: ReservationID? = nil, entry: WaitlistID? = nil, ticket: TicketID? = nil,
    station: String? = nil, item: String? = nil, tables: [TableID] = [], needsAcknowledgement: Bool,
    state: NoticeState = .pending,
    tries: Int = 0, triedAt: Timestamp? = nil, isEscalated: Bool = false
  ) {
    self.venue = venue
    self.audience = audience
    self.number = number
    self.kind = kind
    self.position = position
    self.at = at
    self.reservation = reservation
    self.entry = entry
    self.ticket = ticket
    self.station = station
    self.item = item
    self.tables = tables
    self.needsAcknowledgement = needsAcknowledgement
    self.state = state
    self.tries = tries
    self.triedAt = triedAt ?? at
    self.isEscalated = isEscalated
  }

  package var id: NoticeID { NoticeID(venue: venue, audience: audience, number: number) }

  /// Whether nobody has to do anything about it any more.
  package var isSettled: Bool {
    state == .acknowledged || (state == .delivered && !needsAcknowledgement)
  }
}

/// Which notice: its number is counted per venue and audience.
public struct NoticeID: Hashable, Sendable {
  /// The venue it is about.
  public let venue: VenueID
  /// Who is told.
  public let audience: Audience
  /// Its number in the audience's outbox, from 1.
  public let number: Int

  /// Made from its parts; nothing is checked.
  public init(venue: VenueID, audience: Audience, number: Int) {
    self.venue = venue
    self.audience = audience
    self.number = number
  }
}

/// How far a notice has come to its audience.
public enum NoticeState: String, Hashable, Sendable, CaseIterable {
  case pending, delivered, acknowledged
}

/// What a notice tells.
public enum NoticeKind: String, Hashable, Sendable, CaseIterable {
  // To guests.
  case booked, requested, accepted, declined, changed, cancelled, askedToConfirm, tableReady, offerLapsed
  case depositRefunded
  case offerWithdrawn
  // To the kitchen.
  case fire, change, cancelTicket, atRisk, itemOut, itemBack
  // To hosts.
  case needsTable, onTheWay, late, notComing, escalated, stillExpected
  // Another table; tickets that stand again; to hosts: a party whose dish is out.
  case moved, restored, chooseAgain
  case tableFree, unsuited
}
