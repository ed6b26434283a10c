import Daybook
import DaybookDomain
import DaybookModel
import DaybookTime

/// A command as it was asked; the same command under the same key is the same question.
struct Asked: Sendable {
  let step: Int
  let command: Command
  let by: Actor
  let key: IdempotencyKey?

  var name: KeyName? { key.map { KeyName(by: by, key: $0) } }

  struct KeyName: Hashable {
    let by: Actor
    let key: IdempotencyKey
  }
}

/// Predicts every answer from the model, and checks it against the answer and the log's records.
///
/// What it takes from the ledger, since no rule gives it: ids (they must be new, and one after another), what
/// was sealed, and which parties move to make room (the model checks that choice).
struct Oracle {
  private(set) var trial: Trial
  private var keys: [Asked.KeyName: Kept] = [:]
  private var knownIDs: Set<ClaimID> = []
  /// Batches of which nobody knows whether they came to anything, in order: they may turn up later.
  private var pending: [[Asked]] = []
  /// Facts that were checked, in order.
  private(set) var head = Position.start
  private(set) var recordedAt = Timestamp.epoch
  /// What the machine's clock said at the last batch.
  private var clock = Timestamp.epoch
  /// What happened since it was last asked, for the coverage.
  var seen = Coverage()

  /// The first answer under a key, as its records have it.
  private struct Kept {
    let command: Command
    let events: [Event]
  }

  /// For a ledger that has one venue, and nothing else.
  init(_ venue: VenueDefinition, _ rules: ZoneRules) {
    var model = Model(now: .epoch, rules: rules)
    model.definitions = [venue]
    trial = Trial(following: model)
  }

  /// Takes the first records as they are.
  mutating func begin(_ facts: [Fact]) {
    for fact in facts { note(fact) }
    trial.apply(facts)
  }

  var model: Model { trial.model }

  /// The instant at which a command is decided when the machine's clock says `clock`.
  func effective(_ clock: Timestamp) -> Timestamp { max(recordedAt, clock) }

  mutating func setNow(_ clock: Timestamp) { trial.model.now = effective(clock) }

  private mutating func note(_ fact: Fact) {
    knownIDs.formUnion(fact.event.named)
    (head, recordedAt) = (fact.position, fact.recordedAt)
    seen.note("event \(fact.event.type)")
  }

  // MARK: a batch

  /// Checks the answers to commands that were decided one after another, and the records that came of them.
  ///
  /// A nil answer is one that nobody got. Returns the commands of which nobody knows yet what became. `isTorn`: the store
  /// broke its promise, and only the first commands of the commit are there.
  mutating func take(
    _ batch: [Asked], _ outcomes: [Outcome?], _ facts: [Fact], at clock: Timestamp, isTorn: Bool = false
  ) throws(Fault) -> [Asked] {
    self.clock = clock
    setNow(clock)
    var rest = facts.filter { if case .writerRestarted = $0.event { false } else { true } }[...]
    var doubts: [Asked] = []
    try turnedUp(&rest, beside: batch, outcomes)
    // A commit is there whole, or not at all.
    let hasLanded = !rest.isEmpty
    for (asked, outcome) in zip(batch, outcomes) {
      switch outcome {
      case .failed(let failure)?:
        seen.note("answer failed \(failure.code.rawValue)")
        if own(of: asked, nil, rest) != nil {
          throw Fault("said not to be done, and done: \(words(asked)), \(failure.message)")
        }
      case .busy?:
        seen.note("answer busy")
        if own(of: asked, nil, rest) != nil { throw Fault("said not to be done, and done: \(words(asked))") }
      case nil, .undecided?:
        seen.note("answer unknown")
        doubts.append(asked)
        if isTorn ? !rest.isEmpty : hasLanded { try one(asked, nil, &rest) }
      case let outcome?: try one(asked, outcome, &rest)
      }
    }
    if !doubts.isEmpty, !hasLanded, !isTorn { pending.append(doubts) }
    if let left = rest.first { throw Fault("a record that nobody asked for: \(words(left))") }
    for fact in facts { note(fact) }
    trial.apply(facts)
    setNow(clock)
    if let fault = trial.fault() { throw Fault("otherwise remembered: \(fault)") }
    return doubts
  }

