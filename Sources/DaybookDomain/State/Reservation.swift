public import DaybookTime

/// A booking, request or walk-in as the log leaves it.
public struct Reservation: Hashable, Sendable {
  /// Its own id, ascending in order of booking.
  public let id: ReservationID
  /// The venue it is at.
  public let venue: VenueID
  /// When, how many and where.
  public var stay: Stay
  /// Whether it stands.
  public var state: BookingState
  /// Where its party is.
  public var seating: SeatingState
  /// Who made it; a guest acts on their own only (R21).
  public let owner: Actor
  /// The idempotency key it was made under.
  public let key: IdempotencyKey?
  /// Whether it came in without a booking.
  public let isWalkIn: Bool
  /// Its table was taken away and no other has been given: it stands, listed until a host acts.
  public var needsTable: Bool
  /// When the party sat down.
  public var seatedAt: Timestamp?
  /// When it stopped occupying its place: its party left, or did not come. Nil until then, or if called off.
  public var endedAt: Timestamp?
  /// Nil also once it is forgotten.
  public var guest: SealedGuest?
  /// Counts its changes from 1; a caller may name the one it has seen.
  public var version: Int
  /// Details that few bookings have.
  package private(set) var care = Boxed<Care>()

  package init(
    id: ReservationID, venue: VenueID, stay: Stay, state: BookingState = .booked,
    seating: SeatingState = .expected, owner: Actor, key: IdempotencyKey?, isWalkIn: Bool = false,
    needsTable: Bool = false, seatedAt: Timestamp? = nil, endedAt: Timestamp? = nil, guest: SealedGuest?,
    version: Int = 1,
    care: Care? = nil
  ) {
    self.id = id
    self.venue = venue
    self.stay = stay
    self.state = state
    self.seating = seating
    self.owner = owner
    self.key = key
    self.isWalkIn = isWalkIn
    self.needsTable = needsTable
    self.seatedAt = seatedAt
    self.endedAt = endedAt
    self.guest = guest
    self.version = version
    if let care, care != Care.plain { self.care = Boxed(care) }
  }

  /// Terms, money, arrival, attendance, prep: what few bookings have.
  public var details: Care {
    @inline(__always) _read {
      if care.isEmpty { yield Care.plain } else { yield care.value }
    }
    @inline(__always) _modify {
      if care.isEmpty { care = Boxed(Care.plain) }
      defer { if care.value.isPlain { care = Boxed() } }
      yield &care.value
    }
  }

  /// What the kitchen was asked for; nil once it is cancelled.
  var prep: Prep? { care.isEmpty ? nil : care.value.keptPrep.copy }

  /// Minutes from one course to the next; nil where nothing is to be made, or in an old ledger.
  var courseGapMinutes: Int? {
    care.isEmpty || care.value.keptPrep.isEmpty ? nil : care.value.keptPrep.value.courseGapMinutes
  }

  /// Whether the guest's sealed fields name allergies.
  var hasAllergies: Bool { !care.isEmpty && care.value.terms.hasAllergies }

  /// Whether it sat when a host closed its date early.
  var satAtClosing: Bool { !care.isEmpty && care.value.satAtClosing }

  /// Whether it has a correction; asked of those who did not come.
  package var isCorrected: Bool { !care.isEmpty && care.value.correction != nil }

  /// When it ends by itself unless somebody acts: an unanswered request, an unpaid deposit.
  package var lapsesAt: Timestamp? {
    guard !care.isEmpty else { return nil }
    if state == .requested { return care.value.answerBy }
    guard state == .booked, seating == .expected, care.value.deposit == .due, !care.value.isDepositHeldOpen
    else { return nil }
    return care.value.terms.depositDueAt
  }

  /// As it is at an instant: a lapse takes effect then, recorded or not.
  package func effective(at now: Timestamp) -> Reservation {
    guard let lapsesAt, now >= lapsesAt else { return self }
    var lapsed = self
    lapsed.state = state == .requested ? .declined : .cancelled
    lapsed.version += 1
    return lapsed
  }

  /// What it occupies; nil once it is over. While it needs a table it has none, but its party counts.
  package var claim: Claim? { claims.map { claim($0, lapsingAt: lapsesAt) } }

