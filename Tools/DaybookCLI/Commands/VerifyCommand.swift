import Daybook
import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookOperations
import DaybookViews
import Glibc

struct VerifyCommand: CLICommand {
  static let declaration = Declaration(
    name: "verify", abstract: "Check every record, link and invariant of the log, and what stands beside it.",
    discussion: """
      Reads the log once, in a process of its own. Each record: header, position, link, CBOR, time; what it says: legal changes, \
      no table or pool sold twice, pacing, no hold consumed twice, one answer to a key; at sampled positions, that what is \
      offered can be booked and nothing else. The vault must open what was sealed with its keys, and the views, a seal or \
      a head given must remember the same log: without such a witness a missing tail does not show. Exit code 1 and the \
      first violation when there is one. What was found, and when, is noted in the ledger's file "verified" for doctor.
      """,
    options: [
      .value(
        "from", "POSITION:LINK",
        "A head that is trusted, or the file of a seal: up to it the log is only folded."),
      .value("sealed", "FILE", "Show that nothing at or before this seal has changed."),
      .value(
        "public-key", "KEY", "The key that seals must be signed with, or a file of it and its rotations."),
      .flag("views", "Every view must be there and say what the log says, row by row."), Declaration.json,
    ], hidden: [tellsOn],
    examples: [
      "daybook verify --json", "daybook verify --sealed seal-0501.json --public-key sahil.key",
      "daybook verify --from seal-0501.json",
    ], whenUnread: .goesOn)

