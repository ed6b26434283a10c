internal import DaybookCBOR
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookForms
internal import DaybookLog
internal import DaybookTime
internal import DaybookViews

/// What the writer knows and does within a turn: state, keys, clock, ids; deciding and appending.
struct Desk: ~Copyable {
  struct Reply: Sendable {
    let submission: Submission
    let outcome: Outcome

    init(_ submission: Submission, _ outcome: Outcome) {
      self.submission = submission
      self.outcome = outcome
    }
  }

  /// A record, and an input line, is at most this long (R23).
  static let mostRecordByteCount = 1 << 20

  /// Read elsewhere; changed here and where something is lent to it.
  var state = LedgerState()
  private var keys = KeyMemory()
  var cold = ColdMemory()
  private var fold: LogFold
  private var batchStart: (link: Digest256, position: Position, toForget: Int)?
  private(set) var appendedCount = 0
  private var watch: ClockWatch
  private var batchesSinceRefresh = 0
  /// Numbers the log says are forgotten whose keys may still be there.
  private var toForget: [UInt64] = []

  let secrets: CommandSecrets
  private let zones: ZoneInfoDirectory
  let index: any ColdFacts
  private var entropy = EntropyPool()
  private var buffer = CBORWriter(capacity: 4096)

  /// Begins with a state that was kept, whose keys and departed entities the index knows, or with nothing.
  init(
    secrets: CommandSecrets, clock: LedgerClock, zones: ZoneInfoDirectory, index: any ColdFacts,
    saved: SavedState? = nil
  ) {
    self.secrets = secrets
    watch = ClockWatch(clock)
    self.zones = zones
    self.index = index
    if let saved {
      state = saved.state
      fold = LogFold(after: saved.position, link: saved.link, recordedAt: saved.state.scalars.recordedAt)
      toForget = saved.state.forgotten
    } else {
      fold = LogFold()
    }
    state.keepsDeparted = true
  }

  var head: Position { state.scalars.head }
  var nextDue: Timestamp? { state.nextDue }

  // MARK: catching up

  /// Lends each record after a position, until told to stop.
  private typealias Read = (UInt64, (UInt64, RawSpan) -> Bool) throws(LogFailure) -> Void