  /// How it claims what it occupies; nil once it is over.
  var claims: Claim.Kind? {
    guard state == .booked || state == .requested || state == .completed,
      needsTable || !stay.tables.isEmpty || stay.pool != nil
    else { return nil }
    // What is sold without a time stays sold when the visit is over.
    if stay.isTimeless { return state == .requested ? .requested : .booked }
    guard state != .completed, seating != .left else { return nil }
    return seating == .seated ? .seated : state == .requested ? .requested : .booked
  }

  private func claim(_ kind: Claim.Kind, lapsingAt lapsesAt: Timestamp?) -> Claim {
    let isTimeless = stay.isTimeless
    return Claim(
      id: id.retyped(), kind: kind, stay: stay,
      start: isTimeless ? stay.start : min(stay.start, seatedAt ?? stay.start), lapsesAt: lapsesAt,
      isFloating: !isTimeless && kind == .booked && seating == .expected && !stay.tables.isEmpty
        && !stay.isPinned && !isWalkIn && lapsesAt == nil)
  }

  /// Whether its party sits, for a time of its own.
  var isSitting: Bool { state == .booked && seating == .seated && !stay.isTimeless }

  /// What pacing counts of it: its claim, or only the start of a party that sat and has left (R7).
  package var counted: Claim? {
    let claim = counted(lapsingAt: lapsesAt)
    return claim.kind == .nothing ? nil : claim
  }

  func counted(lapsingAt lapsesAt: Timestamp?) -> Claim {
    if let kind = claims { return claim(kind, lapsingAt: lapsesAt) }
    guard seating == .left, let seatedAt, state == .booked || state == .completed, !stay.isTimeless else {
      return .nothing
    }
    return Claim(leftBy: id, stay: stay, start: min(stay.start, seatedAt))
  }
}

/// What few reservations have: kept apart, so that the many are small.
public struct Care: Hashable, Sendable {
  /// What was agreed besides the place.
  public var terms = Terms.plain
  /// When an unanswered request lapses.
  public var answerBy: Timestamp?
  /// Whether the guest has said that they come.
  public var attendance = AttendanceState.none
  /// How the payment ahead stands.
  public var deposit = DepositState.none
  /// Whether the deposit was forfeited before the no-show: undoing the no-show does not pay it again.
  public var wasForfeited = false
  /// Whether the deposit's deadline no longer cancels.
  public var isDepositHeldOpen = false
  /// How the card guarantee stands.
  public var guarantee = GuaranteeState.none
  /// When the party came, whether it sat since or not.
  public var arrivedAt: Timestamp?
  /// Covers that have arrived, where it is not all of the party.
  public var arrivedCovers: Int?
  /// Covers that sat down, where it is not all of the party.
  public var seatedCovers: Int?
  /// What was said of the party's way here.
  public var arrival: Arrival?
  /// The tables that were taken away from it, while it needs one.
  public var lostTables: [TableID] = []
  private(set) var keptPrep = Boxed<Prep>()
  /// The guest's fields were made unreadable.
  public var isForgotten = false
  /// The business date is closed: nothing can be undone any more.
  public var isClosed = false
  /// A sealed location and when it was given, for the rules of pings (R20).
  public var lastPing: LastPing?
  /// A forgotten guest's allergies, sealed by themselves, while something is cooked for the party (R18).
  public var keptAllergies: SealedGuest?
  /// The last correction of what is recorded; nil: never corrected.
  public var correction: Correction?
  /// It sat when a host closed its date early: it sits again if the date is reopened in time (R30).
  package var satAtClosing = false

  /// Made from its parts; nothing is checked.
  public init() {}

  static let plain = Care()

  /// Whether it says nothing.
  fileprivate var isPlain: Bool {
    keptPrep.isEmpty && arrivedAt == nil && arrival == nil && terms.isPlain && self == Care.plain
  }

  /// What the kitchen was asked for; nil once it is cancelled.
  public var prep: Prep? {
    get { keptPrep.copy }
    set { keptPrep = Boxed(newValue) }
  }
}

/// Who corrected what is recorded of a visit, when and why.
public struct Correction: Hashable, Sendable {
  /// The record that says so.
  public var position: Position
  /// When it was corrected.
  public var at: Timestamp
  /// Who corrected it.
  public var by: Actor
  /// Why, 1–400 characters.
  public var why: String

  /// Made from its parts; nothing is checked.
  public init(position: Position, at: Timestamp, by: Actor, why: String) {
    self.position = position
    self.at = at
    self.by = by
    self.why = why
  }
}

