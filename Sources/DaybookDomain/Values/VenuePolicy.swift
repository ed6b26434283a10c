public import DaybookTime

/// How many may come in one party; absent is not limited.
public struct PartyPolicy: Hashable, Sendable {
  /// The smallest party, covers, 1–1000.
  public var least: Int?
  /// The largest party, covers, 1–1000.
  public var most: Int?
  /// The largest party that may book online.
  public var onlineMost: Int?

  /// Made from its parts; nothing is checked.
  public init(least: Int? = nil, most: Int? = nil, onlineMost: Int? = nil) {
    self.least = least
    self.most = most
    self.onlineMost = onlineMost
  }
}

/// When a guest may no longer cancel freely, move or shrink a booking (R16).
public struct CutoffPolicy: Hashable, Sendable {
  /// So many elapsed minutes before the start …
  public var minutes: Int?
  /// … or at this clock time …
  public var time: ClockValue?
  /// … so many calendar days before the business date.
  public var days: Int?
  /// Whether a later cancellation by the guest is refused; otherwise it is a late cancel.
  public var isRefused: Bool

  /// Made from its parts; nothing is checked.
  public init(minutes: Int? = nil, days: Int? = nil, time: ClockValue? = nil, isRefused: Bool = false) {
    self.minutes = minutes
    self.days = days
    self.time = time
    self.isRefused = isRefused
  }
}

/// What a guest pays ahead (R17).
public struct DepositPolicy: Hashable, Sendable {
  /// Minor units, for the party or for each cover.
  public var amount: Int
  /// ISO 4217.
  public var currency: String
  /// Whether the amount is for each cover; otherwise for the party.
  public var isPerCover: Bool
  /// The smallest party that owes it; absent: every party.
  public var fromParty: Int?
  /// Elapsed minutes after booking by which it is paid, or the ledger cancels; absent: no deadline.
  public var dueMinutes: Int?

  /// Made from its parts; nothing is checked.
  public init(
    amount: Int, currency: String, isPerCover: Bool = false, fromParty: Int? = nil, dueMinutes: Int? = nil
  ) {
    self.amount = amount
    self.currency = currency
    self.isPerCover = isPerCover
    self.fromParty = fromParty
    self.dueMinutes = dueMinutes
  }
}

/// Which parties are asked for a card guarantee.
public struct GuaranteePolicy: Hashable, Sendable {
  /// The smallest party that is asked, covers, 1–1000.
  public var fromParty: Int
  /// Made from its parts; nothing is checked.
  public init(fromParty: Int) { self.fromParty = fromParty }
}

/// Online bookings that await the venue's answer.
public struct RequestPolicy: Hashable, Sendable {
  /// The smallest party that must ask; absent: every one.
  public var fromParty: Int?
  /// Elapsed minutes the venue has to answer, then the request lapses; at latest it lapses at its start.
  public var answerMinutes: Int?

  /// Made from its parts; nothing is checked.
  public init(fromParty: Int? = nil, answerMinutes: Int? = nil) {
    self.fromParty = fromParty
    self.answerMinutes = answerMinutes
  }
}

/// How offers to those who wait are made.
public struct WaitlistPolicy: Hashable, Sendable {
  /// Elapsed seconds an offer stands; absent: 300.
  public var offerSeconds: Int?
  /// Whether a place that becomes free is offered at once to the first who waits and fits; otherwise the
  /// floor is told.
  public var isAutomatic: Bool

  /// Made from its parts; nothing is checked.
  public init(offerSeconds: Int? = nil, isAutomatic: Bool = false) {
    self.offerSeconds = offerSeconds
    self.isAutomatic = isAutomatic
  }
}

/// How a business date ends (R30).
public struct ClosingPolicy: Hashable, Sendable {
  /// When it closes by itself, not before the last service is over; absent: 06:00 of the next date.
  public var time: ClockValue?
  /// When a date closes if the venue sets no time: 06:00 of the next date.
  package static let usual = ClockValue(minutes: 1440 + 360)
  /// Whether those still expected become no-shows; otherwise they are listed.
  public var marksNoShows: Bool

  /// Made from its parts; nothing is checked.
  public init(time: ClockValue? = nil, marksNoShows: Bool = false) {
    self.time = time
    self.marksNoShows = marksNoShows
  }
}

/// How often a notice that nobody took is tried again (R19).
public struct RetryPolicy: Hashable, Sendable {
  /// Tries before the notice is put on the host's screen.
  public var tries: Int
  /// Elapsed seconds to the first retry; each later one waits twice as long.
  public var seconds: Int

