public import DaybookTime

/// A party that waits for a table: now, or at a start that is taken.
public struct WaitlistEntry: Hashable, Sendable {
  public let id: WaitlistID
  public let venue: VenueID
  public let party: PartySize
  /// The start it waits for; nil: a table now.
  public let start: Timestamp?
  public let date: CivilDate
  /// The wait promised when it joined, in minutes.
  public let quotedMinutes: Int?
  public let owner: Actor
  public var guest: SealedGuest?
  public let area: String?
  public let needs: [Need]
  public let joinedAt: Timestamp
  public var state: WaitlistState
  /// The hold that is offered.
  public var offer: HoldID?
  public var offerLapsesAt: Timestamp?
  public var reservation: ReservationID?

  package init(
    id: WaitlistID, venue: VenueID, party: PartySize, start: Timestamp?, date: CivilDate,
    quotedMinutes: Int? = nil, owner: Actor, guest: SealedGuest?, area: String? = nil, needs: [Need] = [],
    joinedAt: Timestamp, state: WaitlistState = .waiting, offer: HoldID? = nil,
    offerLapsesAt: Timestamp? = nil, reservation: ReservationID? = nil
  ) {
    self.id = id
    self.venue = venue
    self.party = party
    self.start = start
    self.date = date
    self.quotedMinutes = quotedMinutes
    self.owner = owner
    self.guest = guest
    self.area = area
    self.needs = needs
    self.joinedAt = joinedAt
    self.state = state
    self.offer = offer
    self.offerLapsesAt = offerLapsesAt
    self.reservation = reservation
  }

  /// Its state at an instant: an offer lapses then, recorded or not.
  package func state(at now: Timestamp) -> WaitlistState {
    guard state == .offered, let offerLapsesAt, now >= offerLapsesAt else { return state }
    return .lapsed
  }
}

public enum WaitlistState: String, Hashable, Sendable, CaseIterable {
  case waiting, offered, booked, left, lapsed

  /// Whether nothing more becomes of it.
  package var isOver: Bool { self != .waiting && self != .offered }
}
