internal import DaybookDomain
internal import DaybookLog
internal import DaybookViews

/// The first answer to a command under a key, repeated from the log's records.
extension WriterMemory {
  /// Lends each record after a position, until `body` says stop.
  typealias Read = (UInt64, (UInt64, RawSpan) throws(LedgerFailure) -> Bool) throws(LedgerFailure) -> Void

  /// The first answer to a command's key, read outside a turn; nil when none is known.
  ///
  /// Undecided when its record is after `durable`, or cannot be read.
  func firstAnswer(
    to submission: QueuedCommand, in storage: any LogStorage, through durable: Position = Position(.max)
  ) -> Outcome? {
    guard let key = submission.key, let prepared = submission.answeredAs else { return nil }
    do throws(DecisionFailure) {
      guard let first = try first(of: prepared.name) else { return nil }
      guard first <= durable else { return .undecided(key) }
      return try replay(first, submission) { position, body throws(LedgerFailure) in
        try storage.read(after: position, body)
      }
    } catch {
      return .undecided(key)
    }
  }

  func first(of name: KeyDigest) throws(DecisionFailure) -> Position? {
    do throws(LedgerFailure) { return try firstAnswer(to: name) } catch { throw .ofCommand(error) }
  }

  /// The first answer as its records tell it; another command under the same key is refused.
  func replay(_ first: Position, _ submission: QueuedCommand, _ read: Read) throws(DecisionFailure) -> Outcome
  {
    let group = try facts(from: first, read) { $0.first == first }
    guard let fact = group.first else { throw .ofStore(WriterMemory.notThere(first)) }
    guard fact.fingerprint == submission.answeredAs?.fingerprint else {
      let message = "this key was first used for another command; use a new key for a new command"
      return .refused(Refusal(.idempotencyKeyReused, message: message), isReplay: false)
    }
    var events = group.map(\.event)
    if case .refused(let refusal) = fact.event {
      return .refused(refusal.visible(to: submission.by), isReplay: true)
    }
    // Due work that the command recorded is part of its answer.
    if case .answered(let answered) = fact.event, let since = answered.since {
      events = try facts(from: since, read) { $0.position < first }.map(\.event)
    }
    let answer = Answer(events).visible(to: submission.by)
    return .accepted(
      answer, position: answer.events.isEmpty ? nil : group.last?.position, head: head, isReplay: true)
  }

  private static func notThere(_ position: Position) -> LedgerFailure {
    LedgerFailure(
      .storage,
      "read the first answer at record \(position): the log ends before it; ask again, or run verify")
  }

  /// The records from a position on, each checked, as long as `isWanted` holds.
  ///
  /// Throws where the log ends before what is known of it: a part of an answer is none.
  private func facts(
    from position: Position, _ read: Read, while isWanted: @escaping (Fact) -> Bool
  ) throws(DecisionFailure) -> [Fact] {
    var facts: [Fact] = []
    var isWhole = false
    var check = RecordCheck(after: Position(position.value - min(position.value, 1)))
    do throws(LedgerFailure) {
      try read(check.readsAfter) { number, record throws(LedgerFailure) in
        guard let fact = try check.take(record, at: number)?.sound() else { return true }
        guard isWanted(fact) else {
          isWhole = true
          return false
        }
        facts.append(fact)
        return true
      }
      guard isWhole || facts.last.map(\.position) ?? .start >= head else {
        throw WriterMemory.notThere(position)
      }
    } catch {
      throw .ofStore(error)
    }
    return facts
  }
}
