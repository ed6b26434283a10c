import DaybookDomain
import DaybookTime

/// What a log tells of visits, waits, refusals and dishes, read event by event and kept in plain words.
struct Told {
  struct Visit {
    let id: ReservationID
    let venue: VenueID
    let owner: Actor
    let made: Timestamp?
    let isWalkIn: Bool
    var stay: Stay
    var state: String
    var seating = "expected"
    var seated: Timestamp?
    var ended: Timestamp?
    var left: Timestamp?
    var answerBy: Timestamp?
    var depositState = "none"
    var deposit: Money?
    var depositDueAt: Timestamp?
    var isHeldOpen = false
    var paid: Money?

    var date: CivilDate { stay.date }
    var start: Timestamp { stay.start }
    var covers: Int { stay.party.covers }
    var tables: Int { stay.tables.count }
    var channel: Channel { stay.channel }
    private var isTimeless: Bool { stay.pool != nil && stay.start == stay.end }
    var hasDate: Bool { !isTimeless || stay.isPinned }

    func state(at now: Timestamp) -> String {
      if state == "requested", let answerBy, answerBy <= now { return "declined" }
      if state == "booked", seating == "expected", depositState == "due", !isHeldOpen, let depositDueAt,
        depositDueAt <= now
      {
        return "cancelled"
      }
      return state
    }
    func stands(at now: Timestamp) -> Bool { ["booked", "requested", "completed"].contains(state(at: now)) }
    func turn(at now: Timestamp) -> Int? {
      guard ["booked", "completed"].contains(state(at: now)), seating == "left", !isTimeless, let seated,
        let ended,
        left == ended
      else { return nil }
      return Recount.minutes(from: seated, to: ended)
    }
    func sits(at now: Timestamp) -> Range<Timestamp>? {
      guard ["booked", "completed"].contains(state(at: now)), !isTimeless else { return nil }
      let from = seated ?? stay.start
      let until = seated == nil ? stay.end : ended ?? max(stay.end, now)
      return from < until ? from..<until : nil
    }
  }

  struct Wait {
    let venue: VenueID
    let date: CivilDate
    let covers: Int
    let joined: Timestamp
    let owner: Actor
    var start: Timestamp?
    var state = "waiting"
    var wasOffered = false
    var lapsesAt: Timestamp?
    var booked: Timestamp?

    func state(at now: Timestamp) -> String {
      if state == "offered", let lapsesAt, lapsesAt <= now { return "lapsed" }
      if state == "waiting", let start, start < now { return "lapsed" }
      return state
    }
  }

  struct Refused {
    let venue: VenueID
    let position: Position
    let start: Timestamp
    let covers: Int
    let by: Actor
    let codes: Set<RefusalCode>
    /// By the definitions that the log ends with.
    var date = CivilDate(daysSinceEpoch: 0)
  }

  struct Dish {
    let reservation: ReservationID
    let station: String
    let minutesLate: Int
  }

  var visits: [ReservationID: Visit] = [:]
  private(set) var waits: [WaitlistID: Wait] = [:]
  private(set) var refusals: [Refused] = []
  private(set) var dishes: [Dish] = []
  private(set) var definitions: [VenueID: VenueDefinition] = [:]
  private(set) var now = Timestamp.epoch
  private var holders: [HoldID: Actor] = [:]

  init(_ facts: [Fact]) {
    // When a dish was to be ready is the kitchen's own matter: the second model says it.
    var scan = Scan()
    for fact in facts {
      scan.take(fact)
      take(fact)
      guard case .ticketReady(let work) = fact.event, let venue = fact.venue else { continue }
      dishes += scan.dishes(work.items, of: work.ticket, at: venue).map {
        Dish(
          reservation: $0.reservation, station: $0.station,
          minutesLate: Recount.minutes(from: $0.plannedAt, to: fact.recordedAt))
      }
    }
    for place in refusals.indices {
      refusals[place].date = businessDate(of: refusals[place].start, at: refusals[place].venue)
    }
  }

  private mutating func take(_ fact: Fact) {
    now = fact.recordedAt
    switch fact.event {
    case .venueDefined(let venue): definitions[venue.id] = venue
    case .holdPlaced(let placed): holders[placed.hold] = placed.owner ?? fact.by
    case .waitlistJoined(let joined):
      guard let venue = fact.venue else { return }
      waits[joined.entry] = Wait(
        venue: venue, date: joined.date, covers: joined.party.covers, joined: now,
        owner: joined.owner ?? fact.by, start: joined.start)
    case .waitlistMoved(let moved): waits[moved.entry]?.start = moved.start
    case .waitlistOffered(let offered):
      waits[offered.entry]?.state = "offered"
      waits[offered.entry]?.wasOffered = true
      waits[offered.entry]?.lapsesAt = offered.lapsesAt
      holders[offered.hold] = waits[offered.entry]?.owner
    case .waitlistBooked(let booked):
      waits[booked.entry]?.state = "booked"
      waits[booked.entry]?.booked = now
    case .waitlistLeft(let id): waits[id]?.state = "left"
    case .waitlistLapsed(let id): waits[id]?.state = "lapsed"
    case .waitlistReturned(let id): waits[id]?.state = "waiting"
    case .refused(let refusal):
      guard let sought = refusal.sought, let venue = fact.venue else { return }
      refusals.append(
        Refused(
          venue: venue, position: fact.position, start: sought.start, covers: sought.party.covers,
          by: fact.by,
          codes: Set(refusal.reasons.map(\.code))))
    default:
      begin(fact)
      change(fact)
    }
  }

  private mutating func begin(_ fact: Fact) {
    guard let venue = fact.venue else { return }
    func add(
      _ id: ReservationID, _ stay: Stay, _ owner: Actor, _ terms: Terms, made: Timestamp?,
      isWalkIn: Bool = false,
      state: String = "booked"
    ) {
      visits[id] = Visit(
        id: id, venue: venue, owner: owner, made: made, isWalkIn: isWalkIn, stay: stay, state: state,
        deposit: terms.deposit, depositDueAt: terms.depositDueAt)
    }
    func book(_ it: Booked, state: String) {
      let owner = it.hold.flatMap { holders[$0] } ?? it.owner ?? fact.by
      add(it.reservation, it.stay, owner, it.terms, made: now, state: state)
      if it.terms.deposit != nil { visits[it.reservation]?.depositState = "due" }
    }
    switch fact.event {
    case .booked(let it): book(it, state: "booked")
    case .requested(let it):
      book(it.booked, state: "requested")
      visits[it.booked.reservation]?.answerBy = it.answerBy
    case .walkedIn(let it):
      add(it.reservation, it.stay, it.owner ?? fact.by, it.terms, made: now, isWalkIn: true)
      visits[it.reservation]?.seating = "seated"
      visits[it.reservation]?.seated = now
    case .carriedOver(let it):
      add(
        it.reservation, it.stay, it.original.owner ?? fact.by, it.terms, made: nil,
        state: it.standing.state.rawValue)
      if it.standing == .completed { visits[it.reservation]?.seating = "left" }
    default: break
    }
  }
}
