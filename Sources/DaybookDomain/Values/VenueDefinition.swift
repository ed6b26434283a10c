public import DaybookTime

/// One restaurant as its operator defines it. A limit that is absent does not apply.
public struct VenueDefinition: Hashable, Sendable {
  /// The operator's own id, 1–64 characters.
  public var id: VenueID
  /// What guests read, 1–80 characters.
  public var name: String
  /// An IANA time-zone name.
  public var zone: String
  /// When parties are seated, at most 100.
  public var services: [Service]
  /// Dates with other services, or none; at most 10,000.
  public var specialDays: [SpecialDay]
  /// Ascending by party; empty: 90 minutes for everyone.
  public var turnTimes: [TurnTime]
  /// The tables, at most 10,000.
  public var tables: [Table]
  /// Tables used as one, at most 10,000.
  public var combinations: [Combination] = []
  /// Counted resources, at most 1,000.
  public var pools: [Pool]
  /// Minutes after the start from which an absent party may be marked a no-show; absent: 0.
  public var graceMinutes: Int?
  /// The shortest stay a walk-in may be given, in minutes; absent: 1.
  public var leastStayMinutes: Int?
  /// Minutes from now for which a party past its end stands in the way of new claims on its table, 0–1440;
  /// absent: 60.
  public var overrunMinutes: Int?
  /// How long holds live.
  public var holds: HoldPolicy?
  /// How many may come in one party.
  public var party: PartyPolicy?
  /// Minutes after a stay in which its tables are not bookable; absent: none.
  public var bufferMinutes: Int?
  /// Elapsed minutes from booking to start, at least; absent: none.
  public var noticeMinutes: Int?
  /// Calendar days of the venue between booking and start, at most.
  public var advanceDays: Int?
  /// Covers in the house at once, at most.
  public var coversMost: Int?
  /// When a guest may no longer cancel freely; absent: any time before the start.
  public var cutoff: CutoffPolicy?
  /// What a guest pays ahead; absent: nothing.
  public var deposit: DepositPolicy?
  /// Which parties are asked for a card guarantee; absent: none.
  public var guarantee: GuaranteePolicy?
  /// Which online bookings await the venue's answer; absent: none.
  public var requests: RequestPolicy?
  /// How offers to waiting parties are made.
  public var waitlist: WaitlistPolicy?
  /// How a business date ends.
  public var closing: ClosingPolicy?
  /// How often a notice that nobody took is tried again.
  public var notices: NoticePolicy?
  /// What the kitchen makes ahead of a party; absent: nothing.
  public var prep: PrepPolicy?
  /// Where it is; pings are measured against it.
  public var location: Coordinate?
  /// Whether a guest may have only one booking here at a time.
  public var forbidsOverlap = false
  /// Whether it takes no more bookings, ever.
  public var isRetired = false
  /// The first business date this definition holds for; absent: every date, at once.
  public var effectiveFrom: CivilDate?

  /// Made from its parts; nothing is checked.
  public init(
    id: VenueID, name: String, zone: String, services: [Service] = [], specialDays: [SpecialDay] = [],
    turnTimes: [TurnTime] = [], tables: [Table] = [], pools: [Pool] = [], graceMinutes: Int? = nil,
    leastStayMinutes: Int? = nil, holds: HoldPolicy? = nil
  ) {
    self.id = id
    self.name = name
    self.zone = zone
    self.services = services
    self.specialDays = specialDays
    self.turnTimes = turnTimes
    self.tables = tables
    self.pools = pools
    self.graceMinutes = graceMinutes
    self.leastStayMinutes = leastStayMinutes
    self.holds = holds
  }

  /// Elapsed minutes a party of this size occupies its table; a service may have its own turn times.
  package func turnMinutes(for party: PartySize, in service: Service? = nil) -> Int {
    turnTimes.minutes(for: party, in: service)
  }
}

extension [TurnTime] {
  /// Elapsed minutes a party occupies its table by a venue's turn times, or by those of a service that has its own.
  func minutes(for party: PartySize, in service: Service?) -> Int {
    service?.turnTimes.minutes(for: party) ?? minutes(for: party) ?? 90
  }

  fileprivate func minutes(for party: PartySize) -> Int? {
    (first { $0.party >= party.covers } ?? last)?.minutes
  }
}

