public import Daybook
internal import DaybookCrypto
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews
internal import Glibc

extension LedgerOperations {
  /// Checks every record, link and invariant of the log, and the files beside it.
  ///
  /// Checked are each record's header, position, link, CBOR and time, and its content: legal changes, no
  /// table or pool sold twice, one answer to a key. The vault must open what was sealed with its keys; views,
  /// snapshots, backups and seals must agree with the log. The result is saved in the ledger's file
  /// `verified`, unless part of the log was trusted.
  ///
  /// Reading a page that is damaged deep in a file can end the process by a signal; `daybook verify`
  /// therefore verifies in a child process. Throws `.malformed` or `.untrusted` for an invalid seal or key,
  /// `.newerFormat` for a ledger of newer software, `.stopped` when `progress` stops it.
  public func verify(_ options: VerifyOptions = VerifyOptions()) throws(LedgerFailure) -> VerifyReport {
    var total: UInt64 = 0
    return try verify(
      options, begun: { total = $0 },
      reached: { point in
        !point.position.value.isMultiple(of: 4096) || progress("records checked", point.position.value, total)
      })
  }

  /// As `verify`; `begun` receives the number of records, `reached` each valid one; returning false stops it.
  package func verify(
    _ options: VerifyOptions, begun: (UInt64) -> Void, reached: (LogPoint) -> Bool
  ) throws(LedgerFailure) -> VerifyReport {
    let log: LMDBLog
    do throws(LedgerFailure) {
      log = try readable()
    } catch {
      guard error.code == .corrupt, try ledger.identity() != nil else { throw error }
      return VerifyReport(
        point: .none, isCut: true, violations: [Violation(1, .page, error.message)])
    }
    defer { log.close() }
    begun(try log.count())
    let id = try? LedgerRecord.first(in: log).ledger
    let sealed = try SealedPoints(options, ledger, log, of: id)
    let views = try ViewWitnesses(ledger, of: id)
    let (vault, vaultTroubles) = try vaultFound()
    var plan = AuditPlan(
      trusted: sealed.trusted ?? .empty,
      witnesses: views.witnesses + sealed.witnesses + (try remembered(of: id)),
      vault: vault)
    plan.trees = sealed.trees
    plan.vaultSince = try ledger.currentIdentity().vaultSince
    plan.temporary = options.temporary
    let found = try Audit(log, reading: options.readsAhead ? .usual : .never)
      .verify(plan) { reached(LogPoint($0)) }
    guard !found.wasStopped else {
      throw LedgerFailure(.stopped, "stopped after position \(found.position); nothing wrong up to there")
    }
    try refuseNewer(found)
    var report = VerifyReport(
      point: LogPoint(found.head), witnesses: found.witnesses.map { VerifyReport.Witness($0) },
      trusted: Position(plan.trusted.position), offerCount: found.offerCount,
      openedCount: vault.map { _ in found.openedCount }, notes: sealed.notes)
    report.violations = found.faults + sealed.troubles + vaultTroubles + views.troubles
    if options.comparesViews {
      report.violations += views.missing(ViewSet.keptNames) + (try differences(log, vault, found))
    }
    // What was trusted was not verified.
    if plan.trusted.position == 0 { remember(&report) }
    return report
  }

  /// The result of a verification that a signal ended after a point, from the damaged files; nil when no file
  /// is damaged.
  package func verifyReport(endedAfter point: LogPoint) -> VerifyReport? {
    let violations = StoreDamage.all(of: ledger.path).map { damage in
      switch damage.owner {
      case .view(let name): Violation(.start, .view, "the view \(name): \(damage.found)")
      case .log, .backup:
        Violation(
          point.position.next, .page, "the store's pages cannot be read from here on: \(damage.found)")
      }
    }
    guard !violations.isEmpty else { return nil }
    var report = VerifyReport(point: point, isCut: true, violations: violations)
    remember(&report)
    return report
  }

  /// Opens the log; a damaged one too, if it can be read at all.
  private func readable() throws(LedgerFailure) -> LMDBLog {
    do throws(LedgerFailure) {
      return try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    } catch {
      guard error.code == .corrupt,
        let log = try? ledger.storage(mapByteCount: mapByteCount, isReadOnly: true, allowsDamage: true)
      else { throw error }
      return log
    }
  }

  /// The ledger's vault, or what is wrong with it; neither when there is no vault.
  private func vaultFound() throws(LedgerFailure) -> (Vault?, troubles: [Violation]) {
    guard access(ledger.vault, F_OK) == 0 else { return (nil, []) }
    do throws(LedgerFailure) {
      return (try Vault.open(at: ledger.vault, isReadOnly: true), [])
    } catch {
      // What could not be opened for want of descriptors, say, is not broken.
      guard error.code == .vault else { throw error }
      return (nil, [Violation(.start, .vault, error.message)])
    }
  }

  /// Saves the result for `doctor`. A failure to write it is only reported.
  private func remember(_ report: inout VerifyReport) {
    let found = LastVerification(at: clock.now(), head: report.point.head, fault: report.violations.first)
    do throws(LedgerFailure) {
      try found.write(into: ledger)
    } catch {
      report.notices.append("\(error.message); doctor will not know of this verification")
    }
  }

  /// The heads that snapshots, backups and the last verification recorded.
  private func remembered(of id: LedgerID?) throws(LedgerFailure) -> [Witness] {
    guard let id else { return [] }
    let snapshots = SnapshotDirectory(ledger.snapshots, ledger: id).witnesses
    let backups = try BackupEntry.all(of: ledger).filter(\.isVerified).compactMap { entry -> Witness? in
      entry.link.flatMap { Digest256(hexadecimal: $0) }.map {
        Witness("backup \(entry.path)", LogHead(position: entry.position.value, link: $0))
      }
    }
    let last = try LastVerification.read(in: ledger).flatMap { last in
      last.fault == nil ? Witness("verification of \(last.at)", last.head) : nil
    }
    return snapshots + backups.suffix(1) + (last.map { [$0] } ?? [])
  }

  /// Compares the rows of each view with the log, if the log itself is valid.
  private func differences(
    _ log: any LogStorage, _ vault: Vault?, _ report: Audit.Report
  ) throws(LedgerFailure) -> [Violation] {
    guard report.violation == nil, let vault else { return [] }
    let identity = try ledger.currentIdentity()
    let engine = try ViewSet.engine(
      ledger.views, storage: log, secrets: CommandSecrets(vault: vault, ledgerID: identity.ledger),
      options: ViewOptions(incarnation: identity.incarnation, projections: projections))
    let progress = ViewProgress(progress)
    let checks = try engine.check(progress: progress.tell, isCancelled: { progress.isStopped })
    return checks.compactMap { check in
      guard case .compared(let difference) = check.finding, !difference.isSame else { return nil }
      return Violation(
        .start, .view, "the view \(check.view) says something else than the log:\n\(difference.text)")
    }
  }

  /// Only record 1's format number makes a ledger newer than this software.
  private func refuseNewer(_ report: Audit.Report) throws(LedgerFailure) {
    guard let violation = report.violation, violation.position == 1, violation.kind == .format else { return }
    throw LedgerFailure(
      .newerFormat, "\(violation.message): this ledger was written by newer software; use that to read it")
  }
}
