public import Daybook
public import DaybookDomain
internal import DaybookForms
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews

/// What a migration found, and what it would do.
public struct MigrationPlan: Sendable {
  /// The events of one type in an older form.
  public struct OlderForm: Hashable, Sendable {
    /// The type.
    public let type: EventType
    /// The form's version.
    public let version: Int
    /// The number of events.
    public let count: UInt64
  }

  package let created: LedgerCreated
  /// The ledger's layout.
  public let layout: Int
  /// The number of records; all were read and are valid.
  public let records: UInt64
  /// Events in older forms, by type and version. They are not rewritten.
  public let olderForms: [OlderForm]
  /// The views to be filled again.
  public let views: [String]
  /// How long reading and checking every record took.
  public let readingTime: Duration

  /// The layout of this software.
  public static let currentLayout = LedgerIdentity.layout
  /// The ledger.
  public var ledger: LedgerID { created.ledger }
  /// Whether it has the layout of this software.
  public var isCurrent: Bool { layout == MigrationPlan.currentLayout }
  /// The estimated time to fill the views: three quarters of the reading time for each, as measured.
  public var fillingTime: Duration { readingTime * views.count * 3 / 4 }
}

extension LedgerOperations {
  /// Reads and checks every record, and plans a migration; changes nothing.
  public func migrationPlan() throws(LedgerFailure) -> MigrationPlan { try Migration(self).plan() }

  /// Brings the ledger's directory up to the layout of this software.
  ///
  /// The migration is one rename. Before it nothing is changed; after it only the views are filled, which
  /// continues by itself after an interruption. Records are never rewritten. A ledger of the current layout
  /// is left as it is.
  public func migrate(_ plan: MigrationPlan) throws(LedgerFailure) { _ = try migrated(plan) }

  package func migrated(_ plan: MigrationPlan) throws(LedgerFailure) -> LedgerIdentity {
    try Migration(self).run(plan)
  }
}

/// Brings a ledger's directory up to the layout of this software.
package struct Migration {
  private let operations: LedgerOperations
  private var ledger: LedgerDirectory { operations.ledger }

  package init(_ operations: LedgerOperations) { self.operations = operations }

  /// Reads every record and checks it, and says what there is to do; changes nothing.
  package func plan() throws(LedgerFailure) -> MigrationPlan {
    let began = MonotonicTime.now
    let layout = try ledger.identity() == nil ? 1 : LedgerIdentity.layout
    let log = try ledger.openLog(mapByteCount: operations.mapByteCount, isReadOnly: true)
    defer { log.close() }
    let created = try LedgerRecord.first(in: log)
    let total = try log.head().position
    let older = try olderForms(in: log, total)
    let readingTime = MonotonicTime.now.since(began)
    return MigrationPlan(
      created: created, layout: layout, records: total, olderForms: older,
      views: try viewsToFill(log, created, layout),
      readingTime: readingTime)
  }

  private func olderForms(in log: LMDBLog, _ total: UInt64) throws(LedgerFailure) -> [MigrationPlan.OlderForm]
  {
    var counts: [EventType: [Int: UInt64]] = [:]
    var fold = LogFold()
    try log.read(.usual, after: 0) { position, record, verdict throws(LedgerFailure) in
      let type = try fold.next(record, at: Position(position), verdict).event.type
      // The fold decoded it, so the head of it can be read.
      let version = (try? RecordForm.peek(record.extracting(RecordHeader.byteCount...)))?.version
      if let version, version < EventForms.current(type) {
        counts[type, default: [:]][version, default: 0] += 1
      }
      if position.isMultiple(of: 65_536) { try operations.tell("records read", position, total) }
      return true
    }
    return EventType.allCases.flatMap { type in
      (counts[type] ?? [:]).sorted { $0.key < $1.key }.map {
        MigrationPlan.OlderForm(type: type, version: $0.key, count: $0.value)
      }
    }
  }

  private func viewsToFill(
    _ log: LMDBLog, _ created: LedgerCreated, _ layout: Int
  ) throws(LedgerFailure) -> [String] {
    let secrets = CommandSecrets(
      vault: try Vault.open(at: ledger.vault, isReadOnly: true), ledgerID: created.ledger)
    let engine = try ViewSet.engine(
      ledger.views, storage: log, secrets: secrets,
      options: ViewOptions(incarnation: try ledger.identity()?.incarnation ?? .none))
    guard layout == LedgerIdentity.layout else { return engine.keptNames }
    return try engine.list().filter { $0.state != .ready }.map(\.name)
  }

  /// Does what the plan says. One rename makes the difference; before it nothing was changed, and after it only the
  /// views are filled, which goes on by itself wherever it was stopped. A ledger of this layout stays as it is.
  package func run(_ plan: MigrationPlan) throws(LedgerFailure) -> LedgerIdentity {
    let identity = try writeIdentity(plan)
    operations.onStep(.identityWritten)
    let reader = try LedgerReader(ledger.path, mapByteCount: operations.mapByteCount)
    defer { reader.close() }
    try operations.fillViews(of: reader)
    return identity
  }

  /// Writes the identity, unless there is one: with the writer lock held, so that of two that migrate at once the
  /// second finds the first's.
  private func writeIdentity(_ plan: MigrationPlan) throws(LedgerFailure) -> LedgerIdentity {
    let log = try ledger.openLog(mapByteCount: operations.mapByteCount)
    defer { log.close() }
    var written: Result<LedgerIdentity, LedgerFailure>?
    let outcome = log.append { _ in
      written = Result { () throws(LedgerFailure) in
        if let found = try ledger.identity() { return found }
        let identity = LedgerIdentity.new(for: plan.created, at: operations.clock.now())
        try identity.write(into: ledger.path)
        return identity
      }
    }
    if let written { return try written.get() }
    switch outcome {
    case .refused(let failure), .unknown(let failure): throw failure
    case .committed, .nothing: preconditionFailure("a turn that ends well has called its body")
    }
  }
}

extension LedgerOperations {
  /// Fills the views to the log's head.
  func fillViews(of reader: LedgerReader) throws(LedgerFailure) {
    var stop: LedgerFailure?
    do throws(LedgerFailure) {
      try reader.engine.catchUp(
        progress: { position, target in
          do throws(LedgerFailure) {
            try tell("records in the views", position.value, target.value)
          } catch {
            stop = error
          }
        }, isCancelled: { stop != nil })
    } catch {
      throw stop ?? error
    }
  }
}
