internal import DaybookDomain
internal import DaybookLog
internal import DaybookTime

extension Decider {
  /// The most pieces of due work that one command records; the next command continues.
  private static let mostDueWork = 1000

  /// Records what has come due, piece by piece, each as a record of the ledger itself.
  mutating func recordDue(
    _ envelope: Envelope, at now: Timestamp, in turn: any LogTurn
  ) throws(DecisionFailure) -> Outcome {
    let submission = envelope.submission
    do throws(Rejection) {
      try memory.state.requireMayRecordDue(submission.by)
    } catch {
      switch error {
      case .refused(let refusal): return .refused(refusal.visible(to: submission.by), isReplay: false)
      case .invalid(let field): return .invalid(field)
      }
    }
    var done = 0
    let since = memory.head.next
    var events = try appendLapses(at: now, in: turn)
    while done < Decider.mostDueWork {
      let context = Context(now: now, by: .ledger, nextID: nextID(at: now))
      guard let decision = memory.state.nextDueDecision(context) else { break }
      var own = Envelope(QueuedCommand(own: submission.command))
      own.venue = decision.venue
      events += try append(decision.events, own, at: now, in: turn) + decision.events
      done += 1
    }
    if done < Decider.mostDueWork { memory.state.forgetDueWork(through: now) }
    // Lapses caused by the last piece belong to the answer too.
    events += try appendLapses(at: now, in: turn)
    if submission.key != nil {
      let answered = Answered(since: events.isEmpty ? nil : since)
      try append([.answered(answered)], envelope, at: now, in: turn)
    }
    return .accepted(
      Answer(events), position: events.isEmpty ? nil : memory.head, head: memory.head, isReplay: false)
  }

  /// Records what has lapsed, and the offers due then, where somebody waits for the place: before anything
  /// that is decided now can take it (R25).
  mutating func fillPlaces(at now: Timestamp, in turn: any LogTurn) throws(DecisionFailure) {
    guard memory.state.leavesPlaces(at: now) else { return }
    _ = try appendLapses(at: now, in: turn)
    for _ in 0..<Decider.mostDueWork {
      let context = Context(now: now, by: .ledger, nextID: nextID(at: now))
      guard let decision = memory.state.nextOfferDecision(context) else { return }
      var own = Envelope(QueuedCommand(own: .recordDue(RecordDue())))
      own.venue = decision.venue
      do throws(DecisionFailure) {
        try append(decision.events, own, at: now, in: turn)
      } catch {
        // Without the space for an offer the command may still go on: it may free some.
        guard case .ofCommand = error else { throw error }
        return
      }
    }
  }

  private mutating func appendLapses(
    at now: Timestamp, in turn: any LogTurn
  ) throws(DecisionFailure) -> [Event] {
    do throws(LedgerFailure) {
      return try appender.appendLapses(at: now, to: &memory, in: turn)
    } catch {
      throw .ofStore(error)
    }
  }
}