  /// What was in doubt and stands in the log now.
  private mutating func turnedUp(
    _ rest: inout ArraySlice<Fact>, beside batch: [Asked], _ outcomes: [Outcome?]
  ) throws(Fault) {
    var decided: Set<Asked.KeyName> = []
    for (asked, outcome) in zip(batch, outcomes) {
      if outcome.map(Oracle.isReplay) != true, let name = asked.name { decided.insert(name) }
    }
    for old in pending {
      let names = Set(old.compactMap(\.name)).subtracting(decided)
      guard let first = rest.first(where: { $0.by != .ledger }), let key = first.key,
        names.contains(Asked.KeyName(by: first.by, key: key))
      else { continue }
      seen.note("a commit turned up later")
      for asked in old { try one(asked, nil, &rest) }
    }
    pending = pending.filter { old in !old.contains(where: isAnswered) }
  }

  private mutating func one(
    _ asked: Asked, _ told: Outcome?, _ rest: inout ArraySlice<Fact>
  ) throws(Fault) {
    // After trouble the first answer may come from the log: then it is one of before.
    let isFromLog = asked.name.map { keys[$0] == nil } ?? false && told.map(Oracle.isReplay) ?? false
    let outcome = isFromLog ? nil : told
    if isFromLog, own(of: asked, nil, rest) == nil {
      throw Fault("another answer: \(words(asked)): an answer of before, to what is not in the log")
    }
    try decided(asked, outcome, &rest)
    guard isFromLog, let told, let name = asked.name, let kept = keys[name] else { return }
    seen.note("the first answer came from the log")
    try again(asked, kept, told)
  }

  private static func isReplay(_ outcome: Outcome) -> Bool {
    switch outcome {
    case .accepted(_, _, _, isReplay: true), .refused(_, isReplay: true): true
    default: false
    }
  }

  private mutating func decided(
    _ asked: Asked, _ outcome: Outcome?, _ rest: inout ArraySlice<Fact>
  ) throws(Fault) {
    do throws(InvalidField) { try asked.command.check() } catch {
      guard let outcome else { return }
      guard case .invalid = outcome else { throw unexpected(asked, "invalid: \(error)", outcome) }
      return
    }
    if let name = asked.name, let kept = keys[name] {
      guard let outcome else { return }
      return try again(asked, kept, outcome)
    }
    let own = own(of: asked, outcome, rest)
    // Records say when they were decided; without any it was just now.
    let recorded = own?.first?.recordedAt ?? (outcome == nil ? rest.first?.recordedAt : nil)
    trial.model.now = recorded ?? effective(clock)
    if case .recordDue = asked.command { return try recordDue(asked, outcome, &rest) }
    try fillPlaces(&rest)
    var found = Found.events([])
    var isKnown = true
    if let own {
      let events = own.map(\.event)
      switch events.first {
      case .refused(let refusal)?: found = .refused(refusal)
      case .answered?: found = .events([])
      default: found = .events(events)
      }
    } else {
      switch outcome {
      case .accepted?: break
      case .refused(let refusal, _)?: found = .refused(refusal)
      case .invalid(let field)?: found = .invalid(field)
      default: isKnown = false
      }
    }
    let ask = try agree(asked, found, own, isKnown: isKnown)
    if let outcome { try check(asked, outcome, found, own) }
    seen.note(command: asked.command, found, isKnown: isKnown)
    guard let own else { return }
    if outcome != nil, let at = own.first?.recordedAt, at != effective(clock) {
      throw Fault("another time: \(words(asked)) at \(at), not \(effective(clock))")
    }
    try lapses(&rest)
    guard rest.prefix(own.count).map(\.position) == own.map(\.position) else {
      throw Fault("a record that nobody asked for: \(words(rest.first ?? own[0])) before \(words(asked))")
    }
    rest = rest.dropFirst(own.count)
    knownIDs.formUnion(found.events.flatMap(\.named))
    trial.remember(ask, asked.command, found.events)
    trial.model.take(found.events, ask)
    trial.rememberPlace(asked.command, found.events)
    if let name = asked.name { keys[name] = Kept(command: asked.command, events: own.map(\.event)) }
  }

  /// The records of a command itself, if it has any; an answer names the last of them.
  private func own(of asked: Asked, _ outcome: Outcome?, _ rest: ArraySlice<Fact>) -> ArraySlice<Fact>? {
    if asked.key == nil {
      // Without a key only what was accepted leaves records of its own.
      guard case .accepted(_, .some, _, _)? = outcome else { return nil }
    }
    guard
      let first = rest.firstIndex(where: {
        $0.first == $0.position && $0.by == asked.by && $0.key == asked.key && $0.by != .ledger
      })
    else { return nil }
    let group = rest[first...].prefix { $0.first == rest[first].position }
    return group
  }