  /// Made from its parts; nothing is checked.
  public init(tries: Int = 3, seconds: Int = 30) {
    self.tries = tries
    self.seconds = seconds
  }
}

/// Retries by audience; absent: none, but for the kitchen three tries, the first retry after 30 s.
public struct NoticePolicy: Hashable, Sendable {
  /// The kitchen's notices; absent: three tries, the first retry after 30 s.
  public var kitchen: RetryPolicy?
  /// The hosts' notices; absent: not retried.
  public var floor: RetryPolicy?
  /// The guests' notices; absent: not retried.
  public var guest: RetryPolicy?

  /// Made from its parts; nothing is checked.
  public init(kitchen: RetryPolicy? = nil, floor: RetryPolicy? = nil, guest: RetryPolicy? = nil) {
    self.kitchen = kitchen
    self.floor = floor
    self.guest = guest
  }
}

/// How many may start in one bucket, a fixed stretch of a service (R7).
public struct Pacing: Hashable, Sendable {
  /// Elapsed minutes of a bucket, counted from the opening.
  public var minutes: Int
  /// Covers that may start in a bucket, 0–1,000,000; absent: not limited.
  public var covers: Int?
  /// Parties that may start in a bucket, 0–1,000,000; absent: not limited.
  public var parties: Int?
  /// Covers booked online that may start in a bucket, 0–1,000,000; absent: not limited.
  public var onlineCovers: Int?

  /// Made from its parts; nothing is checked.
  public init(minutes: Int, covers: Int? = nil, parties: Int? = nil, onlineCovers: Int? = nil) {
    self.minutes = minutes
    self.covers = covers
    self.parties = parties
    self.onlineCovers = onlineCovers
  }
}

/// What the kitchen makes ahead of a party (R18).
public struct PrepPolicy: Hashable, Sendable {
  /// The dishes, in the order a ticket lists them.
  public var items: [PrepPlanItem]
  /// Whether the venue answers each arrival by hand; otherwise each is approved when it is declared.
  public var needsApproval: Bool
  /// The least minutes recommended for a full meal; absent: 10.
  public var fullLeastMinutes: Int?
  /// Minutes from sitting down to being served; absent: 20.
  public var seatToServeMinutes: Int?
  /// Elapsed minutes from one course being served to the next; absent: 15.
  public var courseGapMinutes: Int?

  /// Made from its parts; nothing is checked.
  public init(
    items: [PrepPlanItem] = [], needsApproval: Bool = false, fullLeastMinutes: Int? = nil,
    seatToServeMinutes: Int? = nil, courseGapMinutes: Int? = nil
  ) {
    self.items = items
    self.needsApproval = needsApproval
    self.fullLeastMinutes = fullLeastMinutes
    self.seatToServeMinutes = seatToServeMinutes
    self.courseGapMinutes = courseGapMinutes
  }
}

/// One dish of the venue's plan.
public struct PrepPlanItem: Hashable, Sendable {
  /// The dish, 1–80 characters.
  public var name: String
  /// Where it is made, 1–64 characters.
  public var station: String
  /// 1 for the first; a course is served together.
  public var course: Int
  /// Minutes from firing to being ready.
  public var minutes: Int
  /// Whether it fires even if nobody has heard from the party.
  public var isAhead: Bool

  /// Made from its parts; nothing is checked.
  public init(name: String, station: String, course: Int = 1, minutes: Int, isAhead: Bool = false) {
    self.name = name
    self.station = station
    self.course = course
    self.minutes = minutes
    self.isAhead = isAhead
  }
}

/// Named tables used as one, every one of them occupied (R11).
public struct Combination: Hashable, Sendable {
  /// The operator's own id, 1–64 characters, unique in the venue.
  public var id: CombinationID
  /// What hosts read, 1–80 characters; absent: the id.
  public var name: String?
  /// The tables, 2–100, every one of them occupied.
  public var tables: [TableID]
  /// The smallest party, covers, 1–1000.
  public var least: Int
  /// The largest party, covers, `least`–1000.
  public var most: Int
  /// 0–1000, lower is taken first; absent: 500.
  public var priority: Int?
  /// Who may use it; empty: everyone.
  public var channels: [Channel]

  /// Made from its parts; nothing is checked.
  public init(
    id: CombinationID, name: String? = nil, tables: [TableID], least: Int = 1, most: Int,
    priority: Int? = nil, channels: [Channel] = []
  ) {
    self.id = id
    self.name = name
    self.tables = tables
    self.least = least
    self.most = most
    self.priority = priority
    self.channels = channels
  }
}
