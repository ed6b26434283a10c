package import DaybookDomain

/// How a command ended.
package enum Outcome: Sendable {
  /// It is in the log, or nothing had to change. `position` is its last event's, nil for no change; `head`
  /// the log's.
  case accepted(Answer, position: Position?, head: Position, isReplay: Bool)
  case refused(Refusal, isReplay: Bool)
  case invalid(InvalidField)
  case busy(BusyReason)
  case undecided(IdempotencyKey?)
  case failed(LedgerFailure)
}
