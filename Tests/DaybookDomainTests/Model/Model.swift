import DaybookDomain
import DaybookTime

/// The domain written a second time: flat arrays, all of them gone through for every command.
///
/// It shares value types and the zone's rules with the ledger, and none of its decisions. One venue, "v".
///
/// Not predicted, but checked when it is found: which floating parties move to make room and where to (any
/// choice that keeps every rule is taken over); the order in which work due at the same time is recorded.
/// Not covered: `adoptZone`, `reanchor`, several venues, keys, messages and instants of reasons.
struct Model {
  var now: Timestamp
  let rules: ZoneRules
  /// In order of the first date each holds for.
  var definitions: [VenueDefinition] = []
  var parties: [Party] = []
  var holds: [Held] = []
  var blocks: [Shut] = []
  var entries: [Waiting] = []
  var tickets: [Work] = []
  var notices: [Told] = []
  var closedDates: [CivilDate] = []
  /// When dates that had been closed were reopened.
  var reopenedAt: [CivilDate: Timestamp] = [:]
  /// Bookings and entries that were evicted with a date that closed.
  var gone: Set<ClaimID> = []
  var dishesOut: [String] = []
  var sections: [CivilDate: [Section]] = [:]
  var maintenance = MaintenanceSet(isOn: false)
  /// Accounts on another's card, and on whose.
  var merged: [Actor: Actor] = [:]
  /// What was sealed of guests, opened.
  var fields: [SealedGuest: Guest] = [:]

  /// A booking, a request or a walk-in.
  struct Party {
    let id: ReservationID
    var stay: Stay
    var terms: Terms
    var state: BookingState
    var seating: SeatingState
    let owner: Actor
    let isWalkIn: Bool
    var guest: SealedGuest?
    var version = 1
    var wasRequested = false
    var needsTable = false
    /// The tables that were taken from it, while it needs one.
    var lost: [TableID] = []
    var answerBy: Timestamp?
    var arrivedAt: Timestamp?
    var seatedAt: Timestamp?
    var arrivedCovers: Int?
    var seatedCovers: Int?
    var deposit = DepositState.none
    var isHeldOpen = false
    /// Forfeited by a host, before it became a no-show or was called off late.
    var wasForfeited = false
    var wasCorrected = false
    /// It sat when a host closed its date early, and is kept until another date closes.
    var satAtClosing = false
    var guarantee = GuaranteeState.none
    var attendance = AttendanceState.none
    var arrival: Arrival?
    var prep: Prep?
    var pingedAt: Timestamp?
    var pingedFrom: Coordinate?
    var pingNumber: UInt64?
    var keptAllergies: SealedGuest?
  }

  struct Held {
    let id: HoldID
    let stay: Stay
    let lapsesAt: Timestamp
    let override: Override?
    var owner: Actor
    var entry: WaitlistID?
    var state = HoldState.active
  }

  struct Shut {
    let id: BlockID
    let scope: BlockScope
    let from: Timestamp
    let until: Timestamp
    var isRemoved = false
  }

  struct Waiting {
    let id: WaitlistID
    let party: PartySize
    let start: Timestamp?
    let date: CivilDate
    let owner: Actor
    var guest: SealedGuest?
    let area: String?
    let needs: [Need]
    let hasAllergies: Bool
    var state = WaitlistState.waiting
    var offer: HoldID?
    var offerLapsesAt: Timestamp?
    var reservation: ReservationID?
  }

  struct Work {
    let id: TicketID
    let party: ReservationID
    let station: String
    var isDelta: Bool
    var items: [Item]
    var state = TicketState.planned
    var wasSent = false
    var isAtRisk = false
  }

  struct Item: Equatable {
    var planned: PlannedItem
    var fireAt: Timestamp
    var state = TicketItemState.planned
  }

  struct Told {
    let audience: Audience
    let number: Int
    let kind: NoticeKind
    let ticket: TicketID?
    let station: String?
    let asksPerson: Bool
    var state = NoticeState.pending
    var tries = 0
    var triedAt: Timestamp
    var isEscalated = false
  }

