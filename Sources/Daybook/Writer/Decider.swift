internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookTime
internal import DaybookViews

/// A command and how it ended; an object, because an outcome is large and handed on.
final class Reply: Sendable {
  let submission: QueuedCommand
  let outcome: Outcome

  init(_ submission: QueuedCommand, _ outcome: Outcome) {
    self.submission = submission
    self.outcome = outcome
  }
}

/// Why a command could not be decided.
enum DecisionFailure: Error {
  /// The log failed: the batch ends.
  case ofStore(LedgerFailure)
  /// Something failed for one command: the others go on.
  case ofCommand(LedgerFailure)
}

/// Answers commands in a turn: repeats the first answer from the log, or decides now and appends events.
struct Decider: ~Copyable {
  var memory: WriterMemory
  var appender = Appender()
  private let zones: ZoneInfoDirectory
  private var entropy = EntropyPool()

  init(_ memory: consuming WriterMemory, zones: ZoneInfoDirectory) {
    self.memory = memory
    self.zones = zones
  }

  mutating func answer(_ submission: QueuedCommand, in turn: any LogTurn) throws(LedgerFailure) -> Reply {
    do throws(DecisionFailure) {
      return Reply(submission, try decide(submission, turn))
    } catch {
      switch error {
      case .ofStore(let failure): throw failure
      case .ofCommand(let failure): return Reply(submission, .failed(failure))
      }
    }
  }

  private mutating func decide(_ submission: QueuedCommand, _ turn: any LogTurn) throws(DecisionFailure)
    -> Outcome
  {
    var envelope = Envelope(submission)
    precondition(
      (submission.key == nil) == (submission.answeredAs == nil), "a command is prepared before it is queued")
    if let key = submission.answeredAs {
      if let first = try memory.first(of: key.name) {
        return try memory.replay(first, submission) { position, body throws(LedgerFailure) in
          try turn.read(after: position, body)
        }
      }
    }
    if let jump = memory.clockJump {
      guard case .acceptClock = submission.command else { return .failed(jump.failure) }
    }
    let now = memory.now(for: submission)
    if case .recordDue = submission.command { return try recordDue(envelope, at: now, in: turn) }
    try fillPlaces(at: now, in: turn)
    do throws(LedgerFailure) {
      try memory.lend(to: submission.command, about: submission.subject)
    } catch {
      throw .ofCommand(error)
    }
    defer { memory.state.takeBackLent() }
    let context = try context(for: submission, at: now)
    let decision: Decision
    do throws(Rejection) {
      decision = try memory.state.decide(submission.command, in: context)
    } catch {
      switch error {
      case .invalid(let field): return .invalid(field)
      case .refused(let refusal): return try refuse(refusal, envelope, context, turn)
      }
    }
    envelope.venue = decision.venue
    guard !decision.events.isEmpty else {
      let answered = Event.answered(decision.subject)
      if submission.key != nil { try append([answered], envelope, at: now, in: turn) }
      return .accepted(Answer([answered]), position: nil, head: memory.head, isReplay: false)
    }
    let tooLong = appender.tooLong(decision.events, envelope, at: now, after: memory.head)
    if let tooLong { return .invalid(tooLong) }
    try append(decision.events, envelope, at: now, in: turn)
    return .accepted(
      Answer(decision.events).visible(to: submission.by), position: memory.head, head: memory.head,
      isReplay: false)
  }

  /// Records a refusal under a key, and answers it with the free alternatives.
  private mutating func refuse(
    _ refusal: Refusal, _ envelope: Envelope, _ context: Context, _ turn: any LogTurn
  ) throws(DecisionFailure) -> Outcome {
    let submission = envelope.submission
    var (refusal, envelope) = (refusal, envelope)
    refusal.sought = memory.state.sought(by: submission.command, at: context.now)
    if submission.isRecorded(refusal.code) {
      envelope.venue = memory.state.venue(of: submission.command)
      try append([.refused(refusal)], envelope, at: context.now, in: turn)
    }
    var answer = refusal.visible(to: submission.by)
    answer.nearest = memory.state.nearestStarts(for: submission.command, refused: refusal, in: context)
    return .refused(answer, isReplay: false)
  }

  /// Appends a checkpoint; false when the log has it already.
  mutating func append(_ checkpoint: Checkpointed, in turn: any LogTurn) throws(LedgerFailure) -> Bool {
    try appender.append(checkpoint, to: &memory, in: turn)
  }

  /// Appends a record that writing begins again after an error.
  mutating func appendRestart(reason: String, in turn: any LogTurn) throws(LedgerFailure) {
    try appender.appendRestart(reason: reason, to: &memory, in: turn)
  }

