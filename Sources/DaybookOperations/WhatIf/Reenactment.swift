import Daybook
import DaybookDomain
import DaybookTime

/// The recorded demand of one venue decided again under another definition, beside what was recorded.
///
/// Two courses of events are led side by side: the recorded one, and the altered one. Each command is worked out from
/// its records, and is known to be the one that was given when the recorded course decides it to the same events. Then
/// the altered course decides it. Of any other, what was recorded stands where the definition makes no difference.
struct Reenactment {
  /// Who acts where nobody did: for parties that were refused.
  static let host = Actor.host("what-if")

  let venue: VenueID
  let change: VenueChange
  var recorded: Course
  var altered: Course
  /// Recorded refusals of parties that were lost.
  let lost: Set<Position>
  /// Waitlist entries that became bookings.
  let served: Set<WaitlistID>

  /// What parties that have a place only in the altered course do, and when.
  var steps = Steps()
  /// Parties that are there and whose table is not free.
  var atTheDoor: [AtTheDoor] = []

  // What came of it.
  /// Why something that was accepted is refused.
  private(set) var refusals: [ClaimID: [RefusalCode]] = [:]
  /// The refusal that a party owes its place to, now that it has one.
  private(set) var refusalsOf: [ReservationID: Position] = [:]
  /// Bookings that came of an offer that nobody made.
  var offered: Set<ReservationID> = []
  /// Minutes for which parties stood at the door.
  var late: [ReservationID: Int] = [:]
  /// Bookings whose change is refused: they stay as they were.
  private(set) var refusedChanges: Set<ReservationID> = []
  /// Commands that were decided again.
  private(set) var decidedCount = 0
  /// The types of events that were taken over as they are recorded, and how often.
  private(set) var takenOver: [EventType: Int] = [:]

  init(
    of venue: VenueID, _ change: VenueChange, from state: LedgerState, lost: Set<Position>,
    served: Set<WaitlistID>
  ) {
    (self.venue, self.change, self.lost, self.served) = (venue, change, lost, served)
    recorded = Course(state)
    altered = Course(state)
  }

  /// Defines the venue otherwise, as the records before left it: that binds new claims only (R25).
  mutating func begin() throws(LedgerFailure) {
    guard let number = altered.state.number(of: venue) else { return }
    let definitions = altered.state.venues[number].definitions
    var changed: [VenueDefinition] = []
    for definition in definitions { changed.append(try change.applied(to: definition)) }
    guard changed != definitions else { return }
    let now = altered.state.scalars.recordedAt
    for definition in changed {
      let decision = try decided(.defineVenue(DefineVenue(definition)), by: Reenactment.host, at: now)
      record(decision.events, of: venue, at: now)
    }
  }

  private mutating func decided(
    _ command: Command, by actor: Actor, at now: Timestamp
  ) throws(LedgerFailure) -> Decision {
    do throws(Rejection) {
      return try altered.state.decide(command, in: Context(now: now, by: actor, nextID: ownID(at: now)))
    } catch {
      throw LedgerFailure(.malformed, "change the venue's definition: \(error)")
    }
  }

  /// Leads both courses through the records, and the altered one on to the end.
  mutating func run(_ facts: [Fact], until end: Timestamp) throws(LedgerFailure) {
    var place = facts.startIndex
    while place < facts.endIndex {
      let fact = facts[place]
      act(until: fact.recordedAt)
      if fact.venue == venue, fact.by.role == .ledger, let count = followDue(facts[place...]) {
        place += count
        continue
      }
      let rest = facts[place...]
      let command = RecordedCommand(rest.prefix { $0.first == fact.first })
      try follow(command)
      place += command.facts.count
    }
    act(until: end)
  }

  // MARK: Commands