  /// What the model predicts for what was found; throws when it is something else.
  private mutating func agree(
    _ asked: Asked, _ found: Found, _ own: ArraySlice<Fact>?, isKnown: Bool
  ) throws(Fault) -> Ask {
    var fault = ""
    for base in bases(own.map { Array($0.map(\.event)) } ?? []) {
      let ask = trial.ask(asked.command, by: asked.by, nextID: base, found.events)
      let expected = trial.model.expect(asked.command, ask, found: found)
      if !isKnown {
        switch expected {
        case .invalid: return ask
        case .refused(let whys) where !leavesRecord(asked, whys): return ask
        default:
          let words = "\(words(asked)) is not there, beside others of its commit"
          throw Fault("lost: \(words); \(Disagreement.words(expected))")
        }
      }
      guard let difference = difference(asked, expected, found, isRecorded: own != nil) else { return ask }
      if fault.isEmpty { fault = difference }
    }
    throw Fault("another answer: \(words(asked)): \(fault)")
  }

  private func leavesRecord(_ asked: Asked, _ whys: Set<Why>) -> Bool {
    type(of: asked.command.body).note.recordsRefusals && !whys.contains { !$0.code.isRecorded }
  }

  private func difference(_ asked: Asked, _ expected: Expected, _ found: Found, isRecorded: Bool) -> String? {
    // Who may not see whose claim is in the way is told the codes alone.
    if !isRecorded, !asked.by.isStaff, case .refused(let whys) = expected, case .refused(let refusal) = found,
      Set(whys.map(\.code)) == Set(refusal.reasons.map(\.code))
    {
      return nil
    }
    return Trial.difference(expected, found)
  }

  /// From which id on a command may have counted: its events do not show those that it did not use.
  private func bases(_ events: [Event]) -> [ClaimID] {
    let new = Set(events.flatMap(\.named)).subtracting(knownIDs)
    guard let least = new.min() else { return [ClaimID(high: 1, low: 0)] }
    return (0...3).map { ClaimID(high: least.high, low: least.low &- UInt64($0)) }
  }

  // MARK: what the ledger does of itself

  /// What has lapsed by now: its records come first, and no others.
  private mutating func lapses(_ rest: inout ArraySlice<Fact>) throws(Fault) {
    let expected = trial.model.lapses().flatMap(\.events)
    let found = rest.prefix(expected.count)
    guard found.map(\.event) == expected, found.allSatisfy({ $0.by == .ledger }) else {
      let words = Disagreement.words(found.map(\.event))
      throw Fault("other lapses: \(Disagreement.words(expected)) expected; found \(words)")
    }
    if !expected.isEmpty { seen.note("lapses recorded") }
    rest = rest.dropFirst(expected.count)
    trial.model.takeLapses()
  }

  private mutating func fillPlaces(_ rest: inout ArraySlice<Fact>) throws(Fault) {
    guard trial.model.leavesPlaces() else { return }
    try lapses(&rest)
    while true {
      let group = piece(rest)
      let ask = try piece(group) { model, ask, found in [model.offers(ask, found: found)] }
      guard let ask else { return }
      take(group, ask, &rest)
      seen.note("an offer made before a command")
    }
  }

  private mutating func recordDue(
    _ asked: Asked, _ outcome: Outcome?, _ rest: inout ArraySlice<Fact>
  ) throws(Fault) {
    guard asked.by.role == .operator else {
      guard let outcome else { return }
      guard case .refused(let refusal, _) = outcome, refusal.reasons.map(\.code) == [.forbidden] else {
        throw unexpected(asked, "FORBIDDEN", outcome)
      }
      return
    }
    let before = rest.startIndex
    let facts = rest
    try lapses(&rest)
    while true {
      let group = piece(rest)
      guard let ask = try piece(group, { model, ask, found in model.due(ask, found: found) }) else { break }
      take(group, ask, &rest)
      seen.note("due work recorded")
      try lapses(&rest)
    }
    let events = facts[before..<rest.startIndex].map(\.event)
    if let name = asked.name {
      guard let fact = rest.first, fact.key == asked.key, fact.by == asked.by, case .answered = fact.event
      else {
        let found = rest.first.map(words) ?? "no record"
        throw Fault("lost: \(words(asked)) has no record of its answer; found \(found)")
      }
      rest = rest.dropFirst()
      keys[name] = Kept(command: asked.command, events: events)
    }
    guard case .accepted(let answer, _, _, false)? = outcome else {
      if outcome == nil { return }
      throw unexpected(asked, "accepted", outcome)
    }
    guard answer == Answer(events) else {
      throw unexpected(asked, Disagreement.words(of: Answer(events)), outcome)
    }
  }

