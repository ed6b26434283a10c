package import DaybookDomain
package import DaybookTime

/// The domain written a second time: flat arrays, all of them gone through for every command.
///
/// It shares value types and the zone's rules with the ledger, and none of its decisions. One venue, "v".
///
/// Not predicted, but checked when it is found: which floating parties move to make room and where to (any
/// choice that keeps every rule is taken over); the order in which work due at the same time is recorded.
/// Not covered: `adoptZone`, `reanchor`, several venues, keys, messages and instants of reasons.
package struct Model {
  package var now: Timestamp
  package let rules: ZoneRules
  /// In order of the first date each holds for.
  package var definitions: [VenueDefinition] = []
  package var parties: [Party] = []
  package var holds: [Held] = []
  package var blocks: [Shut] = []
  package var entries: [Waiting] = []
  package var tickets: [Work] = []
  package var notices: [Told] = []
  package var closedDates: [CivilDate] = []
  /// When dates that had been closed were reopened.
  package var reopenedAt: [CivilDate: Timestamp] = [:]
  /// Bookings and entries that were evicted with a date that closed.
  package var gone: Set<ClaimID> = []
  package var dishesOut: [String] = []
  package var sections: [CivilDate: [Section]] = [:]
  package var maintenance = MaintenanceSet(isOn: false)
  /// Accounts on another's card, and on whose.
  package var merged: [Actor: Actor] = [:]
  /// What was sealed of guests, opened.
  package var fields: [SealedGuest: Guest] = [:]

  /// A booking, a request or a walk-in.
  package struct Party {
    package let id: ReservationID
    package var stay: Stay
    package var terms: Terms
    package var state: BookingState
    package var seating: SeatingState
    package let owner: Actor
    package let isWalkIn: Bool
    package var guest: SealedGuest?
    package var version = 1
    package var wasRequested = false
    package var needsTable = false
    /// The tables that were taken from it, while it needs one.
    package var lost: [TableID] = []
    package var answerBy: Timestamp?
    package var arrivedAt: Timestamp?
    package var seatedAt: Timestamp?
    package var arrivedCovers: Int?
    package var seatedCovers: Int?
    package var deposit = DepositState.none
    package var isHeldOpen = false
    /// Forfeited by a host, before it became a no-show or was called off late.
    package var wasForfeited = false
    package var wasCorrected = false
    /// It sat when a host closed its date early, and is kept until another date closes.
    package var satAtClosing = false
    package var guarantee = GuaranteeState.none
    package var attendance = AttendanceState.none
    package var arrival: Arrival?
    package var prep: Prep?
    package var pingedAt: Timestamp?
    package var pingedFrom: Coordinate?
    package var pingNumber: UInt64?
    package var keptAllergies: SealedGuest?
  }

  package struct Held {
    package let id: HoldID
    package let stay: Stay
    package let lapsesAt: Timestamp
    package let override: Override?
    package var owner: Actor
    package var entry: WaitlistID?
    package var state = HoldState.active
  }

  package struct Shut {
    package let id: BlockID
    package let scope: BlockScope
    package let from: Timestamp
    package let until: Timestamp
    package var isRemoved = false
  }

  package struct Waiting {
    package let id: WaitlistID
    package let party: PartySize
    package let start: Timestamp?
    package let date: CivilDate
    package let owner: Actor
    package var guest: SealedGuest?
    package let area: String?
    package let needs: [Need]
    package let hasAllergies: Bool
    package var state = WaitlistState.waiting
    package var offer: HoldID?
    package var offerLapsesAt: Timestamp?
    package var reservation: ReservationID?
  }

  package struct Work {
    package let id: TicketID
    package let party: ReservationID
    package let station: String
    package var isDelta: Bool
    package var items: [Item]
    package var state = TicketState.planned
    package var wasSent = false
    package var isAtRisk = false
  }

  package struct Item: Equatable {
    package var planned: PlannedItem
    package var fireAt: Timestamp
    package var state = TicketItemState.planned
  }

  package struct Told {
    package let audience: Audience
    package let number: Int
    package let kind: NoticeKind
    package let ticket: TicketID?
    package let station: String?
    package let asksPerson: Bool
    package var state = NoticeState.pending
    package var tries = 0
    package var triedAt: Timestamp
    package var isEscalated = false
  }

  package init(now: Timestamp, rules: ZoneRules) {
    self.now = now
    self.rules = rules
  }
}

