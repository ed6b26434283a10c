package import DaybookDomain

/// How a command ended.
package enum Outcome: Sendable {
  /// In the log, or so already. `position` is that of its last event, nil when nothing changed; `head` the log's.
  case accepted(Answer, position: Position?, head: Position, isReplay: Bool)
  case refused(Refusal, isReplay: Bool)
  case invalid(InvalidField)
  case busy(BusyReason)
  case undecided(IdempotencyKey?)
  case failed(LedgerFailure)
}