  /// Given by `verify` to itself: the descriptor on which the child tells how far it is.
  static let tellsOn = Declaration.Option.value("tell-on", "DESCRIPTOR", "")

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let directory = LedgerDirectory(arguments.ledgerPath)
    if let descriptor = try arguments.integer(tellsOn.name, in: 3...1 << 20) {
      return try verify(directory, arguments, tellingOn: Int32(descriptor))
    }
    let end = try VerifyChild.run()
    guard let signal = end.signal else { return ExitCode(rawValue: end.code) ?? .failure }
    let report = try report(of: signal, end.reached, directory)
    keep(
      LastVerification(at: LedgerClock.system.now(), head: report.head, fault: report.faults.first), directory
    )
    return report.write(isJSON: arguments.isJSON)
  }

  /// What a child that a signal ended had been reading: the damaged file says.
  private static func report(
    of signal: Int32, _ reached: VerifyProgress, _ directory: LedgerDirectory
  ) throws(CommandFailure) -> VerifyReport {
    let ended = "verify was ended by signal \(signal) after position \(reached.head.position)"
    guard CrashWatch.signals.contains(signal) else {
      throw CommandFailure.failure("\(ended); nothing wrong up to there")
    }
    let faults = StoreDamage.all(of: directory).map { damage in
      switch damage.owner {
      case .view(let name): Violation(.start, .view, "the view \(name): \(damage.found)")
      case .log, .backup:
        Violation(
          Position(reached.head.position).next, .page,
          "the store's pages cannot be read from here on: \(damage.found)")
      }
    }
    guard !faults.isEmpty else { throw ChildProcess.fault(ended) }
    return VerifyReport(head: reached.head, isCut: true, faults: faults)
  }

  // MARK: In the child

  private static func verify(
    _ directory: LedgerDirectory, _ arguments: Arguments, tellingOn descriptor: Int32
  ) throws -> ExitCode {
    CrashWatch.leaveToParent()
    let storage: LMDBLog
    do throws(LedgerFailure) {
      storage = try open(directory)
    } catch {
      guard error.code == .corrupt, try directory.identity() != nil else { throw error }
      return VerifyReport(head: .empty, isCut: true, faults: [Violation(1, .page, error.message)]).write(
        isJSON: arguments.isJSON)
    }
    defer { storage.close() }
    ProgressPipe.open(descriptor, total: try storage.count())
    let ledger = try? LedgerRecord.first(in: storage).ledger
    let sealing = try Sealing(arguments, directory, ledger: ledger)
    let views = try ViewWitnesses(directory, ledger: ledger)
    let vault = try VaultFound(directory)
    var plan = AuditPlan(
      trusted: sealing.trusted ?? .empty,
      witnesses: views.witnesses + sealing.witnesses + (try kept(directory, ledger)), vault: vault.vault)
    plan.vaultSince = try directory.currentIdentity().vaultSince
    if let path = getenv("TMPDIR").map({ String(cString: $0) }), !path.isEmpty { plan.temporary = path }
    let report = try Audit(storage).verify(plan) { ProgressPipe.note($0) && !Interrupt.isRequested }
    guard !report.wasStopped else {
      throw CommandFailure.failure("stopped after position \(report.position); nothing wrong up to there")
    }
    try refuseNewer(report)
    let faults =
      report.faults + vault.troubles + views.troubles
      + (arguments.has("views")
        ? try views.missing(ViewSet.names) + compared(directory, storage, vault.vault, report) : [])
    // What was trusted was not verified.
    if plan.trusted.position == 0 {
      keep(
        LastVerification(at: LedgerClock.system.now(), head: report.head, fault: faults.first), directory)
    }
    return VerifyReport(
      head: report.head, faults: faults, witnesses: report.witnesses, trusted: plan.trusted,
      offerCount: report.offerCount, openedCount: vault.vault.map { _ in report.openedCount },
      notes: sealing.notes
    ).write(isJSON: arguments.isJSON)
  }

  /// The log; a damaged one as far as it can be read at all, for what it still says.
  private static func open(_ directory: LedgerDirectory) throws(LedgerFailure) -> LMDBLog {
    let mapByteCount = LedgerOptions().mapByteCount
    do throws(LedgerFailure) {
      return try directory.storage(mapByteCount: mapByteCount, isReadOnly: true)
    } catch {
      guard error.code == .corrupt,
        let log = try? directory.storage(mapByteCount: mapByteCount, isReadOnly: true, allowsDamage: true)
      else { throw error }
      return log
    }
  }

  /// Notes what was found, for `doctor`. That it cannot be written is told and hinders nothing.
  private static func keep(_ found: LastVerification, _ directory: LedgerDirectory) {
    do throws(LedgerFailure) {
      try found.write(into: directory)
    } catch {
      Output.error("daybook: \(error.message); doctor will not know of this verification\n")
    }
  }

  /// What snapshots, backups and the last verification remember of the log.
  private static func kept(_ directory: LedgerDirectory, _ ledger: LedgerID?) throws -> [Witness] {
    guard let ledger else { return [] }
    let snapshots = SnapshotFolder(directory.snapshots, ledger: ledger).witnesses
    let backups = try BackupEntry.all(of: directory).filter(\.isVerified).compactMap { entry -> Witness? in
      guard let link = entry.link.flatMap({ bytes(hexadecimal: $0) }).flatMap({ Digest256(bytes: $0) }) else {
        return nil
      }
      return Witness("backup \(entry.path)", LogHead(position: entry.position.value, link: link))
    }
    let last = try LastVerification.read(in: directory).flatMap { last in
      last.fault == nil ? Witness("verification of \(last.at)", last.head) : nil
    }
    return snapshots + backups.suffix(1) + (last.map { [$0] } ?? [])
  }

  /// Views whose rows are not what the log makes of them. Only a log that holds can say so.
  private static func compared(
    _ directory: LedgerDirectory, _ storage: any LogStorage, _ vault: Vault?, _ report: Audit.Report
  ) throws -> [Violation] {
    guard report.violation == nil, let vault else { return [] }
    let identity = try directory.currentIdentity()
    let engine = ViewSet.engine(
      directory.views, storage: storage,
      secrets: CommandSecrets(vault: vault, ledgerID: identity.ledger),
      options: ViewOptions(incarnation: identity.incarnation))
    return try engine.check(isCancelled: { Interrupt.isRequested }).compactMap { check in
      guard case .compared(let difference) = check.finding, !difference.isSame else { return nil }
      return Violation(
        .start, .view,
        "the view \(check.view) says something else than the log:\n\(DifferenceText.text(difference))")
    }
  }

  /// Only record 1's format number makes a ledger newer than this software.
  private static func refuseNewer(_ report: Audit.Report) throws(CommandFailure) {
    guard let violation = report.violation, violation.position == 1, violation.kind == .format else { return }
    throw .failure("\(violation.message): this ledger was written by newer software; use that to read it")
  }
}