  /// Folds every record after the head that a reader of the log lends, checking each link.
  private mutating func catchUp(_ read: Read) throws(LogFailure) {
    var failure: LogFailure?
    try read(head.value) { position, record in
      do throws(LogFailure) {
        let fact = try fold.next(record, at: Position(position))
        apply(fact)
        if case .clockAccepted = fact.event { watch.forgetAnchor() }
        cold.remember(state.takeDeparted(), at: fact.position, after: index.checkpoint)
        if let key = fact.key, fact.position == fact.first, fact.position > index.checkpoint {
          keys.remember(secrets.name(of: key, by: fact.by), at: fact.position)
        }
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
  }

  mutating func catchUp(from storage: any LogStorage) throws(LogFailure) {
    try catchUp { position, body throws(LogFailure) in try storage.read(after: position, body) }
  }

  mutating func catchUp(from turn: any LogTurn) throws(LogFailure) {
    guard turn.head.position > head.value else { return }
    try catchUp { position, body throws(LogFailure) in try turn.read(after: position, body) }
  }

  /// Whether the log holds exactly this record.
  func holds(_ last: LogHead, in storage: any LogStorage) throws(LogFailure) -> Bool {
    var holds = false
    try storage.read(after: last.position - 1) { position, record in
      holds = position == last.position && RecordHeader(record)?.link == last.link
      return false
    }
    return holds
  }

  /// Applies a record, and keeps in mind whose keys it forgets.
  private mutating func apply(_ fact: Fact) {
    state.apply(fact)
    if case .guestForgotten(let forgotten) = fact.event { toForget += forgotten.numbers }
  }

  // MARK: batches

  mutating func beginBatch() {
    state.beginBatch()
    keys.beginBatch()
    batchStart = (fold.link, fold.position, toForget.count)
    appendedCount = 0
    watch.beginTurn(after: state.scalars.recordedAt)
  }

  mutating func keepBatch(link: Digest256) {
    state.keepBatch()
    keys.keepBatch()
    watch.keepTurn()
    fold.link = link
    fold.position = head
    cold.remember(state.takeDeparted(), at: head, after: .start)
    batchStart = nil
    batchesSinceRefresh += 1
    if batchesSinceRefresh >= 64, keys.count + cold.count > 8192 {
      batchesSinceRefresh = 0
      index.refresh()
      keys.forget(through: index.checkpoint)
      cold.forget(through: index.checkpoint)
    }
  }

  mutating func takeBackBatch() {
    guard let batchStart else { return }
    state.takeBackBatch()
    keys.takeBackBatch()
    toForget.removeSubrange(batchStart.toForget...)
    fold.link = batchStart.link
    fold.position = batchStart.position
    self.batchStart = nil
  }

  /// Overwrites the keys of those the log says are forgotten: after the fact is durable, and again after a crash.
  mutating func forgetKeys() throws(LedgerFailure) {
    guard !toForget.isEmpty else { return }
    try secrets.forget(toForget)
    toForget = []
  }

  // MARK: answering

  /// Answers one command: again, from the log; or decided now, its events appended to this turn.
  mutating func answer(_ submission: Submission, in turn: any LogTurn) throws(LogFailure) -> Reply {
    do throws(Stop) {
      return Reply(submission, try decide(submission, turn))
    } catch {
      switch error {
      case .store(let failure): throw failure
      case .world(let failure): return Reply(submission, .failed(failure))
      }
    }
  }

  /// The store failed: the batch ends. The world failed for one command: the others go on.
  enum Stop: Error {
    case store(LogFailure)
    case world(LedgerFailure)
  }

  private mutating func decide(_ submission: Submission, _ turn: any LogTurn) throws(Stop) -> Outcome {
    var envelope = Envelope(submission: submission)
    if let key = submission.key {
      let name = secrets.name(of: key, by: submission.by)
      envelope.name = name
      envelope.fingerprint = secrets.fingerprint(of: submission.command)
      if let first = try first(of: name) {
        return try replay(first, envelope) { position, body throws(LogFailure) in
          try turn.read(after: position, body)
        }
      }
    }
    if let leap = clockLeap {
      guard case .acceptClock = submission.command else { return .failed(leap.failure) }
    }
    let now = now(for: submission)
    if case .recordDue = submission.command { return try recordDue(submission, envelope, now, turn) }
    try lend(to: submission.command)
    defer { state.takeBackLent() }
    let context = try context(for: submission, at: now)
    let decision: Decision
    do throws(Rejection) {
      decision = try state.decide(submission.command, in: context)
    } catch {
      switch error {
      case .invalid(let field): return .invalid(field)
      case .refused(var refusal):
        refusal.sought = state.sought(by: submission.command, at: now)
        let mayRecord = type(of: submission.command.body).note.recordsRefusals
        if submission.key != nil, refusal.code.isRecorded, mayRecord {
          envelope.venue = state.venue(of: submission.command)
          try append([.refused(refusal)], envelope, now, turn)
        }
        var answer = refusal.visible(to: submission.by)
        answer.nearest = state.nearestStarts(for: submission.command, refused: refusal, in: context)
        return .refused(answer, isReplay: false)
      }
    }
    guard !decision.events.isEmpty else {
      if submission.key != nil {
        envelope.venue = decision.venue
        try append([.answered(decision.subject)], envelope, now, turn)
      }
      let answer = Answer([.answered(decision.subject)])
      return .accepted(answer, position: nil, head: head, isReplay: false)
    }
    envelope.venue = decision.venue
    if let tooLong = tooLong(decision.events, envelope, now) { return .invalid(tooLong) }
    try append(decision.events, envelope, now, turn)
    return .accepted(Answer(decision.events), position: head, head: head, isReplay: false)
  }

  /// Records what has come due, piece by piece, each the ledger's own; so many at most, and the next asks for the rest.
  private static let mostDueWork = 1000

  private mutating func recordDue(
    _ submission: Submission, _ envelope: Envelope, _ now: Timestamp, _ turn: any LogTurn
  ) throws(Stop) -> Outcome {
    let asked = try context(for: submission, at: now)
    do throws(Rejection) {
      _ = try state.decide(submission.command, in: asked)
    } catch {
      switch error {
      case .refused(let refusal): return .refused(refusal.visible(to: submission.by), isReplay: false)
      case .invalid(let field): return .invalid(field)
      }
    }
    var done = 0
    var events: [Event] = []
    do throws(LogFailure) {
      events += try writeLapses(at: now, turn)
    } catch {
      throw .store(error)
    }
    while done < Desk.mostDueWork {
      let context = Context(now: now, by: .ledger, nextID: nextID(at: now))
      guard let decision = state.nextDueDecision(context) else { break }
      var own = Envelope(submission: Submission(submission.command, by: .ledger) { _ in })
      own.venue = decision.venue
      try append(decision.events, own, now, turn)
      events += decision.events
      done += 1
    }
    if done < Desk.mostDueWork { state.forgetDueWork(through: now) }
    if submission.key != nil { try append([.answered(Answered())], envelope, now, turn) }
    return .accepted(
      Answer(events), position: events.isEmpty ? nil : head, head: head, isReplay: false)
  }

  /// The first answer to a command's key, read outside of a turn; nil when none is known.
  ///
  /// Undecided when it stands after `durable`, or cannot be read.
  func firstAnswer(
    to submission: Submission, in storage: any LogStorage, through durable: Position = Position(.max)
  ) -> Outcome? {
    guard let key = submission.key else { return nil }
    var envelope = Envelope(submission: submission)
    envelope.fingerprint = secrets.fingerprint(of: submission.command)
    do throws(Stop) {
      guard let first = try first(of: secrets.name(of: key, by: submission.by)) else { return nil }
      guard first <= durable else { return .undecided(key) }
      return try replay(first, envelope) { position, body throws(LogFailure) in
        try storage.read(after: position, body)
      }
    } catch {
      return .undecided(key)
    }
  }

  private func first(of name: KeyDigest) throws(Stop) -> Position? {
    if let position = keys.position(of: name) { return position }
    do throws(LedgerFailure) {
      return try index.position(of: name)
    } catch {
      throw .world(error)
    }
  }

  /// The first answer, read from the log's own records; another body under the same key is refused.
  private func replay(_ first: Position, _ envelope: Envelope, _ read: Read) throws(Stop) -> Outcome {
    var facts: [Fact] = []
    var failure: LogFailure?
    do throws(LogFailure) {
      try read(first.value - 1) { position, record in
        do throws(LogFailure) {
          let fact = try LogFold.fact(record, at: Position(position))
          guard fact.first == first else { return false }
          facts.append(fact)
          return true
        } catch {
          failure = error
          return false
        }
      }
    } catch {
      throw .store(error)
    }
    if let failure { throw .store(failure) }
    guard let fact = facts.first, fact.fingerprint == envelope.fingerprint else {
      let message = "this key was first used for another command; use a new key for a new command"
      return .refused(Refusal(.idempotencyKeyReused, message: message), isReplay: false)
    }
    if case .refused(let refusal) = fact.event {
      return .refused(refusal.visible(to: envelope.submission.by), isReplay: true)
    }
    let answer = Answer(facts.map(\.event))
    return .accepted(
      answer, position: answer.events.isEmpty ? nil : facts.last?.position, head: head, isReplay: true)
  }

  /// The time of a record of the ledger's own: a clock that leaps is not followed.
  private var ownNow: Timestamp {
    let last = state.scalars.recordedAt
    let isFollowed = state.scalars.ledger?.clock == .system && clockLeap == nil
    return isFollowed ? max(last, watch.now) : last
  }

  /// Set while the machine's clock is too far ahead to be followed; then nothing is decided but whether it is right.
  var clockLeap: ClockWatch.Leap? { state.scalars.ledger?.clock == .system ? watch.leap : nil }

  /// The ledger's clock never goes back; a manual one is where its last record left it.
  private func now(for submission: Submission) -> Timestamp {
    let last = state.scalars.recordedAt
    return state.scalars.ledger?.clock == .manual ? max(last, submission.at ?? last) : max(last, watch.now)
  }

  private mutating func context(for submission: Submission, at now: Timestamp) throws(Stop) -> Context {
    var context = Context(now: now, by: submission.by, nextID: nextID(at: now))
    do throws(LedgerFailure) {
      if let guest = submission.command.guest, let checked = try? guest.checked() {
        context.guest = try secrets.seal(checked, number: state.scalars.nextGuest)
      }
      switch submission.command {
      case .defineVenue(let define) where state.zones[define.venue.zone] == nil:
        context.zoneRules = try zones.adoptable(define.venue.zone)
      case .adoptZone(let adopt): context.zoneRules = try zones.adoptable(adopt.zone)
      case .ping(let ping): try seal(ping, &context)
      default: break
      }
    } catch {
      throw .world(error)
    }
    return context
  }

  private mutating func nextID(at now: Timestamp) -> ClaimID {
    ClaimID.next(after: state.scalars.lastID, at: now, random: (entropy.next(), entropy.next()))
  }

  /// A booking's pings are sealed under its guest's number, so that forgetting the guest forgets them too.
  private func seal(_ ping: Ping, _ context: inout Context) throws(LedgerFailure) {
    guard let reservation = state.reservation(ping.reservation) else { return }
    let last = reservation.details.lastPing?.place
    let number = reservation.guest?.number ?? last?.number ?? state.scalars.nextGuest
    context.place = try secrets.seal(ping.place, number: number)
    if let last { context.lastPlace = try secrets.open(place: last) }
  }

  // MARK: appending

  /// What the records of one command share.
  private struct Envelope {
    let submission: Submission
    var name: KeyDigest?
    var fingerprint: [UInt8]?
    var venue: VenueID?
  }

  private func fact(
    _ event: Event, _ envelope: Envelope, at position: Position, first: Position, now: Timestamp
  ) -> Fact {
    var recordedAt = now
    if case .clockAdvanced(let to) = event { recordedAt = to }
    return Fact(
      position: position, first: first, recordedAt: recordedAt, by: envelope.submission.by,
      key: envelope.submission.key, fingerprint: position == first ? envelope.fingerprint : nil,
      requestID: envelope.submission.requestID, venue: envelope.venue, event: event)
  }

  private mutating func tooLong(_ events: [Event], _ envelope: Envelope, _ now: Timestamp) -> InvalidField? {
    guard case .defineVenue = envelope.submission.command else { return nil }
    for event in events {
      buffer.removeAll()
      RecordForm.encode(fact(event, envelope, at: head.next, first: head.next, now: now), into: &buffer)
      if buffer.count > Desk.mostRecordByteCount - RecordHeader.byteCount {
        return InvalidField("venue", "found \(buffer.count) bytes as a record; allowed: at most 1 MiB")
      }
    }
    return nil
  }

  private mutating func append(
    _ events: [Event], _ envelope: Envelope, _ now: Timestamp, _ turn: any LogTurn
  ) throws(Stop) {
    do throws(LogFailure) {
      _ = try writeLapses(at: now, turn)
      let first = head.next
      for event in events {
        try append(fact(event, envelope, at: head.next, first: first, now: now), turn)
      }
      if let name = envelope.name { keys.remember(name, at: first) }
    } catch {
      throw .store(error)
    }
  }

  /// Writes what has lapsed by now and says so.
  private mutating func writeLapses(at now: Timestamp, _ turn: any LogTurn) throws(LogFailure) -> [Event] {
    var events: [Event] = []
    while let lapse = state.nextLapse(at: now) {
      for event in lapse.events { try append(own(event, venue: lapse.venue, at: now), turn) }
      events += lapse.events
    }
    return events
  }

  private mutating func append(_ fact: Fact, _ turn: any LogTurn) throws(LogFailure) {
    buffer.removeAll()
    RecordForm.encode(fact, into: &buffer)
    try turn.append(buffer.bytes, chain: nil)
    state.takeBackLent()
    apply(fact)
    if case .clockAccepted = fact.event { watch.acceptLeap() }
    appendedCount += 1
  }

  /// A record of the ledger's own, no command's.
  private func own(_ event: Event, venue: VenueID? = nil, at now: Timestamp) -> Fact {
    Fact(position: head.next, first: head.next, recordedAt: now, by: .ledger, venue: venue, event: event)
  }

  /// States what was so at a record, unless that or a later one is stated already.
  mutating func append(_ checkpoint: Checkpointed, in turn: any LogTurn) throws(LogFailure) {
    guard checkpoint.at > state.scalars.checkpoint else { return }
    try append(own(.checkpointed(checkpoint), at: ownNow), turn)
  }

  mutating func appendRestart(reason: String, in turn: any LogTurn) throws(LogFailure) {
    let text = String(reason.unicodeScalars.prefix(400))
    try append(own(.writerRestarted(WriterRestarted(reason: text)), at: ownNow), turn)
  }
}

extension ZoneInfoDirectory {
  /// The rules a zone would be adopted with; nil when there is no such zone.
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