  private mutating func follow(_ command: RecordedCommand) throws(LedgerFailure) {
    guard command.first.venue == venue else { return takeOver(command) }
    catchUp(at: command.now)
    if case .refused(let refusal) = command.events[0] { return ask(again: refusal, command) }
    let asked = command.asked(in: recorded.state)
    let id = ownID(at: command.now)
    let proven = asked.first { one in
      let context = command.context(otherwise: id, one.changedGuest)
      return (try? recorded.state.decide(one.command, in: context))?.events == command.events
    }
    guard var one = proven ?? asked.first else { return takeOver(command) }
    if let minutes = minutesLate(one.command) {
      steps.add(.tell(one.command), at: command.now.adding(minutes: minutes))
      for fact in command.facts { recorded.apply(fact) }
      return
    }
    let context = command.context(otherwise: id, one.changedGuest)
    if case .defineVenue(let define) = one.command {
      one.command = .defineVenue(DefineVenue(try change.applied(to: define.venue)))
    }
    var outcome = altered.state.outcome(of: one.command, in: context)
    if proven == nil, outcome == recorded.state.outcome(of: one.command, in: context) {
      return takeOver(command)
    }
    if case .failure = outcome, let relaxed = one.relaxed,
      let decision = try? altered.state.decide(relaxed, in: context)
    {
      outcome = .success(decision)
    }
    decidedCount += 1
    for fact in command.facts { recorded.apply(fact) }
    switch outcome {
    case .success(let decision):
      altered.append(decision.events, like: command.first)
      hear(decision.events, besides: command.events, at: command.now)
    case .failure(let rejection): note(rejection, one.command, command)
    }
    letIn(at: command.now)
  }

  /// Of a party that sat down late and leaves: it stays as long as it did, so it leaves so much later.
  private func minutesLate(_ command: Command) -> Int? {
    let id: ReservationID
    switch command {
    case .leave(let leave): id = leave.reservation
    case .complete(let complete): id = complete.reservation
    default: return nil
    }
    return late[id]
  }

  /// Notes what is refused that was accepted.
  private mutating func note(_ rejection: Rejection, _ asked: Command, _ command: RecordedCommand) {
    var codes: [RefusalCode] = []
    if case .refused(let refusal) = rejection {
      for reason in refusal.reasons where !codes.contains(reason.code) { codes.append(reason.code) }
    }
    switch asked {
    case .modify(let modify): refusedChanges.insert(modify.reservation)
    case .seat(let seat):
      if altered.state.reservation(seat.reservation)?.state == .booked {
        atTheDoor.append(AtTheDoor(seat: seat, since: command.now, codes: codes))
      }
    case .leave(let leave): giveUp(leave.reservation, at: command.now)
    case .complete(let complete): giveUp(complete.reservation, at: command.now)
    default:
      for case .booked(let booked) in command.events {
        // What refused the hold refuses the booking on it.
        if let hold = booked.hold, let known = refusals[hold.retyped()] { codes = known }
      }
      for id in command.made { refusals[id] = codes }
    }
  }

  /// A party at the door leaves without having sat.
  mutating func giveUp(_ id: ReservationID, at now: Timestamp) {
    guard let place = atTheDoor.firstIndex(where: { $0.id == id }) else { return }
    refusals[id.retyped()] = atTheDoor.remove(at: place).codes
    act(.cancel(Cancel(id)), at: now)
  }

  /// A party that was turned away asks again, as it did then.
  ///
  /// Where the recorded course would take it, more was asked for than the record tells: the refusal stands.
  private mutating func ask(again refusal: Refusal, _ command: RecordedCommand) {
    let fact = command.first
    recorded.apply(fact)
    guard lost.contains(fact.position), let sought = refusal.sought, !isServed(fact.by, sought.start),
      let start = RequestedTime(sought.start.description)
    else { return altered.append(fact, first: altered.state.scalars.head.next) }
    let asked: Command =
      fact.by.isStaff && sought.start == fact.recordedAt
      ? .walkIn(WalkIn(venue: venue, party: sought.party))
      : .book(Book(venue: venue, party: sought.party, start: start))
    let context = Context(now: fact.recordedAt, by: fact.by, nextID: ownID(at: fact.recordedAt))
    // Most are refused again, which the altered course says first: a refusal is the dearest thing to decide.
    guard let decision = try? altered.state.decide(asked, in: context),
      (try? recorded.state.decide(asked, in: context)) == nil
    else { return altered.append(fact, first: altered.state.scalars.head.next) }
    altered.append(decision.events, like: fact)
    hear(decision.events, besides: [], at: fact.recordedAt)
    for event in decision.events {
      guard let id = event.claimed else { continue }
      refusalsOf[id] = fact.position
      welcome(id, at: fact.recordedAt)
    }
  }

  /// Whether a guest has a booking on the date already.
  private func isServed(_ guest: Actor, _ start: Timestamp) -> Bool {
    guard guest.role == .guest, let number = altered.state.number(of: venue) else { return false }
    let date = altered.state.venues[number].checkService(at: start, ignoringGrid: true).date
    return altered.state.reservations(on: DayKey(venue: venue, date: date)).contains { id in
      altered.state.reservation(id).map { $0.owner == guest && $0.stands } ?? false
    }
  }