/// A location ping as it is kept.
public struct LastPing: Hashable, Sendable {
  /// When it was there.
  public var at: Timestamp
  /// Where the party was when its ETA was last worked out.
  public var place: SealedGuest

  /// Made from its parts; nothing is checked.
  public init(at: Timestamp, place: SealedGuest) {
    self.at = at
    self.place = place
  }

  /// From when on the next one is heard (R20).
  package var nextAt: Timestamp { at.adding(seconds: 30) }
}

extension Reservation {
  /// Whether its party has said that it comes, and is not there yet: pings and ETAs are for such a one.
  package var isOnTheWay: Bool {
    guard state == .booked, seating == .expected, let arrival = details.arrival else { return false }
    return [.declared, .approved, .queued].contains(arrival.state)
  }
}

/// The party said that it is on its way.
public struct Arrival: Hashable, Sendable {
  /// How far it has come with the venue.
  public var state: ArrivalState
  /// Minutes the kitchen is warned ahead, 5–90.
  public var leadMinutes: Int
  /// How much the kitchen makes ahead.
  public var scope: PrepScope
  /// When the party will be there.
  public var etaAt: Timestamp
  /// Who said when it will be there.
  public var source: ETASource
  /// Whether pings follow.
  public var sharesLocation: Bool

  /// Made from its parts; nothing is checked.
  public init(
    state: ArrivalState, leadMinutes: Int, scope: PrepScope, etaAt: Timestamp, source: ETASource,
    sharesLocation: Bool
  ) {
    self.state = state
    self.leadMinutes = leadMinutes
    self.scope = scope
    self.etaAt = etaAt
    self.source = source
    self.sharesLocation = sharesLocation
  }
}

/// What the kitchen was asked to make for a booking.
public struct Prep: Hashable, Sendable {
  /// How much is made ahead.
  public var scope: PrepScope
  /// When it is to be served.
  public var serveAt: Timestamp
  /// Its tickets, in order.
  public var tickets: [TicketID]
  /// Covers it was made out for.
  public var covers: Int
  /// Minutes from one course being served to the next; nil in an old ledger: all are served together.
  public var courseGapMinutes: Int?
  /// The last course that was served, or fired by hand, and when it was or will be on the table.
  public var lastCourse: ServedCourse?
  /// Courses that fire only by hand, ascending.
  public var heldCourses: [Int]

  /// Made from its parts; nothing is checked.
  public init(
    scope: PrepScope, serveAt: Timestamp, tickets: [TicketID], covers: Int, courseGapMinutes: Int? = nil,
    lastCourse: ServedCourse? = nil, heldCourses: [Int] = []
  ) {
    self.scope = scope
    self.serveAt = serveAt
    self.tickets = tickets
    self.covers = covers
    self.courseGapMinutes = courseGapMinutes
    self.lastCourse = lastCourse
    self.heldCourses = heldCourses
  }
}

/// A course, and when it is on the table.
public struct ServedCourse: Hashable, Sendable {
  /// Its number, from 1.
  public var course: Int
  /// When it was served, or will be.
  public var at: Timestamp

  /// Made from its parts; nothing is checked.
  public init(_ course: Int, at: Timestamp) {
    self.course = course
    self.at = at
  }
}

/// Whether a booking stands.
public enum BookingState: String, Hashable, Sendable, CaseIterable {
  case booked, completed, cancelled, noShow, requested, declined, lateCancelled
}

/// Where a booking's party is.
public enum SeatingState: String, Hashable, Sendable, CaseIterable {
  case expected, arrived, seated, left
}

/// Whether a guest was asked to confirm, and what they said.
public enum AttendanceState: String, Hashable, Sendable, CaseIterable {
  case none, asked, confirmed, declined
}

/// How a payment ahead stands.
public enum DepositState: String, Hashable, Sendable, CaseIterable {
  case none, due, paid, refunded, forfeited
}

/// How a card guarantee stands.
public enum GuaranteeState: String, Hashable, Sendable, CaseIterable {
  case none, asked, given, charged, released
}

/// How far a party's "on my way" has come with the venue.
public enum ArrivalState: String, Hashable, Sendable, CaseIterable {
  case declared, approved, queued, declined, withdrawn
}

/// Who says when a party will be there.
public enum ETASource: String, Hashable, Sendable, CaseIterable {
  case guest, host, location
}