  init(now: Timestamp, rules: ZoneRules) {
    self.now = now
    self.rules = rules
  }
}

// MARK: as they are now

extension Model {
  /// When a party's claim ends by itself, unless somebody acts.
  func lapsesAt(_ party: Party) -> Timestamp? {
    switch party.state {
    case .requested: return party.answerBy
    case .booked:
      let isOwing = party.deposit == .due && !party.isHeldOpen && party.seating == .expected
      return isOwing ? party.terms.depositDueAt : nil
    default: return nil
    }
  }

  /// What a party is now, its lapse recorded or not.
  func state(_ party: Party) -> BookingState {
    guard let at = lapsesAt(party), now >= at else { return party.state }
    return party.state == .requested ? .declined : .cancelled
  }

  func state(_ hold: Held) -> HoldState {
    hold.state == .active && now >= hold.lapsesAt ? .lapsed : hold.state
  }

  func state(_ entry: Waiting) -> WaitlistState {
    if entry.state == .waiting, let start = entry.start, start < now { return .lapsed }
    guard entry.state == .offered, let at = entry.offerLapsesAt, now >= at else { return entry.state }
    return .lapsed
  }

  func party(_ id: ReservationID) -> Party? { parties.first { $0.id == id } }
  func hold(_ id: HoldID) -> Held? { holds.first { $0.id == id } }
  func entry(_ id: WaitlistID) -> Waiting? { entries.first { $0.id == id } }
  func ticket(_ id: TicketID) -> Work? { tickets.first { $0.id == id } }

  func definition(on date: CivilDate) -> VenueDefinition {
    definitions.last { $0.effectiveFrom.map { $0 <= date } ?? true } ?? definitions[0]
  }

  /// The definition given last.
  var latest: VenueDefinition { definitions[definitions.count - 1] }

  /// The definitions once another is given: it replaces all that would begin with it or later.
  func definitions(with new: VenueDefinition) -> [VenueDefinition] {
    guard let from = new.effectiveFrom else { return [new] }
    return definitions.filter { $0.effectiveFrom == nil || $0.effectiveFrom.map { $0 < from } == true } + [
      new
    ]
  }
}

/// What a command is given with.
struct Ask {
  var by: Actor
  var nextID: ClaimID
  var guest: SealedGuest?
  var place: SealedGuest?
  /// The allergies of guests who are forgotten while something is cooked for them.
  var allergies: [ReservationID: SealedGuest] = [:]

  func id<Entity>(_ number: Int) -> ID<Entity> {
    ID(high: nextID.high, low: nextID.low + UInt64(number))
  }
}

/// One reason of a refusal, as far as it is predicted.
struct Why: Hashable, CustomStringConvertible {
  var code: RefusalCode
  var claim: ClaimID?
  /// For claims and blocks in the way: the wanted tables they are on.
  var tables: [TableID] = []

  init(_ code: RefusalCode, _ claim: ClaimID? = nil, _ tables: [TableID] = []) {
    self.code = code
    self.claim = claim
    self.tables = tables.sorted()
  }

  var description: String {
    let on = tables.isEmpty ? "" : " on \(tables.map(\.text).joined(separator: " "))"
    return code.rawValue + (claim.map { " by \(Disagreement.short($0))" } ?? "") + on
  }
}

/// Why a command changes nothing.
enum No: Error {
  case invalid
  case refused([Why])

  static func code(_ code: RefusalCode) -> No { .refused([Why(code)]) }
}

/// What the model says will come of a command.
enum Expected {
  case invalid
  case refused(Set<Why>)
  case events([Event])
}

/// What came of it at the ledger.
enum Found {
  case invalid(InvalidField)
  case refused(Refusal)
  case events([Event])

  var events: [Event] { if case .events(let events) = self { events } else { [] } }
  var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}