  // MARK: What is taken over

  /// Takes records over as they are, where what they are about stands as it did.
  private mutating func takeOver(_ command: RecordedCommand) {
    let first = altered.state.scalars.head.next
    for fact in command.facts {
      let stands = isSame(fact.event)
      if fact.venue == venue { takenOver[fact.event.type, default: 0] += 1 }
      recorded.apply(fact)
      if stands { altered.append(fact, first: first) }
    }
  }

  /// Whether everything that an event changes stands in both courses alike, and what it claims is free.
  private func isSame(_ event: Event) -> Bool {
    let (a, b) = (recorded.state, altered.state)
    var isSame = true
    event.forEachPart { relation, part in
      guard isSame, relation != [.makes, .ties], !relation.contains(.hinders) else { return }
      switch part {
      case .reservation(let id):
        let (old, new) = (a.reservation(id), b.reservation(id))
        isSame = old?.state == new?.state && old?.seating == new?.seating
      case .hold(let id): isSame = a.hold(id)?.state == b.hold(id)?.state
      case .block(let id): isSame = a.block(id)?.isRemoved == b.block(id)?.isRemoved
      case .entry(let id): isSame = a.entry(id)?.state == b.entry(id)?.state
      case .ticket(let id): isSame = a.ticket(id)?.state == b.ticket(id)?.state
      case .notice(let audience, let number):
        let id = NoticeID(venue: venue, audience: audience, number: number)
        isSame = (a.notice(id) == nil) == (b.notice(id) == nil)
      case .claim, .dish, .day, .venue, .zone, .maintenance, .clock, .ledger, .guest, .sealed,
        .forgottenKey:
        break
      }
    }
    guard isSame, let stay = event.stay, !stay.tables.isEmpty else { return isSame }
    let id = event.named.first
    return b.isFree(stay, at: venue, except: id) || !a.isFree(stay, at: venue, except: id)
  }

  // MARK: Acts of its own

  /// An id for what the log does not have: after all before it, and the same in every run.
  func ownID(at now: Timestamp) -> ClaimID {
    altered.state.nextID(at: now, random: (0, 0))
  }

  /// Decides a command that nobody gave, in the altered course, and records it.
  @discardableResult
  mutating func act(_ command: Command, by actor: Actor = Reenactment.host, at now: Timestamp) -> Decision? {
    let context = Context(now: now, by: actor, nextID: ownID(at: now))
    guard let decision = try? altered.state.decide(command, in: context) else { return nil }
    record(decision.events, of: decision.venue, by: actor, at: now)
    return decision
  }

  mutating func record(
    _ events: [Event], of venue: VenueID?, by actor: Actor = Reenactment.host, at now: Timestamp
  ) {
    let like = Fact(
      position: .start, first: .start, recordedAt: max(now, altered.state.scalars.recordedAt), by: actor,
      venue: venue, event: .answered(Answered()))
    altered.append(events, like: like)
  }
}

/// A party that is there, whose table is not free.
struct AtTheDoor {
  let seat: Seat
  let since: Timestamp
  let codes: [RefusalCode]

  var id: ReservationID { seat.reservation }
}

extension Reservation {
  /// Whether it is due, or has come.
  var stands: Bool { state == .booked || state == .requested || state == .completed }
}

extension Event {
  /// The booking or visit that it makes.
  var claimed: ReservationID? {
    switch self {
    case .booked(let booked): booked.reservation
    case .requested(let requested): requested.booked.reservation
    case .walkedIn(let walkedIn): walkedIn.reservation
    default: nil
    }
  }
}

extension LedgerState {
  fileprivate func outcome(of command: Command, in context: Context) -> Result<Decision, Rejection> {
    Result { () throws(Rejection) in try decide(command, in: context) }
  }

  /// Whether a stay's tables are free for it, by whatever a host may set aside.
  fileprivate func isFree(_ stay: Stay, at venue: VenueID, except id: ClaimID?) -> Bool {
    guard let number = number(of: venue) else { return false }
    var seeking = Seeking(
      party: stay.party, start: stay.start, end: stay.end, channel: stay.channel, now: scalars.recordedAt,
      edition: venues[number].edition(on: stay.date))
    seeking.bufferMinutes = stay.bufferMinutes
    seeking.except = id
    seeking.overridden = Override.allowed
    if case .tables = venues[number].place(.tables(stay.tables), seeking, makingRoom: false) { return true }
    return false
  }
}
