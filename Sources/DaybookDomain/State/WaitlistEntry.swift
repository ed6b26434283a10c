public import DaybookTime

/// A party that waits for a table: now, or at a start that is taken.
public struct WaitlistEntry: Hashable, Sendable {
  /// Its own id, ascending in order of joining.
  public let id: WaitlistID
  /// The venue waited for.
  public let venue: VenueID
  /// Covers to be seated.
  public let party: PartySize
  /// The start it waits for; nil: a table now.
  public internal(set) var start: Timestamp?
  /// The zone's offset at that start when it was asked for; nil also where an older record does not say.
  public internal(set) var offset: UTCOffset?
  /// The business date waited for.
  public let date: CivilDate
  /// The wait promised when it joined, in minutes.
  public let quotedMinutes: Int?
  /// Who joined; only they or a host accept or leave.
  public let owner: Actor
  /// Who waits, sealed; nil where nobody was named, or they are forgotten.
  public var guest: SealedGuest?
  /// Only tables of this area; nil: any.
  public let area: String?
  /// What the table must offer.
  public let needs: [Need]
  /// Whether the guest's sealed fields name allergies.
  public let hasAllergies: Bool
  /// Since when it waits.
  public let joinedAt: Timestamp
  /// What became of it.
  public var state: WaitlistState
  /// The hold that is offered, or was offered last.
  public var offer: HoldID?
  /// When its offer lapses; nil without an offer.
  public var offerLapsesAt: Timestamp?
  /// The booking it became.
  public var reservation: ReservationID?

  package init(
    id: WaitlistID, venue: VenueID, party: PartySize, start: Timestamp?, offset: UTCOffset? = nil,
    date: CivilDate, quotedMinutes: Int? = nil, owner: Actor, guest: SealedGuest?, area: String? = nil,
    needs: [Need] = [], hasAllergies: Bool = false, joinedAt: Timestamp, state: WaitlistState = .waiting,
    offer: HoldID? = nil,
    offerLapsesAt: Timestamp? = nil, reservation: ReservationID? = nil
  ) {
    self.id = id
    self.venue = venue
    self.party = party
    self.start = start
    self.offset = offset
    self.date = date
    self.quotedMinutes = quotedMinutes
    self.owner = owner
    self.guest = guest
    self.area = area
    self.needs = needs
    self.hasAllergies = hasAllergies
    self.joinedAt = joinedAt
    self.state = state
    self.offer = offer
    self.offerLapsesAt = offerLapsesAt
    self.reservation = reservation
  }

  /// Its state at an instant: an offer lapses then, recorded or not, and so does the wait for a start that is past.
  package func state(at now: Timestamp) -> WaitlistState {
    let isOver =
      switch state {
      case .offered: offerLapsesAt.map { $0 <= now } ?? false
      case .waiting: start.map { $0 < now } ?? false
      case .booked, .left, .lapsed: false
      }
    return isOver ? .lapsed : state
  }

  /// As it is at an instant: it lapses then, recorded or not.
  package func effective(at now: Timestamp) -> WaitlistEntry {
    var entry = self
    entry.state = state(at: now)
    return entry
  }
}

/// What became of somebody who waits.
public enum WaitlistState: String, Hashable, Sendable, CaseIterable {
  case waiting, offered, booked, left, lapsed

  /// Whether nothing more can happen to it.
  package var isOver: Bool { self != .waiting && self != .offered }
}
