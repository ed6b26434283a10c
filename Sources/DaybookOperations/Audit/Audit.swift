package import Daybook
package import DaybookCrypto
package import DaybookDomain
package import DaybookLog

/// Replays a log as an audit: each record by itself, and what it says against the state it met.
package struct Audit {
  private let storage: any LogStorage
  /// Records from one checkpoint to the next, until the log says.
  private let checkpointInterval: Int
  /// Called now and then with the position reached; false stops the work.
  private let progress: (Position) -> Bool
  private let reading: ReadAhead

  /// What an audit found.
  package struct Report: Sendable {
    /// How many records were read and found right.
    package var events: UInt64 { head.position }
    /// The last valid record.
    package let head: LogHead
    /// The first thing that is wrong with the log itself.
    package fileprivate(set) var violation: Violation?
    package let wasStopped: Bool
    /// What is wrong beside it: a witness that disagrees, a vault of another ledger.
    package fileprivate(set) var troubles: [Violation] = []
    /// What remembers the log and agrees with it.
    package fileprivate(set) var witnesses: [Witness] = []
    /// Sealed fields that the vault opened.
    package fileprivate(set) var openedCount: UInt64 = 0
    /// Starts at which offers and bookings were compared (R12).
    package fileprivate(set) var offerCount = 0

    package var position: Position { Position(head.position) }
    package var link: Digest256 { head.link }
    /// Everything that is wrong, the log's own first.
    package var faults: [Violation] { (violation.map { [$0] } ?? []) + troubles }
  }

  package init(
    _ storage: any LogStorage, checkpointInterval: Int = CheckpointProof.every, reading: ReadAhead = .usual,
    progress: @escaping (Position) -> Bool = { _ in true }
  ) {
    self.storage = storage
    self.reading = reading
    self.checkpointInterval = checkpointInterval
    self.progress = progress
  }

  /// Reads the log once, each record checked by itself and against the state it met; stops at the first violation.
  ///
  /// `reached` is told each record that is right; false stops the work.
  package func verify(
    _ plan: AuditPlan = AuditPlan(), reached: (LogHead) -> Bool = { _ in true }
  ) throws(LedgerFailure) -> Report {
    var invariants = InvariantCheck()
    var checkpoints = CheckpointProof(every: checkpointInterval)
    var offers = OfferCheck()
    var vault = VaultCheck(plan.vault, since: plan.vaultSince)
    var witnesses = WitnessCheck(plan.witnesses)
    var trees = TreeCheck(plan.trees)
    var keys = AnsweredKeys(temporary: plan.temporary)
    var failure: LedgerFailure?
    var report = try pass(
      trusting: plan.trusted,
      reached: { head in
        witnesses.note(head)
        trees.note(head)
        return failure == nil && reached(head)
      },
      { fact throws(Violation) in
        if fact.position.value > plan.trusted.position {
          if fact.first == fact.position, offers.isDue { offers.check(invariants.state) }
          do throws(InvariantFault) { try invariants.apply(fact) } catch { throw Violation(error) }
        } else {
          invariants.trust(fact)
        }
        try checkpoints.check(fact) { Statement.digest(of: invariants.state).bytes }
        offers.note(fact)
        vault.note(fact)
        do throws(LedgerFailure) { try keys.note(fact) } catch { failure = error }
      })
    if let failure { throw failure }
    guard !report.wasStopped else { return report }
    if report.violation == nil, report.head.position == 0 {
      report.violation = Violation(1, .origin, "there is no record 1, with which every ledger begins")
    }
    if report.violation == nil {
      do throws(InvariantFault) { try invariants.endOfCommand() } catch {
        report.violation = Violation(error)
      }
      offers.check(invariants.state)
      witnesses.end(at: report.head)
      trees.end(at: report.head)
    }
    if let repeated = try keys.firstRepeated(),
      report.violation.map({ repeated.position < $0.position }) ?? true
    {
      report.violation = Violation(
        repeated.position, .key, "its key was answered before, by the command at \(repeated.before)")
    }
    report.troubles =
      witnesses.troubles + trees.troubles + [vault.trouble, offers.trouble].compactMap { $0 } + vault.owed()
    report.witnesses = witnesses.agreed + trees.agreed
    report.openedCount = vault.openedCount
    report.offerCount = offers.count
    return report
  }

  /// Folds the log from zero through `last`, every link checked.
  package func replay(through last: Position? = nil) throws(LedgerFailure) -> (
    report: Report, state: LedgerState
  ) {
    var state = LedgerState()
    var checkpoints = CheckpointProof(every: checkpointInterval)
    let report = try pass(through: last) { fact throws(Violation) in
      state.apply(fact)
      try checkpoints.check(fact) { Statement.digest(of: state).bytes }
    }
    return (report, state)
  }

  private func pass(
    through last: Position? = nil, trusting trusted: LogHead = .empty,
    reached: (LogHead) -> Bool = { _ in true }, _ body: (Fact) throws(Violation) -> Void
  ) throws(LedgerFailure) -> Report {
    var fold = LogFold(trusting: trusted)
    var head = LogHead.empty
    var violation: Violation?
    var wasStopped = false
    if last == .start { return Report(head: .empty, violation: nil, wasStopped: false) }
    do throws(LedgerFailure) {
      try storage.read(
        reading, after: 0, through: last?.value ?? .max, trusting: trusted.position
      ) { position, record, verdict in
        do throws(Violation) {
          try body(try fold.check(record, at: Position(position), verdict))
        } catch {
          violation = error
          return false
        }
        head = LogHead(position: position, link: fold.link)
        guard reached(head), !position.isMultiple(of: 16384) || progress(Position(position)) else {
          wasStopped = true
          return false
        }
        return true
      }
    } catch {
      guard error.code == .corrupt else { throw error }
      violation = Violation(Position(head.position).next, .page, error.message)
    }
    return Report(head: head, violation: violation, wasStopped: wasStopped)
  }
}
