package import DaybookDomain
internal import DaybookLog
internal import DaybookViews

extension Ledger {
  /// The receipt for an outcome, or the error.
  package func receipt<C: LedgerCommand>(of _: C.Type, from outcome: Outcome) throws(LedgerError) -> Receipt<
    C.Value
  > {
    switch outcome {
    case .accepted(let answer, let position, let head, let isReplay):
      return Receipt(
        value: C.value(of: answer), position: position ?? head, isReplay: isReplay, events: answer.events)
    case .refused(let refusal, _): throw .refused(refusal)
    case .invalid(let field): throw .invalid(field)
    case .busy(let reason): throw .busy(reason)
    case .undecided(let key): throw .undecided(key)
    case .failed(let failure): throw .failed(failure)
    }
  }

  /// Up to `most` records after a position, checked and decoded.
  package func facts(after position: Position, most: Int = .max) throws(LedgerFailure) -> [Fact] {
    var facts: [Fact] = []
    try storage.facts(after: position) { fact, _ in
      facts.append(fact)
      return facts.count < most
    }
    return facts
  }
}