  /// The records of the next piece of the ledger's own work.
  private func piece(_ rest: ArraySlice<Fact>) -> ArraySlice<Fact> {
    guard let first = rest.first, first.by == .ledger else { return rest.prefix(0) }
    return rest.prefix { $0.first == first.first }
  }

  /// What a piece was asked with; nil: nothing is due, and none is there.
  private mutating func piece(
    _ group: ArraySlice<Fact>, _ due: (Model, Ask, Found) -> [[Event]]
  ) throws(Fault) -> Ask? {
    let events = group.map(\.event)
    var wanted: [[Event]] = []
    for base in bases(events) {
      let ask = Ask(by: .ledger, nextID: base)
      wanted = due(trial.model, ask, .events(events)).filter { !$0.isEmpty }
      if wanted.contains(events) { return ask }
      if wanted.isEmpty { return nil }
    }
    let expected = wanted.map(Disagreement.words).joined(separator: " or ")
    throw Fault("other work of the ledger: \(expected) expected; found \(Disagreement.words(events))")
  }

  private mutating func take(_ group: ArraySlice<Fact>, _ ask: Ask, _ rest: inout ArraySlice<Fact>) {
    rest = rest.dropFirst(group.count)
    knownIDs.formUnion(group.flatMap(\.event.named))
    trial.model.take(group.map(\.event), ask)
  }

  // MARK: what was answered

  private func check(
    _ asked: Asked, _ outcome: Outcome, _ found: Found, _ own: ArraySlice<Fact>?
  ) throws(Fault) {
    switch (found, outcome) {
    case (.invalid, .invalid): return
    case (.refused(let refusal), .refused(let told, isReplay: false)):
      guard refusal.visible(to: asked.by).reasons == told.visible(to: asked.by).reasons else {
        throw unexpected(asked, "\(refusal.visible(to: asked.by).reasons)", outcome)
      }
      guard own != nil || asked.key == nil || !leavesRecord(asked, Set(refusal.reasons.map { Why($0.code) }))
      else { throw Fault("lost: the refusal of \(words(asked)) is not recorded") }
    case (.events(let events), .accepted(let answer, let position, _, isReplay: false)):
      let told = Answer(events.isEmpty ? own?.map(\.event) ?? [] : events).visible(to: asked.by)
      guard answer.events == told.events, own == nil || answer == told,
        position == (events.isEmpty ? nil : own?.last?.position)
      else {
        let position = own?.last?.position.description ?? "none"
        throw unexpected(asked, "\(Disagreement.words(of: told)) at \(position)", outcome)
      }
      guard own != nil || asked.key == nil else {
        throw Fault("lost: the answer to \(words(asked)) is not recorded")
      }
    default: throw unexpected(asked, Disagreement.words(found), outcome)
    }
  }

  /// A question that was answered before gets the answer of then, and nothing else happens.
  private mutating func again(_ asked: Asked, _ kept: Kept, _ outcome: Outcome) throws(Fault) {
    guard kept.command == asked.command else {
      guard case .refused(let refusal, _) = outcome, refusal.code == .idempotencyKeyReused else {
        throw unexpected(asked, "IDEMPOTENCY_KEY_REUSED", outcome)
      }
      return seen.note("a key used for another command")
    }
    seen.note("the first answer again")
    if case .refused(let refusal)? = kept.events.first {
      guard case .refused(let told, isReplay: true) = outcome,
        told.reasons == refusal.visible(to: asked.by).reasons
      else { throw unexpected(asked, "again \(refusal.reasons)", outcome) }
      return
    }
    let first = Answer(kept.events).visible(to: asked.by)
    guard case .accepted(let answer, _, _, isReplay: true) = outcome, answer == first else {
      throw unexpected(asked, "again \(first)", outcome)
    }
  }

  /// Whether a question has been answered by the log.
  func isAnswered(_ asked: Asked) -> Bool { asked.name.map { keys[$0] != nil } ?? false }

  private func unexpected(_ asked: Asked, _ expected: String, _ outcome: Outcome?) -> Fault {
    Fault("another answer: \(words(asked)): \(expected) expected; found \(Run.words(outcome))")
  }

  func words(_ asked: Asked) -> String {
    "\(asked.by) \(asked.command.name) \(Disagreement.words(of: asked.command.body))"
      + (asked.key.map { " under \($0.text)" } ?? "")
  }

  private func words(_ fact: Fact) -> String {
    "record \(fact.position) by \(fact.by), \(Disagreement.words([fact.event]))"
  }
}
