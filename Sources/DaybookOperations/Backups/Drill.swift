public import Daybook
public import DaybookCrypto
public import DaybookDomain
internal import DaybookFiles
internal import DaybookJSON
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews
internal import Glibc

/// The result of a drill.
public struct DrillReport: Sendable {
  /// One step and its duration.
  public struct Step: Sendable {
    /// `restore`, `verify`, `replay`, `views` or `live`.
    public let name: String
    /// How long it took.
    public let duration: Duration
  }

  /// When it ended, by the machine's clock.
  public internal(set) var at = Timestamp.epoch
  /// The last record of the backup.
  public internal(set) var position = Position.start
  /// Its link, computed from the records.
  public internal(set) var link = Digest256.zero
  /// The digest of the live claims at that position; nil when the drill ended before.
  public internal(set) var digest: Digest256?
  /// Which keys the restored ledger got.
  public internal(set) var vault = VaultUse.fresh
  /// Whether link and digest were compared with the ledger's own.
  public internal(set) var isCompared = false
  /// The number of guests of open bookings whose fields could be opened.
  public internal(set) var guestsRead = 0
  /// The number of guests of open bookings who have been forgotten.
  public internal(set) var guestsForgotten = 0
  /// The completed steps.
  public internal(set) var steps: [Step] = []
  /// What differs or is damaged; empty when the backup is good.
  public internal(set) var findings: [String] = []
  /// The most memory this process ever had, in bytes, mapped files included.
  public internal(set) var peakByteCount = 0
  /// Warnings for the operator: the drill could not be listed in the ledger's file `backups`.
  public internal(set) var notices: [String] = []

  /// Whether the backup was restored and holds.
  public var isGood: Bool { findings.isEmpty }
}

extension LedgerOperations {
  /// Tests a backup by restoring it, and compares it with this ledger if it exists.
  ///
  /// It restores the backup to a temporary directory in `parent`, verifies every record, folds the log, fills
  /// the views and, with a vault, opens the guests of open bookings. The report is written into the backup as
  /// `drill.json`, and listed in the ledger's file `backups` if the two were compared. Throws when the drill
  /// cannot be done; what is wrong with the backup is in the report.
  public func drill(
    _ backup: String, vault: String? = nil, in parent: String = "/tmp"
  ) throws(LedgerFailure) -> DrillReport {
    // A report is put into a backup, and nowhere else.
    guard access(backup + "/" + BackupManifest.Kind.log.name, F_OK) == 0 else {
      throw .noBackup("drill \(backup)")
    }
    let isThere = access(ledger.log, F_OK) == 0
    var drill = Drill(backup, vault: vault, self, isCompared: isThere)
    var report = try drill.run(in: parent)
    try Files.replace(backup + "/drill.json", with: report.json)
    guard report.isCompared else { return report }
    let entry = BackupJournal.Entry(
      path: backup, position: report.position, link: report.link.description, isVerified: report.isGood,
      isDrill: true)
    do throws(LedgerFailure) {
      try BackupJournal.append(entry, to: ledger.path)
    } catch {
      report.notices.append(error.message)
    }
    return report
  }
}

/// Proves a backup by using it: restores it to a temporary directory, verifies it, folds it, fills its views, opens its
/// guests, and compares it with the live ledger.
package struct Drill {
  private let operations: LedgerOperations
  private let backup: String
  private let vault: String?
  private let isCompared: Bool
  private var report = DrillReport()

  /// Compared with the ledger `operations` are on, unless told otherwise.
  package init(_ backup: String, vault: String?, _ operations: LedgerOperations, isCompared: Bool) {
    (self.backup, self.vault, self.isCompared, self.operations) = (backup, vault, isCompared, operations)
  }

  /// Goes through all steps in a directory made in `parent` and removed in the end, or to the first that is wrong.
  ///
  /// No key stands in it under a name, so a drill that is killed leaves none; the next one in `parent` removes the rest.
  /// Throws what hindered it; what is wrong with the backup stands in the report's findings.
  package mutating func run(in parent: String) throws(LedgerFailure) -> DrillReport {
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
    try folder.remove()
    if let failure { throw failure }
    (report.at, report.peakByteCount) = (operations.clock.now(), Drill.peakByteCount())
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
      let report = try audit.verify()
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
    guard try log.link(of: report.position.value) == report.link else {
      report.findings.append(
        "the ledger's record \(report.position) is not the backup's, or is missing: another ledger, or another history"
      )
      return
    }
    let (digest, _) = try digest(of: log, "live records replayed")
    report.isCompared = true
    if digest != report.digest {
      report.findings.append(
        "the live claims at position \(report.position) differ: the ledger's digest is \(digest)")
    }
  }

  private func digest(
    of log: LMDBLog, _ doing: String
  ) throws(LedgerFailure) -> (digest: Digest256, state: LedgerState) {
    let audit = audit(log, doing)
    let (found, state) = try audit.replay(through: report.position)
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
      case .forgotten: report.guestsForgotten += 1
      case .keyMissing: missing += 1
      case .wrongKey: broken += 1
      case .opens: report.guestsRead += 1
      }
    }
    if broken > 0 {
      report.findings.append(
        "\(counted(broken, "guest of an open booking does", "guests of open bookings do")) not open: the vault is another ledger's"
      )
    }
    if missing > 0 {
      report.findings.append(
        "\(counted(missing, "guest of an open booking has", "guests of open bookings have")) no key: the vault is older than the backup"
      )
    }
  }

  private mutating func time(
    _ name: String, _ body: (inout Drill) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    let began = MonotonicTime.now
    try body(&self)
    report.steps.append(DrillReport.Step(name: name, duration: MonotonicTime.now.since(began)))
  }

  private static func makeFolder(in parent: String) throws(LedgerFailure) -> WorkDirectory {
    do throws(LedgerFailure) {
      return try WorkDirectory.make(in: parent, "daybook-drill", holding: ["ledger", "ledger.restoring"])
    } catch {
      throw error.advising("\(error.advice), or give another directory with --in")
    }
  }

  private static func peakByteCount() -> Int {
    var usage = rusage()
    return getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss * 1024 : 0
  }
}

extension DrillReport {
  /// As `drill.json` and `drill --json` give it.
  package var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("ok", bool: isGood)
      json.field("at", instant: at)
      json.field("position", unsigned: position.value)
      json.field("link", text: link.description)
      if let digest { json.field("digest", text: digest.description) }
      if case .backup(let taken) = vault { json.field("vaultTaken", instant: taken) }
      json.field("comparedWithLedger", bool: isCompared)
      json.field("guestsRead", integer: guestsRead)
      json.field("guestsForgotten", integer: guestsForgotten)
      json.object("milliseconds") { json in
        for step in steps {
          json.name(step.name)
          json.literal("\(step.milliseconds)")
        }
      }
      json.field("peakBytes", integer: peakByteCount)
      json.field("findings", texts: findings)
    }
    json.endLine()
    return json.bytes
  }
}

extension DrillReport.Step {
  package var milliseconds: Int64 {
    duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
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