// MARK: as they are now

extension Model {
  /// When a party's claim ends by itself, unless somebody acts.
  package func lapsesAt(_ party: Party) -> Timestamp? {
    switch party.state {
    case .requested: return party.answerBy
    case .booked:
      let isOwing = party.deposit == .due && !party.isHeldOpen && party.seating == .expected
      return isOwing ? party.terms.depositDueAt : nil
    default: return nil
    }
  }

  /// What a party is now, its lapse recorded or not.
  package func state(_ party: Party) -> BookingState {
    guard let at = lapsesAt(party), now >= at else { return party.state }
    return party.state == .requested ? .declined : .cancelled
  }

  package func state(_ hold: Held) -> HoldState {
    hold.state == .active && now >= hold.lapsesAt ? .lapsed : hold.state
  }

  package func state(_ entry: Waiting) -> WaitlistState {
    if entry.state == .waiting, let start = entry.start, start < now { return .lapsed }
    guard entry.state == .offered, let at = entry.offerLapsesAt, now >= at else { return entry.state }
    return .lapsed
  }

  package func party(_ id: ReservationID) -> Party? { parties.first { $0.id == id } }
  package func hold(_ id: HoldID) -> Held? { holds.first { $0.id == id } }
  package func entry(_ id: WaitlistID) -> Waiting? { entries.first { $0.id == id } }
  package func ticket(_ id: TicketID) -> Work? { tickets.first { $0.id == id } }

  package func definition(on date: CivilDate) -> VenueDefinition {
    definitions.last { $0.effectiveFrom.map { $0 <= date } ?? true } ?? definitions[0]
  }

  /// The definition given last.
  package var latest: VenueDefinition { definitions[definitions.count - 1] }

  /// The definitions once another is given: it replaces all that would begin with it or later.
  package func definitions(with new: VenueDefinition) -> [VenueDefinition] {
    guard let from = new.effectiveFrom else { return [new] }
    return definitions.filter { $0.effectiveFrom == nil || $0.effectiveFrom.map { $0 < from } == true } + [
      new
    ]
  }
}

/// What a command is given with.
package struct Ask {
  package var by: Actor
  package var nextID: ClaimID
  package var guest: SealedGuest?
  package var place: SealedGuest?
  /// The allergies of guests who are forgotten while something is cooked for them.
  package var allergies: [ReservationID: SealedGuest] = [:]

  package init(by: Actor, nextID: ClaimID) { (self.by, self.nextID) = (by, nextID) }

  package func id<Entity>(_ number: Int) -> ID<Entity> {
    ID(high: nextID.high, low: nextID.low + UInt64(number))
  }
}

/// One reason of a refusal, as far as it is predicted.
package struct Why: Hashable, CustomStringConvertible {
  package var code: RefusalCode
  package var claim: ClaimID?
  /// For claims and blocks in the way: the wanted tables they are on.
  package var tables: [TableID] = []

  package init(_ code: RefusalCode, _ claim: ClaimID? = nil, _ tables: [TableID] = []) {
    self.code = code
    self.claim = claim
    self.tables = tables.sorted()
  }

  package var description: String {
    let on = tables.isEmpty ? "" : " on \(tables.map(\.text).joined(separator: " "))"
    return code.rawValue + (claim.map { " by \(Disagreement.short($0))" } ?? "") + on
  }
}

/// Why a command changes nothing.
package enum No: Error {
  case invalid
  case refused([Why])

  package static func code(_ code: RefusalCode) -> No { .refused([Why(code)]) }
}

/// What the model says will come of a command.
package enum Expected {
  case invalid
  case refused(Set<Why>)
  case events([Event])
}

/// What came of it at the ledger.
package enum Found {
  case invalid(InvalidField)
  case refused(Refusal)
  case events([Event])

  package var events: [Event] { if case .events(let events) = self { events } else { [] } }
  package var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
}
