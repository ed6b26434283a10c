public import DaybookTime

/// An expiring claim as the log leaves it.
public struct Hold: Hashable, Sendable {
  /// Its own id.
  public let id: HoldID
  /// The venue it is in.
  public let venue: VenueID
  /// When, how many and where.
  public var stay: Stay
  /// From this instant on it claims nothing.
  public let lapsesAt: Timestamp
  /// What became of it.
  public var state: HoldState
  /// Who placed it; only they, a host or the ledger end it.
  public let owner: Actor
  /// Rules a host set aside for it.
  public let override: Override?
  /// The waitlist entry it is offered to.
  public let entry: WaitlistID?

  package init(
    id: HoldID, venue: VenueID, stay: Stay, lapsesAt: Timestamp, state: HoldState = .active, owner: Actor,
    override: Override? = nil, entry: WaitlistID? = nil
  ) {
    self.id = id
    self.venue = venue
    self.stay = stay
    self.lapsesAt = lapsesAt
    self.state = state
    self.owner = owner
    self.override = override
    self.entry = entry
  }

  /// Its state at an instant: a lapse takes effect then, recorded or not.
  package func state(at now: Timestamp) -> HoldState {
    state == .active && now >= lapsesAt ? .lapsed : state
  }

  /// As it is at an instant: a lapse takes effect then, recorded or not.
  package func effective(at now: Timestamp) -> Hold {
    var hold = self
    hold.state = state(at: now)
    return hold
  }

  package var claim: Claim? {
    guard state == .active else { return nil }
    return Claim(
      id: id.retyped(), kind: .held, stay: stay, start: stay.start, lapsesAt: lapsesAt,
      isFloating: false)
  }
}

/// What became of a hold.
public enum HoldState: String, Hashable, Sendable, CaseIterable {
  case active, consumed, released, lapsed
}
