package import DaybookDomain
internal import DaybookLending
package import DaybookTime

/// One command of a story.
///
/// Its number also makes the ids of what it creates, so that they stay the same when other steps are dropped.
/// Offers that are made before it have ids of the same number below its own.
package struct Step {
  package let number: Int
  package let at: Timestamp
  package let by: Actor
  package let command: Command

  package init(number: Int, at: Timestamp, by: Actor, command: Command) {
    (self.number, self.at, self.by, self.command) = (number, at, by, command)
  }

  func ask(piece: Int = 0) -> Ask {
    Ask(by: by, nextID: ClaimID(high: 1, low: UInt64(number * 2048 + 1024 + piece * 16)))
  }

  func askBefore(piece: Int) -> Ask {
    Ask(by: .ledger, nextID: ClaimID(high: 1, low: UInt64(number * 2048 + piece * 16)))
  }
}

/// The ledger and the model side by side.
package struct Trial {
  package var model: Model
  package private(set) var state = LedgerState()
  /// Where parties were, by the number their place is sealed under.
  private var places: [UInt64: Coordinate] = [:]
  /// The same state, with everything that was evicted from it.
  package private(set) var everything = LedgerState()
  /// What `verify` says about every record as it comes.
  private var verification = InvariantCheck(isOfToday: true)
  private var violation: InvariantFault?
  /// What came of the last command at the ledger.
  package private(set) var lastFound: Found?

  package init(_ venue: VenueDefinition, at now: Timestamp) {
    guard let rules = InstalledZones.rules(named: venue.zone) else {
      preconditionFailure("no zone \(venue.zone)")
    }
    model = Model(now: now, rules: rules)
    model.definitions = [venue]
    let created = LedgerCreated(ledger: LedgerID(high: 7, low: 7), format: 1, created: now, clock: .manual)
    append([.ledgerCreated(created)], nil, .ledger)
    append([.zoneRulesAdopted(rules), .venueDefined(venue)], venue.id, .boss)
  }

  /// Over a ledger's own log, whose records are applied as they come: `apply`.
  package init(following model: Model) { self.model = model }

  /// Applies the records of whole commands, as the log has them.
  package mutating func apply(_ facts: [Fact]) {
    for (place, fact) in facts.enumerated() {
      state.apply(fact)
      everything.applyKeepingAll(fact)
      verify { check throws(InvariantFault) in try check.apply(fact) }
      guard place + 1 == facts.count || facts[place + 1].first != fact.first else { continue }
      verify { check throws(InvariantFault) in try check.endOfCommand() }
    }
  }

  /// Gives the command to both; says what they do not agree on.
  package mutating func run(_ step: Step) -> String? {
    lastFound = nil
    do throws(InvalidField) { try step.command.check() } catch { return nil }
    model.now = step.at
    if case .recordDue = step.command, step.by.role == .operator { return recordDue(step) }
    if let fault = fillPlaces(step) { return fault }
    var ask = step.ask()
    if step.command.guest != nil { ask.guest = SealedGuest(number: state.scalars.nextGuest, sealed: [1]) }
    if case .modify(let modify) = step.command, modify.changesGuest { ask.guest = sealed(modify, step) }
    if case .ping = step.command { ask.place = SealedGuest(number: state.scalars.nextGuest, sealed: [2]) }
    if case .forgetGuest = step.command {
      for (place, party) in model.parties.filter(model.keepsAllergies).enumerated() {
        ask.allergies[party.id] = SealedGuest(
          number: state.scalars.nextGuest + UInt64(place), sealed: [3])
      }
    }
    let (found, venue) = decide(step, ask)
    lastFound = found
    if let fault = sweptFault(step, ask) { return fault }
    let expected: Expected =
      if case .recordDue = step.command { .refused([Why(.forbidden)]) } else {
        model.expect(step.command, ask, found: found)
      }
    if let fault = Trial.difference(expected, found) { return fault }
    let events = found.events
    if events.isEmpty { return nil }
    if let fault = sweep() { return fault }
    remember(ask, step.command, events)
    append(events, venue, step.by)
    model.take(events, ask)
    if let ping = rememberPlace(step.command, events), let place = ask.place {
      places[place.number] = ping.place
    }
    return nil
  }

  /// The guest's changed fields are sealed under the number they had, or that the party's places have.
  private func sealed(_ modify: Modify, _ step: Step) -> SealedGuest {
    let party = model.party(modify.reservation)
    return SealedGuest(
      number: party?.guest?.number ?? party?.pingNumber ?? state.scalars.nextGuest,
      sealed: Array("\(step.number)".utf8))
  }

  private func decide(_ step: Step, _ ask: Ask) -> (Found, VenueID?) {
    var state = state
    state.lend(to: step.command, from: everything)
    var context = Context(now: step.at, by: ask.by, nextID: ask.nextID, guest: ask.guest)
    if case .modify(let modify) = step.command, modify.changesGuest, let sealed = ask.guest {
      context.guest = nil
      let kept = model.party(modify.reservation)?.keptAllergies.flatMap { model.fields[$0]?.allergies }
      context.changedGuest = ChangedGuest(
        model.fields(of: modify.reservation), kept: kept ?? [], changedBy: modify
      ) { _ in sealed }
    }
    context.zoneRules = model.rules
    context.place = ask.place
    context.keptAllergies = ask.allergies
    if case .ping(let ping) = step.command, let last = state.reservation(ping.reservation)?.details.lastPing {
      context.lastPlace = places[last.place.number]
    }
    do throws(Rejection) {
      let decision = try state.decide(step.command, in: context)
      return (.events(decision.events), decision.venue)
    } catch {
      switch error {
      case .refused(let refusal): return (.refused(refusal), nil)
      case .invalid(let field): return (.invalid(field), nil)
      }
    }
  }

  /// A lapse takes effect at its instant: whether it is written yet changes no decision.
  private func sweptFault(_ step: Step, _ ask: Ask) -> String? {
    guard !model.lapses().isEmpty else { return nil }
    // Writing a lapse may send a notice, so there is one more.
    if case .deliverNotices = step.command { return nil }
    if case .acknowledgeNotice = step.command { return nil }
    let before = decide(step, ask).0
    var swept = self
    _ = swept.sweep()
    let after = swept.decide(step, ask).0
    return "\(before)" == "\(after)" ? nil : "before its lapses are written: \(before), after: \(after)"
  }

  /// Writes what has lapsed, in both.
  private mutating func sweep() -> String? {
    let expected = model.lapses().flatMap(\.events)
    var found: [Event] = []
    while let lapse = state.nextLapse(at: model.now) {
      append(lapse.events, lapse.venue, .ledger)
      found += lapse.events
    }
    model.takeLapses()
    return expected == found
      ? nil : "lapses: \(Disagreement.words(expected)); found: \(Disagreement.words(found))"
  }

  /// Before anything is decided: what has lapsed and the offers due then, where somebody waits for the place.
  private mutating func fillPlaces(_ step: Step) -> String? {
    let leavesPlaces = model.leavesPlaces()
    guard leavesPlaces == state.leavesPlaces(at: model.now) else { return "places left: \(leavesPlaces)" }
    guard leavesPlaces else { return nil }
    if let fault = sweep() { return fault }
    for piece in 0..<60 {
      let ask = step.askBefore(piece: piece)
      let decision = state.nextOfferDecision(Context(now: model.now, by: .ledger, nextID: ask.nextID))
      let found = decision?.events ?? []
      let due = model.offers(ask, found: .events(found))
      guard due == found else {
        return "offers: \(Disagreement.words(due)); found: \(Disagreement.words(found))"
      }
      if found.isEmpty { return nil }
      append(found, decision?.venue, .ledger)
      model.take(found, ask)
    }
    return nil
  }

  private mutating func recordDue(_ step: Step) -> String? {
    var all: [Event] = []
    defer { lastFound = .events(all) }
    if let fault = sweep() { return fault }
    for piece in 0..<60 {
      let ask = Ask(by: .ledger, nextID: step.ask(piece: piece).nextID)
      let decision = state.nextDueDecision(Context(now: model.now, by: .ledger, nextID: ask.nextID))
      let found = decision?.events ?? []
      let due = model.due(ask, found: .events(found))
      guard found.isEmpty ? due.isEmpty : due.contains(found) else {
        return
          "due: \(due.map(Disagreement.words).joined(separator: " or ")); found: \(Disagreement.words(found))"
      }
      if found.isEmpty {
        state.forgetDueWork(through: model.now)
        return nil
      }
      append(found, decision?.venue, .ledger)
      model.take(found, ask)
      all += found
    }
    return nil
  }

  private mutating func append(_ events: [Event], _ venue: VenueID?, _ by: Actor) {
    let first = state.scalars.head.next
    for event in events {
      let fact = Fact(
        position: state.scalars.head.next, first: first, recordedAt: model.now, by: by, venue: venue,
        event: event)
      state.apply(fact)
      everything.applyKeepingAll(fact)
      verify { check throws(InvariantFault) in try check.apply(fact) }
    }
    verify { check throws(InvariantFault) in try check.endOfCommand() }
  }

  private mutating func verify(_ body: (inout InvariantCheck) throws(InvariantFault) -> Void) {
    do throws(InvariantFault) { try body(&verification) } catch { violation = violation ?? error }
  }

  /// What the model did not predict; nil: it was predicted.
  package static func difference(_ expected: Expected, _ found: Found) -> String? {
    switch (expected, found) {
    case (.invalid, .invalid): return nil
    case (.events(let wanted), .events(let events)) where wanted == events: return nil
    case (.refused(let whys), .refused(let refusal)):
      let named = Set(
        refusal.reasons.map { Why($0.code, $0.claim, $0.claim == nil || $0.pool != nil ? [] : $0.tables) })
      if named == whys { return nil }
      let codes = Set(refusal.reasons.map(\.code))
      if refusal.reasons.contains(where: { $0.more != nil }), codes == Set(whys.map(\.code)) { return nil }
      return "predicted \(Disagreement.words(expected)); found \(Disagreement.words(found))"
    default: return "predicted \(Disagreement.words(expected)); found \(Disagreement.words(found))"
    }
  }

  /// What the two remember differently, and tables that are sold twice.
  package func fault() -> String? {
    if let violation { return "verify: \(violation)" }
    for party in model.parties {
      guard let other = everything.reservation(party.id) else {
        return "\(Disagreement.short(party.id)) is not there"
      }
      let care = other.details
      let same =
        other.stay == party.stay && other.state == party.state && other.seating == party.seating
        && other.owner == party.owner && other.version == party.version
        && other.needsTable == party.needsTable
        && other.guest == party.guest && other.seatedAt == party.seatedAt && care.deposit == party.deposit
        && care.guarantee == party.guarantee
        && care.attendance == party.attendance && care.arrival == party.arrival && care.prep == party.prep
        && care.terms == party.terms && care.arrivedAt == party.arrivedAt
        && care.arrivedCovers == party.arrivedCovers && care.seatedCovers == party.seatedCovers
        && care.wasForfeited == party.wasForfeited && care.keptAllergies == party.keptAllergies
        && care.answerBy == party.answerBy && care.lastPing?.at == party.pingedAt
      if !same {
        return "\(Disagreement.short(party.id)) is otherwise remembered: \(party) and \(other), \(care)"
      }
    }
    for work in model.tickets {
      guard let other = everything.ticket(work.id) else {
        return "ticket \(Disagreement.short(work.id)) is not there"
      }
      let items = zip(work.items, other.items).allSatisfy {
        $0.state == $1.state && $0.fireAt == $1.fireAt && $0.planned.quantity == $1.quantity
      }
      guard items, work.items.count == other.items.count, work.state == other.state,
        work.isAtRisk == other.isAtRisk
      else { return "ticket \(Disagreement.short(work.id)): \(work) and \(other)" }
    }
    for told in model.notices where !model.isSettled(told) {
      let other = state.notice(NoticeID(venue: "v", audience: told.audience, number: told.number))
      guard let other, other.state == told.state, other.tries == told.tries,
        other.isEscalated == told.isEscalated,
        other.kind == told.kind, other.triedAt == told.triedAt, other.needsAcknowledgement == told.asksPerson
      else { return "notice \(told.audience) \(told.number): \(told) and \(String(describing: other))" }
    }
    guard state.everyNotice.count == model.notices.count(where: { !model.isSettled($0) }) else {
      return "another number of open notices"
    }
    for entry in model.entries
    where everything.entry(entry.id)?.state != entry.state {
      return "entry \(Disagreement.short(entry.id)) is otherwise remembered"
    }
    return otherwiseHere() ?? soldTwice()
  }

  /// What was not evicted, yet differs between the state and `everything`.
  private func otherwiseHere() -> String? {
    for (id, reservation) in state.reservations where everything.reservation(id) != reservation {
      return "\(Disagreement.short(id)) is otherwise here"
    }
    for ticket in state.tickets.all where everything.ticket(ticket.id) != ticket {
      return "ticket \(Disagreement.short(ticket.id)) is otherwise here"
    }
    return state.everyNotice == everything.everyNotice ? nil : "notices are otherwise here"
  }

  /// Invariant 1, from the entities alone.
  private func soldTwice() -> String? {
    let others = model.occupants()
    for (place, one) in others.enumerated() where one.pool == nil {
      for other in others[..<place] where !Set(one.tables).isDisjoint(with: other.tables) {
        if one.start < other.rests, other.start < one.rests {
          return "\(one.tables) sold to \(Disagreement.short(one.id)) and \(Disagreement.short(other.id))"
        }
      }
    }
    return nil
  }
}

extension Command {
  /// What a change leaves of the guest's fields.
  func changedFields(_ model: Model) -> Guest? {
    guard case .modify(let modify) = self else { return nil }
    return model.fields(modify, model.fields(of: modify.reservation))
  }
}

extension Model {
  /// The fields of a party's guest, opened.
  func fields(of id: ReservationID) -> Guest {
    party(id)?.guest.flatMap { fields[$0] } ?? Guest()
  }

  mutating func remember(_ ping: Ping) {
    for place in parties.indices where parties[place].id == ping.reservation {
      parties[place].pingedFrom = ping.place
    }
  }
}
