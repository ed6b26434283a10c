package import DaybookCrypto
package import DaybookDomain
package import DaybookLog

/// Replays a log as an audit: raw records first, then what they say.
package struct Audit {
  private let storage: any LogStorage
  /// Records from one checkpoint to the next, until the log says.
  private let checkpointInterval: Int
  /// Called now and then with the position reached; false stops the work.
  private let progress: (Position) -> Bool

  /// What an audit found.
  package struct Report: Sendable {
    /// How many records were read and found right.
    package let events: UInt64
    package let position: Position
    package let link: Digest256
    package let violation: Violation?
    package let wasStopped: Bool
  }

  package init(
    _ storage: any LogStorage, checkpointInterval: Int = CheckpointProof.every,
    progress: @escaping (Position) -> Bool = { _ in true }
  ) {
    self.storage = storage
    self.checkpointInterval = checkpointInterval
    self.progress = progress
  }

  /// Checks every record, then every invariant; stops at the first violation.
  package func verify() throws(LogFailure) -> Report {
    let raw = try pass { _ throws(Violation) in }
    guard raw.violation == nil, !raw.wasStopped else { return raw }
    var invariants = InvariantCheck()
    var checkpoints = CheckpointProof(every: checkpointInterval)
    let report = try pass { fact throws(Violation) in
      try invariants.apply(fact)
      try checkpoints.check(fact, invariants.state)
    }
    guard report.violation == nil, !report.wasStopped else { return report }
    do throws(Violation) {
      try invariants.endOfCommand()
      return report
    } catch {
      return Report(
        events: report.events, position: report.position, link: report.link, violation: error,
        wasStopped: false)
    }
  }

  /// Folds the log from zero through `last`, every link checked.
  package func replay(through last: Position? = nil) throws(LogFailure) -> (
    report: Report, state: LedgerState
  ) {
    var state = LedgerState()
    var checkpoints = CheckpointProof(every: checkpointInterval)
    let report = try pass(through: last) { fact throws(Violation) in
      state.apply(fact)
      try checkpoints.check(fact, state)
    }
    return (report, state)
  }

  private func pass(
    through last: Position? = nil, _ body: (Fact) throws(Violation) -> Void
  ) throws(LogFailure) -> Report {
    var fold = LogFold()
    var violation: Violation?
    var wasStopped = false
    if last == .start {
      return Report(events: 0, position: 0, link: .zero, violation: nil, wasStopped: false)
    }
    try storage.read(after: 0) { position, record in
      do throws(Violation) {
        try body(try fold.check(record, at: Position(position)))
      } catch {
        violation = error
        return false
      }
      if position.isMultiple(of: 16384), !progress(Position(position)) {
        wasStopped = true
        return false
      }
      return last.map { Position(position) < $0 } ?? true
    }
    return Report(
      events: fold.position.value, position: fold.position, link: fold.link, violation: violation,
      wasStopped: wasStopped)
  }
}
