public import DaybookDomain

/// Proof that a command is in the log.
public struct Receipt<Value: Sendable>: Sendable {
  /// The command's result, of the type that the command names.
  public let value: Value
  /// The position of its last event: a read from there on sees it. For a command that changed nothing, the
  /// head.
  public let position: Position
  /// Whether this repeats the first answer to its key.
  public let isReplay: Bool
  /// The types of its events; empty when nothing changed.
  public let events: [EventType]
}

extension Ledger {
  /// The receipt for an outcome, or the error.
  package func receipt<C: LedgerCommand>(of _: C.Type, from outcome: Outcome) throws(LedgerError) -> Receipt<
    C.Value
  > { try receipt(from: outcome) { C.value(of: $0) } }

  func receipt<Value>(
    from outcome: Outcome, _ value: (Answer) -> Value
  ) throws(LedgerError) -> Receipt<Value> {
    switch outcome {
    case .accepted(let answer, let position, let head, let isReplay):
      return Receipt(
        value: value(answer), position: position ?? head, isReplay: isReplay, events: answer.events)
    case .refused(let refusal, _): throw .refused(refusal)
    case .invalid(let field): throw .invalid(field)
    case .busy(let reason): throw .busy(reason)
    case .undecided(let key): throw .undecided(key)
    case .failed(let failure): throw .failed(failure)
    }
  }
}
