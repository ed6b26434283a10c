import DaybookDomain
import DaybookLending
import DaybookModel
import DaybookTime
import Testing

/// A ledger as a test sees it: the state, the facts so far, a clock moved by hand.
///
/// Does what the writer does with one command: check, decide, write due lapses before what it appends, apply.
struct Desk {
  enum Outcome: Hashable, Sendable {
    case accepted(Answer)
    case refused(Refusal)
    case invalid(InvalidField)
  }

  private(set) var state = LedgerState()
  /// The same state, with everything that was evicted from it.
  private(set) var everything = LedgerState()
  private(set) var facts: [Fact] = []
  /// What `verify` says about every record as it comes.
  private var verification = InvariantCheck(isOfToday: true)
  /// Whether every record so far was decided, so that `verify` is asked about the next.
  private var isSound = true
  var now: Timestamp
  /// Rules a zone is adopted with instead of the installed ones.
  var zones: [String: ZoneRules] = [:]
  /// What was sealed of guests, opened.
  private(set) var guests: [SealedGuest: Guest] = [:]
  private var idsMade: UInt64 = 0

  init(now: Timestamp, clock: ClockKind = .manual) {
    self.now = now
    let created = LedgerCreated(ledger: LedgerID(high: 7, low: 7), format: 1, created: now, clock: clock)
    append([.ledgerCreated(created)], venue: nil, by: .ledger)
  }

  /// What the rules say at this instant, nothing applied.
  func decide(_ command: Command, by actor: Actor) -> Result<Decision, Rejection> {
    decide(command, by: actor, in: state)
  }

  private func decide(
    _ command: Command, by actor: Actor, in state: LedgerState
  ) -> Result<Decision, Rejection> {
    var state = state
    state.lend(to: command, from: everything)
    return Result { () throws(Rejection) in try state.decide(command, in: context(for: command, by: actor)) }
  }

  /// The starts that the answer carries where a command is refused; none where it is accepted.
  func nearest(_ command: Command, by actor: Actor) -> [Timestamp] {
    guard case .failure(.refused(var refusal)) = decide(command, by: actor) else { return [] }
    refusal.sought = state.sought(by: command, at: now)
    return state.nearestStarts(for: command, refused: refusal, in: context(for: command, by: actor))
  }

  private func context(for command: Command, by actor: Actor) -> Context {
    var context = Context(now: now, by: actor, nextID: ClaimID(high: 1, low: idsMade + 1))
    if command.guest != nil {
      context.guest = SealedGuest(number: state.scalars.nextGuest, sealed: [1, 2, 3])
    }
    switch command {
    case .defineVenue(let define): context.zoneRules = rules(named: define.venue.zone)
    case .adoptZone(let adopt): context.zoneRules = rules(named: adopt.zone)
    case .ping(let ping): seal(ping, &context)
    case .forgetGuest:
      for (place, reservation) in state.cookedFor.enumerated()
      where !guest(of: reservation.id).allergies.isEmpty {
        context.keptAllergies[reservation.id] = SealedGuest(
          number: state.scalars.nextGuest + UInt64(place), sealed: [4, 5, 6])
      }
    case .modify(let modify) where modify.changesGuest: change(modify, &context)
    default: break
    }
    return context
  }

  @discardableResult
  mutating func execute(_ command: Command, by actor: Actor = .host("1")) -> Outcome {
    do throws(InvalidField) { try command.check() } catch { return .invalid(error) }
    fillPlaces()
    let decided = decide(command, by: actor)
    expectSameOnceSwept(decided, command, actor)
    switch decided {
    case .failure(.refused(let refusal)): return .refused(refusal)
    case .failure(.invalid(let field)): return .invalid(field)
    case .success(let decision):
      guard !decision.events.isEmpty else {
        var answer = Answer()
        answer.add(.answered(decision.subject))
        return .accepted(answer)
      }
      open(context(for: command, by: actor), command)
      writeDueLapses()
      append(decision.events, venue: decision.venue, by: actor)
      idsMade = max(idsMade + 1, state.scalars.lastID.low)
      if case .clockAdvanced(let to) = decision.events[0] { now = to }
      return .accepted(Answer(decision.events))
    }
  }

