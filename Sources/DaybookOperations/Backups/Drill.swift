package import Daybook
package import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews
internal import Glibc

/// Proves a backup by using it: restores it to a temporary directory, verifies it, folds it, fills its views, opens its
/// guests, and compares it with the live ledger.
package struct Drill {
  /// What a drill found.
  package struct Report: Sendable {
    /// One step and what it took.
    package struct Step: Sendable {
      package let name: String
      package let duration: Duration
    }

    package var position = Position.start
    package var link = Digest256.zero
    /// Of the live claims at that position; nil when it did not come so far.
    package var digest: Digest256?
    package var vault = LedgerOperations.VaultUse.fresh
    package var isComparedWithLive = false
    /// Guests of open bookings: of how many the fields opened, and how many were forgotten since.
    package var guests = (read: 0, forgotten: 0)
    package var steps: [Step] = []
    /// What differs or is damaged; empty: the backup is good.
    package var findings: [String] = []
    /// The most memory this process ever had, mapped files included.
    package var peakByteCount = 0
  }

  private let operations: LedgerOperations
  private let backup: String
  private let vault: String?
  private let isCompared: Bool
  private var report = Report()

  /// Compared with the ledger `operations` are on, unless told otherwise.
  package init(_ backup: String, vault: String?, _ operations: LedgerOperations, isCompared: Bool) {
    (self.backup, self.vault, self.isCompared, self.operations) = (backup, vault, isCompared, operations)
  }

  /// Goes through all steps in a directory made in `parent` and removed in the end, or to the first that is wrong.
  ///
  /// No key stands in it under a name, so a drill that is killed leaves none; the next one in `parent` removes the rest.
  /// Throws what hindered it; what is wrong with the backup stands in the report's findings.
  package mutating func run(in parent: String) throws(LedgerFailure) -> Report {
    let folder = try Drill.makeFolder(in: parent)
    var failure: LedgerFailure?
    do throws(LedgerFailure) {
      try goThrough(LedgerDirectory(folder.path + "/ledger"))
    } catch {
      switch error.code {
      case .corrupt, .diverged, .vault, .notALedger: report.findings.append(error.message)
      default: failure = error
      }
    }
    do throws(FileError) { try folder.remove() } catch { throw LedgerFailure(error) }
    if let failure { throw failure }
    report.peakByteCount = Drill.peakByteCount()
    return report
  }

  private mutating func goThrough(_ copy: LedgerDirectory) throws(LedgerFailure) {
    var keys = Vault.inMemory()
    try time("restore") { drill throws(LedgerFailure) in
      let restored = try drill.operations.on(copy).restoreToTry(from: drill.backup, vault: drill.vault)
      (drill.report.position, drill.report.vault) = (restored.report.position, restored.report.vault)
      keys = restored.vault
    }
    let log = try copy.storage(mapByteCount: operations.mapByteCount, isReadOnly: true)
    defer { log.close() }
    try time("verify") { drill throws(LedgerFailure) in
      let audit = drill.audit(log, "records verified")
      let report = try LedgerFailure.ofLog { () throws(LogFailure) in try audit.verify() }
      drill.report.link = report.link
      try drill.check(report)
    }
    try time("replay") { drill throws(LedgerFailure) in
      let (digest, state) = try drill.digest(of: log, "records replayed")
      drill.report.digest = digest
      if drill.vault != nil { try drill.openGuests(of: state, keys, try copy.currentIdentity().ledger) }
    }
    try time("views") { drill throws(LedgerFailure) in
      let reader = try LedgerReader(copy.path, mapByteCount: drill.operations.mapByteCount, vault: keys)
      defer { reader.close() }
      try drill.operations.fillViews(of: reader)
    }
    if isCompared {
      try time("live") { drill throws(LedgerFailure) in try drill.compare(with: drill.operations.ledger) }
    }
  }

  private mutating func compare(with ledger: LedgerDirectory) throws(LedgerFailure) {
    let log = try ledger.openLog(mapByteCount: operations.mapByteCount, isReadOnly: true)
    defer { log.close() }
    guard try log.link(at: report.position.value) == report.link else {
      report.findings.append(
        "the ledger's record \(report.position) is not the backup's, or is missing: another ledger, or another history"
      )
      return
    }
    let (digest, _) = try digest(of: log, "live records replayed")
    report.isComparedWithLive = true
    if digest != report.digest {
      report.findings.append(
        "the live claims at position \(report.position) differ: the ledger's digest is \(digest)")
    }
  }

  private func digest(
    of log: LMDBLog, _ doing: String
  ) throws(LedgerFailure) -> (digest: Digest256, state: LedgerState) {
    let audit = audit(log, doing)
    let (found, state) = try LedgerFailure.ofLog { () throws(LogFailure) in
      try audit.replay(through: report.position)
    }
    try check(found)
    return (Statement.digest(of: state), state)
  }

  private func audit(_ log: LMDBLog, _ doing: String) -> Audit {
    let (operations, last) = (operations, report.position.value)
    return Audit(log) { operations.progress(doing, $0.value, last) }
  }

  private func check(_ report: Audit.Report) throws(LedgerFailure) {
    if let violation = report.violation { throw LedgerFailure(.corrupt, "violation at \(violation)") }
    guard !report.wasStopped else {
      throw LedgerFailure(.stopped, "stopped after position \(report.position); nothing wrong up to there")
    }
  }

  /// A key that does not open what it sealed is another vault's.
  private mutating func openGuests(
    of state: LedgerState, _ keys: Vault, _ ledger: LedgerID
  ) throws(LedgerFailure) {
    let secrets = CommandSecrets(vault: keys, ledgerID: ledger)
    var (broken, missing) = (0, 0)
    for reservation in state.reservations.values {
      guard let guest = reservation.guest else { continue }
      switch try secrets.test(guest) {
      case .forgotten: report.guests.forgotten += 1
      case .keyMissing: missing += 1
      case .wrongKey: broken += 1
      case .opens: report.guests.read += 1
      }
    }
    if broken > 0 {
      report.findings.append("\(broken) guests of open bookings do not open: the vault is another ledger's")
    }
    if missing > 0 {
      report.findings.append(
        "\(missing) guests of open bookings have no key: the vault is older than the backup")
    }
  }

  private mutating func time(
    _ name: String, _ body: (inout Drill) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    let began = MonotonicTime.now
    try body(&self)
    report.steps.append(Report.Step(name: name, duration: MonotonicTime.now.since(began)))
  }

  private static func makeFolder(in parent: String) throws(LedgerFailure) -> WorkDirectory {
    do throws(FileError) {
      return try WorkDirectory.make(in: parent, "daybook-drill", holding: ["ledger", "ledger.restoring"])
    } catch {
      throw LedgerFailure(error.advising("\(error.advice), or give another directory with --in"))
    }
  }

  private static func peakByteCount() -> Int {
    var usage = rusage()
    return getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss * 1024 : 0
  }
}

extension LedgerOperations {
  /// The same on another ledger.
  fileprivate func on(_ ledger: LedgerDirectory) -> LedgerOperations {
    var operations = self
    operations.ledger = ledger
    return operations
  }
}

extension MonotonicTime {
  func since(_ began: MonotonicTime) -> Duration {
    .nanoseconds(Int64(clamping: nanoseconds - began.nanoseconds))
  }
}
