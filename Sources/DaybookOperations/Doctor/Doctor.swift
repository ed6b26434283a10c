public import Daybook
internal import DaybookCrypto
internal import DaybookLog
internal import DaybookViews
internal import Glibc

extension LedgerOperations {
  /// Examines the ledger: its files, log, views and surroundings.
  ///
  /// It changes nothing, except that it clears the slots of dead readers. It checks the last 1,000 records
  /// and a sample of the earlier ones; `verify` checks all. `each` receives every finding at once, since
  /// reading a damaged file may end the process. Throws only when there is no ledger.
  @discardableResult
  public func doctor(
    zones: ZoneInfoDirectory = .standard, each: (Finding) -> Void = { _ in }
  ) throws(LedgerFailure) -> [Finding] {
    // A damaged ledger is examined; a missing one is an error.
    var status = stat()
    if stat(ledger.log + "/data.mdb", &status) != 0, try ledger.identity() == nil {
      _ = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    }
    var findings: [Finding] = []
    withoutActuallyEscaping(each) { each in
      Doctor(ledger, zones: zones, projections) { finding in
        findings.append(finding)
        each(finding)
      }.examine()
    }
    return findings
  }
}

/// Looks at a ledger from the outside in. Changes nothing in it.
private struct Doctor {
  private let directory: LedgerDirectory
  private let zones: ZoneInfoDirectory
  private let projections: [any Projection]
  private let tell: (Finding) -> Void

  /// `tell` hears each finding at once: what comes next may end the process, where files are damaged.
  init(
    _ directory: LedgerDirectory, zones: ZoneInfoDirectory, _ projections: [any Projection],
    tell: @escaping (Finding) -> Void
  ) {
    (self.directory, self.zones, self.projections, self.tell) = (directory, zones, projections, tell)
  }

  /// Looks at everything that can be looked at.
  func examine() {
    tell(StoreCheck.library())
    for finding in PermissionCheck.look(at: directory) { tell(finding) }
    for finding in DiskCheck.look(at: directory) { tell(finding) }
    let storage: LMDBLog
    do throws(LedgerFailure) {
      storage = try directory.storage(mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
    } catch {
      tell(.bad("store", error.message))
      return tell(BackupCheck.look(at: directory, nil))
    }
    defer { storage.close() }
    examine(storage)
  }

  private func examine(_ storage: LMDBLog) {
    let sample: LogSample
    do throws(LedgerFailure) {
      sample = try LogSample(storage)
    } catch {
      tell(.bad("store", error.message))
      return tell(BackupCheck.look(at: directory, nil))
    }
    for finding in StoreCheck.look(at: sample) { tell(finding) }
    tell(VerifiedCheck.look(at: directory, sample, storage))
    tell(SpaceCheck.look(at: sample, directory))
    tell(ReaderCheck.look(at: storage, sample.info))
    tell(WriterCheck.look(at: storage))
    let secrets = GuestKeyCheck.secrets(of: directory, sample.created.ledger)
    let identity = try? directory.currentIdentity()
    tell(GuestKeyCheck.look(at: secrets, sample, since: identity?.vaultSince ?? .start))
    tell(GuestKeyCheck.owed(by: directory, to: storage, sample.created.ledger))
    tell(StoreCheck.snapshots(of: directory, storage, sample.created.ledger))
    if case .success(let secrets) = secrets {
      examineViews(of: storage, secrets, identity, sample)
      let snapshots = SnapshotDirectory(directory.snapshots, ledger: sample.created.ledger)
      tell(WorkCheck.due(in: storage, snapshots, sample.head, now: sample.now))
    } else {
      tell(StoreCheck.seals(of: directory, storage, sample.created.ledger, nil))
      tell(.warn("views", "not looked at: their keys are in the vault", "bring the vault back first"))
    }
    tell(ClockCheck.look(at: sample))
    tell(BackupCheck.look(at: directory, storage))
  }

  private func examineViews(
    of storage: LMDBLog, _ secrets: CommandSecrets, _ identity: LedgerIdentity?, _ sample: LogSample
  ) {
    let engine: ViewEngine
    let names: [String]
    do throws(LedgerFailure) {
      engine = try ViewSet.engine(
        directory.views, storage: storage, secrets: secrets,
        options: ViewOptions(incarnation: identity?.incarnation ?? .none, projections: projections))
      names = try engine.namesThere()
    } catch {
      tell(StoreCheck.seals(of: directory, storage, sample.created.ledger, nil))
      return tell(.bad("views", error.message))
    }
    tell(StoreCheck.seals(of: directory, storage, sample.created.ledger, engine))
    var lag: UInt64 = 0
    for name in names {
      let (finding, found) = ViewStatusCheck.look(at: name, engine)
      lag = max(lag, found)
      tell(finding)
    }
    tell(ProjectorCheck.look(at: directory, engine, lagBefore: lag))
    for finding in ZoneCheck.look(at: engine, zones, now: sample.now) { tell(finding) }
    tell(WorkCheck.look(at: engine, now: sample.now))
  }
}
