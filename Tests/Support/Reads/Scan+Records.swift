import Daybook
import DaybookDomain
import DaybookOperations
import DaybookTime

@testable import DaybookModel

/// Records by what stands in them: filters, histories, differences.
extension Scan {
  /// What a filter wants, by going through all records.
  func log(_ filter: EventFilter, from first: Position, through last: Position) -> [Position] {
    func passes<Value>(_ wanted: Set<Value>?, _ value: Value?) -> Bool {
      guard let wanted else { return true }
      return value.map { wanted.contains($0) } ?? false
    }
    return facts.filter { fact in
      guard first <= fact.position, fact.position <= last, passes(filter.venues, fact.venue),
        passes(filter.types, fact.event.type), passes(filter.actors, fact.by), passes(filter.keys, fact.key),
        passes(filter.requestIDs, fact.requestID)
      else { return false }
      guard let wanted = filter.reservations else { return true }
      return !wanted.isDisjoint(with: fact.event.mentions(ReservationID.self).map { $0.retyped() })
    }.map(\.position)
  }

  /// The ids that a record is about: those in its fields, but a block that was only in the way.
  private static func subjects(of event: Event) -> Set<ClaimID> {
    switch event {
    case .holdReleased(let released): [released.hold.retyped()]
    default: event.mentionsAny
    }
  }

  /// Whether a record tells of things that belong together, and not only of several.
  private static func isOfOneThing(_ event: Event) -> Bool {
    switch event {
    case .dayClosed, .dayReopened, .guestForgotten: false
    default: true
    }
  }

  /// The records of an entity and of all that hangs together with it.
  struct ScannedHistory: Equatable {
    var entities: Set<ClaimID> = []
    var positions: [Position] = []
    var notices: [String] = []
  }

  func history(of id: ClaimID) -> ScannedHistory {
    var known: Set<ClaimID> = [id]
    var about: Set<Position> = []
    let all = facts.map {
      (position: $0.position, ids: Scan.subjects(of: $0.event), isOne: Scan.isOfOneThing($0.event))
    }
    let owners = houses.values.flatMap(\.tickets).filter { $0.id.retyped() == id }.map { $0.party }
    known.formUnion(owners.map { $0.retyped() })
    while true {
      let before = (known.count, about.count)
      for fact in all where !fact.ids.isDisjoint(with: known) {
        about.insert(fact.position)
        if fact.isOne { known.formUnion(fact.ids) }
      }
      if before == (known.count, about.count) { break }
    }
    var told: Set<Int> = []
    while true {
      let before = about.count
      for (place, notice) in notices.enumerated()
      where about.contains(notice.position) && !notice.about.isDisjoint(with: known) {
        told.insert(place)
        about.formUnion(marks(of: notice))
      }
      if before == about.count { break }
    }
    return ScannedHistory(
      entities: known.filter { value(of: $0) != nil }, positions: about.sorted(),
      notices: told.map {
        Scan.words(notices[$0].venue, notices[$0].audience, notices[$0].number, marks(of: notices[$0]))
      }
      .sorted())
  }

  static func words(_ venue: VenueID, _ audience: Audience, _ number: Int, _ marks: [Position]) -> String {
    "\(venue) \(audience) \(number), marked at \(marks)"
  }

  /// The records that say what became of a notice.
  private func marks(of notice: ToldNotice) -> [Position] {
    facts.filter { fact in
      guard fact.venue == notice.venue else { return false }
      switch fact.event {
      case .noticesDelivered(let delivered):
        return delivered.audience == notice.audience && delivered.numbers.contains(notice.number)
      case .noticeAcknowledged(let mark), .noticeRetried(let mark), .noticeEscalated(let mark):
        return mark.audience == notice.audience && mark.number == notice.number
      default: return false
      }
    }.map(\.position)
  }

  // MARK: entities

  /// What is known of an entity, in words; with `now` what has lapsed by then has. Nil: there is none.
  func value(of id: ClaimID, at now: Bool = false) -> String? {
    for house in houses.values {
      if let party = house.party(id.retyped()) {
        let state = now ? house.state(party) : party.state
        return Scan.words(party.stay, state, party.seating, party.owner, party.needsTable, party.guest)
      }
      if let hold = house.hold(id.retyped()) {
        return "hold \(now ? house.state(hold) : hold.state) \(hold.stay)"
      }
      if let block = house.blocks.first(where: { $0.id == id.retyped() }) {
        return "block \(block.scope) \(block.from) \(block.until) \(block.isRemoved)"
      }
      if let entry = house.entry(id.retyped()) {
        let guest = Scan.words(entry.guest)
        return "entry \(now ? house.state(entry) : entry.state) \(entry.party) \(entry.owner) \(guest)"
      }
      if let work = house.ticket(id.retyped()) {
        let isLapsed = now && house.party(work.party).map { house.state($0) != $0.state } ?? false
        let isOpen = work.state != .served && work.state != .cancelled
        return "ticket \(isLapsed && isOpen ? .cancelled : work.state) \(work.station)"
      }
    }
    return nil
  }

  static func words(
    _ stay: Stay, _ state: BookingState, _ seating: SeatingState, _ owner: Actor, _ needsTable: Bool,
    _ guest: SealedGuest?
  ) -> String {
    "party \(state) \(seating) \(stay.start) \(stay.end) \(stay.party) \(stay.tables) \(stay.pool?.text ?? "-") \(stay.units) \(owner) \(needsTable) \(words(guest))"
  }

  /// Whether somebody is named, and under which number: forgotten, nobody is.
  private static func words(_ guest: SealedGuest?) -> String {
    guest.map { "guest \($0.number)" } ?? "nobody"
  }

  /// An entity of the ledger's in the same words.
  static func words(_ entity: EntityValue) -> String {
    switch entity {
    case .reservation(let it): words(it.stay, it.state, it.seating, it.owner, it.needsTable, it.guest)
    case .hold(let it): "hold \(it.state) \(it.stay)"
    case .block(let it): "block \(it.scope) \(it.from) \(it.until) \(it.isRemoved)"
    case .entry(let it): "entry \(it.state) \(it.party) \(it.owner) \(words(it.guest))"
    case .ticket(let it): "ticket \(it.state) \(it.station)"
    }
  }

  /// Every entity of a venue.
  func ids(at venue: VenueID) -> [ClaimID] {
    guard let house = houses[venue] else { return [] }
    let claims: [ClaimID] =
      house.parties.map { $0.id.retyped() } + house.holds.map { $0.id.retyped() }
      + house.blocks.map { $0.id.retyped() }
    return claims + house.entries.map { $0.id.retyped() } + house.tickets.map { $0.id.retyped() }
  }
}
