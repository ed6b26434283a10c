public import DaybookDomain
internal import DaybookStore

/// A command that was answered, whatever the answer: for logs, metrics and traces.
public struct AnsweredCommand: Sendable {
  /// How it ended.
  public enum Ending: Sendable {
    /// It is in the log, its last event at this position; nil: nothing had to change.
    case accepted(Position?)
    /// The rules say no; the code of the first reason.
    case refused(RefusalCode)
    /// The first answer to its key was given again: a refusal with this code, or nil for an acceptance.
    case replayed(RefusalCode?)
    /// It is malformed, and was not queued.
    case invalid(InvalidField)
    /// It was surely not done.
    case busy(BusyReason)
    /// It is not known whether it was done.
    case undecided
    /// It was surely not done: the disk, the clock or the system failed.
    case failed(LedgerFailure.Code)
  }

  /// What was asked for. It may hold what a guest said of themselves: do not write it down.
  public let command: Command
  /// Who asked.
  public let by: Actor
  /// Under which its first answer is kept.
  public let key: IdempotencyKey?
  /// The caller's own name for the request.
  public let requestID: String?
  /// The trace that it belongs to.
  public let traceparent: TraceParent?
  /// How it ended.
  public let ending: Ending
  /// From when it was handed over until it was answered: waiting, deciding and the disk.
  public let duration: Duration
  /// What it came to on the way, each from when it was handed over.
  public let milestones: Milestones

  /// What a command came to; nil: it did not, or its answer was found without it.
  public struct Milestones: Sendable {
    /// The writer took it from the queue, with the rest of its batch.
    public internal(set) var taken: Duration?
    /// It and the rest of its batch were decided.
    public internal(set) var decided: Duration?
    /// Its batch was durable.
    public internal(set) var committed: Duration?
  }
}

extension Submission {
  /// The same, with an observer who hears the answer before the caller gets it.
  func observed(by observer: any LedgerObserver) -> Submission {
    let (began, reply) = (MonotonicTime.now, reply)
    let noted = Monitor(BatchTimes())
    let (command, by, key, requestID, traceparent) = (command, by, key, requestID, traceparent)
    var observed = Submission(
      command, by: by, key: key, requestID: requestID, traceparent: traceparent, at: at, deadline: deadline
    ) { outcome in
      let milestones = noted.withLock { $0.milestones(since: began) }
      observer.answered(
        AnsweredCommand(
          command: command, by: by, key: key, requestID: requestID, traceparent: traceparent,
          ending: AnsweredCommand.Ending(outcome), duration: MonotonicTime.now.since(began),
          milestones: milestones))
      reply(outcome)
    }
    observed.note = { times in noted.withLock { $0 = times } }
    observed.isForwarded = isForwarded
    return observed
  }
}

/// When a batch came to what.
struct BatchTimes {
  var taken: MonotonicTime?
  var decided: MonotonicTime?
  var committed: MonotonicTime?

  fileprivate func milestones(since began: MonotonicTime) -> AnsweredCommand.Milestones {
    AnsweredCommand.Milestones(
      taken: taken?.since(began), decided: decided?.since(began), committed: committed?.since(began))
  }
}

extension MonotonicTime {
  fileprivate func since(_ other: MonotonicTime) -> Duration {
    .nanoseconds(Int64(nanoseconds - other.nanoseconds))
  }
}

extension AnsweredCommand.Ending {
  fileprivate init(_ outcome: Outcome) {
    switch outcome {
    case .accepted(_, _, _, isReplay: true): self = .replayed(nil)
    case .accepted(_, let position, _, _): self = .accepted(position)
    case .refused(let refusal, isReplay: true): self = .replayed(refusal.code)
    case .refused(let refusal, _): self = .refused(refusal.code)
    case .invalid(let field): self = .invalid(field)
    case .busy(let reason): self = .busy(reason)
    case .undecided: self = .undecided
    case .failed(let failure): self = .failed(failure.code)
    }
  }
}
