package import DaybookDomain
internal import DaybookFiles
package import DaybookLog
internal import DaybookStore
package import DaybookViews

/// A ledger opened for reading: its log read-only, and its views, which it brings up to date.
package final class LedgerReader: Sendable {
  package let storage: any LogStorage
  package let created: LedgerCreated
  package let engine: ViewEngine
  /// Nil over a ledger that saves none.
  package let snapshots: SnapshotDirectory?
  private let seals: KeptSeals?
  /// Whether there is no vault: then `open` fails for every guest.
  package let lacksVault: Bool
  private let vault: Result<Vault, LedgerFailure>
  /// The keys still to be overwritten, once they were asked for.
  private let owed = Monitor<Result<Set<UInt64>, LedgerFailure>?>(nil)
  private let notice: @Sendable (String) -> Void
  /// Whether the files are another's, who closes them.
  private let isLent: Bool

  /// `notice` gets messages for the operator; `vault` is the directory with the guests' keys, if it is not in
  /// the ledger's own.
  ///
  /// A reader that `mayLackVault` goes on without one: no guest can be opened then, and its views are its own,
  /// because `index` names keys by the ledger's secret.
  package init(
    _ path: String, mapByteCount: Int, options: ViewOptions = ViewOptions(),
    notice: @escaping @Sendable (String) -> Void = { _ in }, vault keys: Vault? = nil,
    mayLackVault: Bool = false
  ) throws(LedgerFailure) {
    self.notice = notice
    isLent = false
    let directory = LedgerDirectory(path)
    storage = try directory.storage(mapByteCount: mapByteCount, isReadOnly: true)
    created = try LedgerRecord.first(in: storage)
    snapshots = SnapshotDirectory(directory.snapshots, ledger: created.ledger)
    seals = KeptSeals(directory.seals, ledger: created.ledger)
    let identity = try directory.currentIdentity()
    try identity.check(created)
    var options = options
    options.incarnation = identity.incarnation
    options.now = LedgerClock.system.now
    vault = Result { () throws(LedgerFailure) in
      if let keys { return keys }
      return try Vault.open(at: directory.vault, isReadOnly: true)
    }
    if mayLackVault, case .failure(let failure) = vault, failure.number.isAbsence {
      lacksVault = true
      let secrets = CommandSecrets(vault: .inMemory(), ledgerID: created.ledger)
      try Files.makeDirectory(directory.views)
      engine = try ViewSet.engine(
        directory.views + "/without-vault", storage: storage, secrets: secrets, options: options)
    } else {
      lacksVault = false
      let secrets = CommandSecrets(vault: try vault.get(), ledgerID: created.ledger)
      engine = try ViewSet.engine(directory.views, storage: storage, secrets: secrets, options: options)
    }
  }

  /// Over the files of a ledger that is open in this process, which must not be opened twice; it closes them.
  package init(over ledger: Ledger) throws(LedgerFailure) {
    guard let engine = ledger.engine else {
      throw LedgerFailure(.view, "this ledger was opened without views")
    }
    let observer = ledger.options.observer
    notice = { observer.notice($0) }
    isLent = true
    storage = ledger.storage
    created = ledger.created
    self.engine = engine
    snapshots = ledger.snapshots
    seals = ledger.seals
    lacksVault = false
    vault = .success(ledger.secrets.vault)
  }

  /// A guest's fields; nil once the log says that the guest is forgotten, even if the key is still there.
  package func open(_ guest: SealedGuest) throws(LedgerFailure) -> Guest? {
    guard try !owedKeys().contains(guest.number) else { return nil }
    return try CommandSecrets(vault: try vault.get(), ledgerID: created.ledger).open(guest)
  }

  /// A party's location; nil once the log says that it is forgotten, even if the key is still there.
  package func open(place: SealedGuest) throws(LedgerFailure) -> Coordinate? {
    guard try !owedKeys().contains(place.number) else { return nil }
    return try CommandSecrets(vault: try vault.get(), ledgerID: created.ledger).open(place: place)
  }

  /// The keys that are still in the vault though the log says they are forgotten; reported once.
  private func owedKeys() throws(LedgerFailure) -> Set<UInt64> {
    let vault = try vault.get()
    let (found, isNew) = owed.withLock { owed in
      if let owed { return (owed, false) }
      let found = Result { () throws(LedgerFailure) in
        Set(try ForgottenKeys.owed(by: vault, to: storage, snapshots: snapshots))
      }
      owed = found
      return (found, true)
    }
    let keys = try found.get()
    if isNew, !keys.isEmpty { notice("\(ForgottenKeys.message(keys.sorted())); \(ForgottenKeys.advice)") }
    return keys
  }

  /// The digest under which `index` keeps the first answer to a key.
  package func name(of key: IdempotencyKey, by actor: Actor) throws(LedgerFailure) -> KeyDigest {
    CommandSecrets(vault: try vault.get(), ledgerID: created.ledger).name(of: key, by: actor)
  }

  /// Lends the views at the position asked for, by default the head found now.
  package func read<R>(
    atLeast position: Position? = nil, of projections: Set<String> = [], within time: Duration = .seconds(30),
    _ body: (borrowing Snapshot) -> R
  ) throws(LedgerFailure) -> R {
    let target = if let position { position } else { Position(try storage.head().position) }
    try snapshots?.check(storage)
    try seals?.check(storage)
    return try LedgerReader.read(
      engine, atLeast: target, of: projections, within: time, isProjecting: true, body)
  }

  /// Closes the views, the vault and the log, unless they are another's.
  package func close() {
    guard !isLent else { return }
    engine.close()
    if case .success(let vault) = vault { vault.close() }
    storage.close()
  }

  /// As `read`, but does not wait: nil when the views are not there.
  static func attempt<R>(
    _ engine: ViewEngine, atLeast position: Position, of projections: Set<String>,
    _ body: (borrowing Snapshot) -> R
  ) throws(LedgerFailure) -> R? {
    do throws(LedgerFailure) {
      return try read(
        engine, atLeast: position, of: projections, within: .zero, isProjecting: false, body)
    } catch {
      guard error.code == .viewBehind else { throw error }
      return nil
    }
  }

  /// Lends a snapshot of the built-in views and these projections, then throws what its queries could not read.
  static func read<R>(
    _ engine: ViewEngine, atLeast position: Position, of projections: Set<String>, within time: Duration,
    isProjecting: Bool, _ body: (borrowing Snapshot) -> R
  ) throws(LedgerFailure) -> R {
    let names = try engine.names(with: projections)
    return try engine.read(atLeast: position, of: names, until: .now + time, isProjecting: isProjecting) {
      snapshot throws(LedgerFailure) in
      let result = body(snapshot)
      if let trouble = snapshot.trouble { throw trouble }
      return result
    }
  }
}