  private mutating func open(_ context: Context, _ command: Command) {
    if let sealed = context.guest { guests[sealed] = command.guest }
    for (id, sealed) in context.keptAllergies { guests[sealed] = Guest(allergies: guest(of: id).allergies) }
    if let changed = context.changedGuest, case .modify(let modify) = command {
      guests[changed.sealed] = guest(of: modify.reservation).changed(by: modify)
    }
  }

  /// A lapse takes effect at its instant: whether it is written yet changes no decision.
  private func expectSameOnceSwept(
    _ decided: Result<Decision, Rejection>, _ command: Command, _ actor: Actor
  ) {
    var swept = self
    swept.writeDueLapses()
    guard swept.facts.count > facts.count else { return }
    #expect(swept.decide(command, by: actor) == decided, "once its lapses are written: \(command)")
  }

  mutating func writeDueLapses() {
    while let lapse = state.nextLapse(at: now) {
      append(lapse.events, venue: lapse.venue, by: .ledger)
    }
  }

  /// Records what has lapsed, and the offers due then, where somebody waits for the place.
  private mutating func fillPlaces() {
    guard state.leavesPlaces(at: now) else { return }
    writeDueLapses()
    while let decision = state.nextOfferDecision(context(for: .recordDue(RecordDue()), by: .ledger)) {
      append(decision.events, venue: decision.venue, by: .ledger)
      idsMade = max(idsMade + 1, state.scalars.lastID.low)
    }
  }

  /// Records the next piece of due work; false when there is none.
  ///
  /// Entries tried in vain before are passed over; trying every entry finds the same.
  mutating func recordNextDue() -> Bool {
    let context = context(for: .recordDue(RecordDue()), by: .ledger)
    let found = state.dueDecision(context)
    let decision = state.nextDueDecision(context)
    #expect(decision?.events == found?.events)
    guard let decision else { return false }
    append(decision.events, venue: decision.venue, by: .ledger)
    idsMade += 1
    return true
  }

  private mutating func append(_ events: [Event], venue: VenueID?, by actor: Actor) {
    let first = state.scalars.head.next
    for event in events {
      let fact = Fact(
        position: state.scalars.head.next, first: first, recordedAt: now, by: actor, venue: venue,
        event: event
      )
      state.apply(fact)
      everything.applyKeepingAll(fact)
      facts.append(fact)
      guard isSound else { continue }
      do throws(InvariantFault) { try verification.apply(fact) } catch { Issue.record("verify: \(error)") }
    }
    guard isSound else { return }
    do throws(InvariantFault) { try verification.endOfCommand() } catch { Issue.record("verify: \(error)") }
  }
}

extension Desk {
  /// Applies records that no decision led to, each by itself; `form`: as if read in that older one.
  mutating func record(_ events: Event..., at venue: VenueID? = "sahil", form: Int? = nil) {
    isSound = false
    for event in events {
      let position = state.scalars.head.next
      let fact = Fact(
        position: position, first: position, recordedAt: now, by: .host("1"), key: nil, fingerprint: nil,
        requestID: nil, traceparent: nil, venue: venue, event: event, form: form)
      state.apply(fact)
      everything.applyKeepingAll(fact)
      facts.append(fact)
    }
  }

  mutating func beginBatch() { state.beginBatch() }
  mutating func keepBatch() { state.keepBatch() }

  /// Rolls the state back to `beginBatch`, and forgets the facts since then.
  mutating func takeBackBatch(to copy: Desk) {
    state.takeBackBatch()
    everything = copy.everything
    facts = copy.facts
    (verification, isSound) = (copy.verification, copy.isSound)
    now = copy.now
    idsMade = copy.idsMade
  }
}

extension Desk.Outcome {
  /// The answer of a refusal with exactly these reasons.
  static func refuses(_ reasons: Reason...) -> Self { .refused(Refusal(reasons)) }

  var answer: Answer? { if case .accepted(let answer) = self { answer } else { nil } }
  var refusal: Refusal? { if case .refused(let refusal) = self { refusal } else { nil } }
  var field: InvalidField? { if case .invalid(let field) = self { field } else { nil } }

  /// The events of a success; nil when it is not one.
  var events: [EventType]? { answer?.events }
  /// The codes of a refusal in order; empty when it is not one.
  var codes: [RefusalCode] { refusal?.reasons.map(\.code) ?? [] }
}
