package import DaybookDomain
package import DaybookTime

@testable import DaybookModel

/// What a log says up to a record, read event by event: the second model's arrays, and nothing of the ledger's state or views.
package struct Scan {
  /// A notice, and what it is about.
  struct ToldNotice {
    let venue: VenueID
    let audience: Audience
    let number: Int
    let position: Position
    let about: Set<ClaimID>
  }

  private(set) var facts: [Fact] = []
  private(set) var houses: [VenueID: Model] = [:]
  private(set) var notices: [ToldNotice] = []
  private var rules: [String: ZoneRules] = [:]
  /// What was sealed of guests, opened.
  var said: [SealedGuest: Guest]

  package init(said: [SealedGuest: Guest] = [:]) { self.said = said }

  var position: Position { facts.last?.position ?? .start }
  var now: Timestamp { facts.last?.recordedAt ?? .epoch }

  package mutating func take(_ fact: Fact) {
    if facts.last?.first != fact.first { settle() }
    facts.append(fact)
    if case .zoneRulesAdopted(let adopted) = fact.event { rules[adopted.name] = adopted }
    if case .venueDefined(let venue) = fact.event, houses[venue.id] == nil, let rules = rules[venue.zone] {
      houses[venue.id] = Model(now: fact.recordedAt, rules: rules)
    }
    for id in houses.keys {
      houses[id]?.now = fact.recordedAt
      houses[id]?.fields = said
      guard fact.venue == nil || fact.venue == id else { continue }
      let known = houses[id]?.notices.count ?? 0
      houses[id]?.take(fact.event, fact.by)
      for (place, told) in (houses[id]?.notices ?? []).dropFirst(known).enumerated() {
        notices.append(
          ToldNotice(
            venue: id, audience: told.audience, number: told.number, position: fact.position,
            about: about(told, place, fact, id)))
      }
    }
  }

  /// What follows from a command as a whole: called after its last record.
  mutating func settle() {
    for id in houses.keys { houses[id]?.noteGone() }
  }

  /// A dish of a ticket: whose it is, who makes it, and when it was to be ready.
  package struct Dish {
    package let reservation: ReservationID
    package let station: String
    package let plannedAt: Timestamp
  }

  /// Some of a ticket's dishes as they are planned now, but those that are taken back.
  package func dishes(_ items: [Int], of id: TicketID, at venue: VenueID) -> [Dish] {
    guard let work = houses[venue]?.ticket(id) else { return [] }
    return items.map { work.items[$0] }.filter { $0.planned.quantity > 0 }.map {
      Dish(
        reservation: work.party, station: work.station,
        plannedAt: $0.fireAt.adding(minutes: $0.planned.minutes))
    }
  }

  /// What a notice tells of: its ticket and the ticket's party, else whom its record names.
  private func about(_ told: Model.Told, _ place: Int, _ fact: Fact, _ venue: VenueID) -> Set<ClaimID> {
    if let ticket = told.ticket {
      let party = houses[venue]?.ticket(ticket)?.party
      return Set([ticket.retyped(), party?.retyped()].compactMap { $0 })
    }
    switch fact.event {
    case .dayClosed(let closed): return [closed.expected[place].retyped()]
    case .dayReopened(let reopened): return [reopened.tableless[place].retyped()]
    case .noticeEscalated(let mark):
      return notices.first { $0.venue == venue && $0.audience == mark.audience && $0.number == mark.number }?
        .about ?? []
    default: return Set(fact.event.mentions(ReservationID.self) + fact.event.mentions(WaitlistID.self))
    }
  }
}

extension Event {
  /// Every id of a kind that stands in its fields, found by looking through all of them.
  func mentions<Entity>(_ kind: ID<Entity>.Type) -> [ClaimID] {
    var found: [ClaimID] = []
    func look(_ value: Any) {
      if let id = value as? ID<Entity> {
        found.append(id.retyped())
      } else if !(value is String), !(value is any BinaryInteger) {
        for child in Mirror(reflecting: value).children { look(child.value) }
      }
    }
    look(self)
    return found
  }

  /// Every booking, hold, block, entry and ticket that stands in its fields.
  var mentionsAny: Set<ClaimID> {
    Set(
      mentions(ReservationID.self) + mentions(HoldID.self) + mentions(BlockID.self)
        + mentions(WaitlistID.self)
        + mentions(TicketID.self))
  }
}