/// A named period of a business date in which parties are seated.
public struct Service: Hashable, Sendable {
  /// 1–80 characters.
  public var name: String
  /// On which weekdays it opens; empty in a special day, which has its own date.
  public var days: [Weekday]
  /// When the first party may start.
  public var opens: ClockValue
  /// The last instant at which a party may start.
  public var lastSeating: ClockValue
  /// After the opening; past midnight it is written `hh:mm+1` (R10).
  public var closes: ClockValue
  /// Minutes between offered starts, 1–1440, in wall time from the opening (R2); 0 with fixed seatings.
  public var gridMinutes: Int
  /// Fixed starts instead of a grid, ascending (R2).
  public var seatings: [ClockValue] = []
  /// Its own turn times; empty: the venue's.
  public var turnTimes: [TurnTime] = []
  /// How many may start in one stretch; absent: not limited.
  public var pacing: Pacing?
  /// Who may start in it; empty: everyone.
  public var channels: [Channel] = []
  /// When every stay must be over; absent: a stay may run past closing (R3).
  public var mustEndBy: ClockValue?
  /// Whether an instant that another service has too belongs to this one.
  public var isFirst = false

  /// Made from its parts; nothing is checked.
  public init(
    name: String, days: [Weekday] = [], opens: ClockValue, lastSeating: ClockValue, closes: ClockValue,
    gridMinutes: Int
  ) {
    self.name = name
    self.days = days
    self.opens = opens
    self.lastSeating = lastSeating
    self.closes = closes
    self.gridMinutes = gridMinutes
  }
}

/// Replaces or closes the services of one date.
public struct SpecialDay: Hashable, Sendable {
  /// The business date.
  public var date: CivilDate
  /// The services of that date; nil: closed.
  public var services: [Service]?

  /// Made from its parts; nothing is checked.
  public init(date: CivilDate, services: [Service]?) {
    self.date = date
    self.services = services
  }
}

/// The turn time of parties up to a size.
public struct TurnTime: Hashable, Sendable {
  /// The largest party it holds for, 1–1000.
  public var party: Int
  /// Elapsed minutes, 1–1440.
  public var minutes: Int

  /// Made from its parts; nothing is checked.
  public init(party: Int, minutes: Int) {
    self.party = party
    self.minutes = minutes
  }
}

/// One table of a venue.
public struct Table: Hashable, Sendable {
  /// The operator's own id, 1–64 characters, unique in the venue.
  public var id: TableID
  /// 1–80 characters; decides last in the order of the automatic choice (R11).
  public var name: String
  /// The area it stands in, 1–80 characters.
  public var area: String?
  /// The smallest party seated here, 1–1000.
  public var least: Int
  /// The largest party seated here, `least`–1000.
  public var most: Int
  /// 0–1000, the lowest is taken first among tables with equally many seats; absent: 500.
  public var priority: Int?
  /// Who may use it; empty: everyone.
  public var channels: [Channel] = []
  /// Which needs it meets (R28).
  public var features: [Need] = []

  /// Made from its parts; nothing is checked.
  public init(id: TableID, name: String, area: String? = nil, least: Int = 1, most: Int) {
    self.id = id
    self.name = name
    self.area = area
    self.least = least
    self.most = most
  }
}

/// A counted resource: bar places, covers, tickets of an event.
public struct Pool: Hashable, Sendable {
  /// The operator's own id, 1–64 characters, unique in the venue.
  public var id: PoolID
  /// Units, 1–1,000,000.
  public var capacity: Int
  /// Whether units are free again when the stay ends; otherwise they are sold once and for all.
  public var isWindowed = true
  /// Who may book it; empty: everyone.
  public var channels: [Channel] = []

  /// Made from its parts; nothing is checked.
  public init(id: PoolID, capacity: Int) {
    self.id = id
    self.capacity = capacity
  }
}

/// How long holds live, in elapsed seconds (R8).
public struct HoldPolicy: Hashable, Sendable {
  /// When the caller does not say.
  public var seconds: Int?
  /// The longest a guest may hold; absent: not limited.
  public var guestMost: Int?
  /// The longest the venue may hold; absent: not limited.
  public var hostMost: Int?

  /// Made from its parts; nothing is checked.
  public init(seconds: Int? = nil, guestMost: Int? = nil, hostMost: Int? = nil) {
    self.seconds = seconds
    self.guestMost = guestMost
    self.hostMost = hostMost
  }
}
