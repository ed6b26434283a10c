internal import DaybookDomain
internal import DaybookLog
internal import DaybookTime

extension Decider {
  /// Pieces recorded by one command at most; the next asks for the rest.
  private static let mostDueWork = 1000

  /// Records what has come due, piece by piece, each the ledger's own.
  mutating func recordDue(
    _ envelope: Envelope, at now: Timestamp, in turn: any LogTurn
  ) throws(DecisionFailure) -> Outcome {
    let submission = envelope.submission
    let asked = try context(for: submission, at: now)
    do throws(Rejection) {
      _ = try memory.state.decide(submission.command, in: asked)
    } catch {
      switch error {
      case .refused(let refusal): return .refused(refusal.visible(to: submission.by), isReplay: false)
      case .invalid(let field): return .invalid(field)
      }
    }
    var done = 0
    var events: [Event] = []
    do throws(LogFailure) {
      events += try appender.appendLapses(at: now, to: &memory, in: turn)
    } catch {
      throw .ofStore(error)
    }
    while done < Decider.mostDueWork {
      let context = Context(now: now, by: .ledger, nextID: nextID(at: now))
      guard let decision = memory.state.nextDueDecision(context) else { break }
      var own = Envelope(Submission(submission.command, by: .ledger) { _ in })
      own.venue = decision.venue
      try append(decision.events, own, at: now, in: turn)
      events += decision.events
      done += 1
    }
    if done < Decider.mostDueWork { memory.state.forgetDueWork(through: now) }
    if submission.key != nil { try append([.answered(Answered())], envelope, at: now, in: turn) }
    return .accepted(
      Answer(events), position: events.isEmpty ? nil : memory.head, head: memory.head, isReplay: false)
  }
}