  /// Appends a command's events, and returns what had lapsed before them.
  @discardableResult
  mutating func append(
    _ events: [Event], _ envelope: Envelope, at now: Timestamp, in turn: any LogTurn
  ) throws(DecisionFailure) -> [Event] {
    if !envelope.submission.frees {
      // The rest of the batch goes on: the reserve is enough for cancels and releases.
      do throws(LedgerFailure) { try turn.checkSpace() } catch { throw .ofCommand(error) }
    }
    do throws(LedgerFailure) {
      return try appender.append(events, envelope, at: now, to: &memory, in: turn)
    } catch {
      throw .ofStore(error)
    }
  }

  // MARK: Inputs of a decision

  mutating func context(for submission: QueuedCommand, at now: Timestamp) throws(DecisionFailure) -> Context {
    var context = Context(now: now, by: submission.by, nextID: nextID(at: now))
    do throws(LedgerFailure) {
      switch submission.command.preparation {
      case .nothing: break
      case .seal:
        guard let plain = submission.guest else { break }
        context.guest = try memory.secrets.seal(plain, number: memory.state.scalars.nextGuest)
      case .changeGuest(let modify): try change(modify, by: submission.by, &context)
      case .sealPlace(let place, of: let id): try seal(place, of: id, &context)
      case .sealAllergies: try sealAllergies(&context)
      case .readZone(let zone, let always):
        if always || memory.state.zones[zone] == nil { context.zoneRules = try zones.adoptable(zone) }
      }
    } catch {
      throw .ofCommand(error)
    }
    return context
  }

  mutating func nextID(at now: Timestamp) -> ClaimID {
    memory.state.nextID(at: now, random: (entropy.next(), entropy.next()))
  }

  /// A booking's guest stays under one number: forgetting the guest forgets the fields they had before, too.
  private func change(
    _ modify: Modify, by actor: Actor, _ context: inout Context
  ) throws(LedgerFailure) {
    guard let reservation = memory.state.reservation(modify.reservation),
      actor.isStaff || reservation.owner == actor
    else { return }
    let old = try reservation.guest.flatMap { own throws(LedgerFailure) in try open(own, of: reservation.id) }
    let kept = try reservation.details.keptAllergies.flatMap { kept throws(LedgerFailure) in
      try open(kept, of: reservation.id)
    }
    let last = reservation.details.lastPing?.place
    var number = reservation.guest?.number ?? last?.number ?? memory.state.scalars.nextGuest
    if try memory.secrets.isForgotten(number) { number = memory.state.scalars.nextGuest }
    context.changedGuest = try ChangedGuest(
      old ?? Guest(), kept: kept?.allergies ?? [], changedBy: modify
    ) { guest throws(LedgerFailure) in
      try memory.secrets.seal(guest, number: number)
    }
  }

  /// What is sealed of a booking's guest; nil once it is forgotten.
  private func open(_ sealed: SealedGuest, of id: ReservationID) throws(LedgerFailure) -> Guest? {
    switch try memory.secrets.test(sealed) {
    case .opens: return try memory.secrets.open(sealed)
    case .forgotten: return nil
    case .keyMissing, .wrongKey:
      throw LedgerFailure(
        .vault,
        "change the guest of booking \(id): the vault has no key that opens the fields they have; put the ledger's own vault back, or forget this guest first and then set every field anew"
      )
    }
  }

  /// A booking's pings are sealed under its guest's number: forgetting the guest forgets them too.
  private func seal(
    _ place: Coordinate, of id: ReservationID, _ context: inout Context
  ) throws(LedgerFailure) {
    guard let reservation = memory.state.reservation(id) else { return }
    let last = reservation.details.lastPing?.place
    let number = reservation.guest?.number ?? last?.number ?? memory.state.scalars.nextGuest
    context.place = try memory.secrets.seal(place, number: number)
    if let last { context.lastPlace = try memory.secrets.open(place: last) }
  }

  /// Allergies that the kitchen needs longer than their guest is known get keys of their own (R28).
  private func sealAllergies(_ context: inout Context) throws(LedgerFailure) {
    var number = memory.state.scalars.nextGuest
    for reservation in memory.state.cookedFor {
      guard let guest = reservation.guest, let opened = try memory.secrets.open(guest),
        !opened.allergies.isEmpty
      else { continue }
      let sealed = try memory.secrets.seal(Guest(allergies: opened.allergies), number: number)
      context.keptAllergies[reservation.id] = sealed
      number = sealed.number + 1
    }
  }
}

extension ZoneInfoDirectory {
  /// The rules that a zone would be adopted with; nil when there is no such zone.
  fileprivate func adoptable(_ zone: String) throws(LedgerFailure) -> ZoneRules? {
    do throws(ZoneError) {
      return try rules(named: zone)
    } catch {
      switch error.code {
      case .badName, .notFound: return nil
      case .unreadable, .badFile, .badRules: throw LedgerFailure(.zones, error.message)
      }
    }
  }
}
