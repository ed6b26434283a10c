internal import DaybookCrypto
package import DaybookStore

/// The log in one LMDB environment: unnamed table, key = position, eight bytes big-endian.
///
/// A turn is one write transaction; its commit flushes twice: the pages, then the meta page that makes them
/// count. After a write or sync error the outcome is `.unknown`, and the counter in the eight-byte file
/// `poison` beside the data goes up. Every process compares it with the value it last saw, before its turn
/// and again with the writer lock held; when it changed, the process must `recover`. A turn that begins
/// before the count goes up is still sound: LMDB fails either before it writes the meta page, so nothing
/// refers to the failed batch, or after the batch's pages were flushed, so the turn builds on what is there.
package final class LMDBLog: LogStorage {
  private let environment: Environment
  private let table: StoreTable
  private let directory: String
  private let mapByteCount: Int

  /// Raised by a process that meets a write error; nil when read-only.
  private let poison: SharedCounter?
  /// The count at this process's last recovery.
  private let seenPoison: Monitor<UInt64>
  /// Records who holds the writer lock; nil when read-only, or when there is no space for it.
  private let mark: HolderMark?
  private let callbacks = CommitCallbacks()
  /// Commits since the slots of dead readers were last freed.
  private let commitCount = Monitor(0)

  /// The number of records lent in one read transaction before it is renewed.
  static let stretch = 4096
  /// How often the slots of dead readers are freed: such a slot keeps every later page from reuse.
  private static let commitsPerReaderCheck = 256

  /// Opens the log in a directory; with `create`, makes the directory and an empty log where there is none.
  ///
  /// Throws `.notALedger` where there is no log, or another file, `.newerFormat`, and what the environment
  /// throws. A damaged record is no error here: such a log is opened to be verified. A damaged page is
  /// refused, unless `allowsDamage` is set, for a process that may crash on it.
  package init(
    directory: String, mapByteCount: Int = 64 << 30, firstMapByteCount: Int? = nil, isReadOnly: Bool = false,
    create: Bool = false, allowsDamage: Bool = false
  ) throws(LedgerFailure) {
    (self.directory, self.mapByteCount) = (directory, mapByteCount)
    let options = EnvironmentOptions(
      mapByteCount: mapByteCount,
      firstMapByteCount: firstMapByteCount.map { max($0, LMDBLog.leastFirstMapByteCount) },
      isReadOnly: isReadOnly, createsDirectory: create, mustExist: !create, allowsDamage: allowsDamage)
    do throws(LedgerFailure) {
      environment = try Environment(path: directory, options: options)
      table = try environment.table()
      poison = isReadOnly ? nil : try SharedCounter(path: directory + "/poison")
      // Without a mark, only the holder's name is missing.
      mark = isReadOnly ? nil : try? HolderMark(path: directory + "/" + LMDBLog.markName)
    } catch {
      throw error.cause == .foreign || error.number.isAbsence ? error.as(.notALedger) : error
    }
    seenPoison = Monitor(poison?.value ?? 0)
    try refuseForeign()
  }

  /// Refuses a newer format, and a table whose first and last values are both no records.
  private func refuseForeign() throws(LedgerFailure) {
    let (directory, table) = (directory, table)
    try environment.read { transaction throws(LedgerFailure) in
      let header = { (key: RawSpan, record: RawSpan) throws(LedgerFailure) -> RecordHeader? in
        key.byteCount == 8 ? RecordHeader(record) : nil
      }
      guard let first = try transaction.first(table, header) else { return }
      // The last page is read only when the first value is no record: in a truncated file it is missing.
      var known = first
      if known == nil { known = try transaction.last(table, header) ?? nil }
      guard let known else {
        throw LedgerFailure(
          .notALedger, "open", directory, cause: .foreign, found: "it holds something that is no log",
          advice: "name the right directory")
      }
      guard known.format <= RecordHeader.format else {
        throw LedgerFailure(
          .newerFormat,
          "open \(directory): it has format \(known.format), this software knows \(RecordHeader.format); use newer software"
        )
      }
    }
  }

  // MARK: Reading

  package func head() throws(LedgerFailure) -> LogHead {
    try environment.read { transaction throws(LedgerFailure) in
      try LMDBRows(table, directory).head(transaction)
    }
  }

  /// The number of records by the store's count; reads no page that holds a record.
  package func count() throws(LedgerFailure) -> UInt64 {
    try environment.read { transaction throws(LedgerFailure) in
      UInt64(try transaction.count(table))
    }
  }

  package func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    let rows = LMDBRows(table, directory)
    var last = position
    var goesOn = true
    while goesOn {
      goesOn = try environment.read { transaction throws(LedgerFailure) in
        var left = LMDBLog.stretch
        var isStopped = false
        try rows.read(transaction, after: last) { position, record throws(LedgerFailure) in
          last = position
          left -= 1
          isStopped = try !body(position, record)
          return !isStopped && left > 0
        }
        return !isStopped && left == 0
      }
    }
  }

  // MARK: Writing

  package func append(_ body: (any LogTurn) throws(LedgerFailure) -> Void) -> LogOutcome {
    if let failure = poisoned() { return .unknown(failure) }
    var found = LogHead.empty
    var held: UInt64?
    defer { if let held { mark?.clear(held) } }
    let outcome = environment.commit { transaction throws(LedgerFailure) in
      held = mark?.set()
      if let failure = poisoned() { throw failure }
      let turn = try LMDBTurn(LMDBRows(table, directory), &transaction) {
        [self] byteCount throws(LedgerFailure) in
        try reserveSpace(byteCount)
      }
      defer { turn.end(&transaction) }
      found = turn.head
      try body(turn)
      return turn.head
    }
    switch outcome {
    case .committed(found): return .nothing(found)
    case .committed(let head):
      freeDeadReaders()
      callbacks.call(head)
      return .committed(head)
    case .abandoned(let failure): return failure.code == .readOnly ? .unknown(failure) : .refused(failure)
    case .refused(let error): return .refused(error)
    case .undecided(let error):
      poison?.increment()
      return .unknown(error)
    }
  }

  /// The space that new claims leave to cancels, releases and lapses. It is allocated, so it is there when
  /// the disk is full. In a small map, an eighth of it.
  private var reserveByteCount: Int { min(LMDBLog.mostReserveByteCount, mapByteCount / 8) }
  private static let mostReserveByteCount = 4 << 20
  /// The smallest map that grows: in the quarter of it that is free when a turn begins, a large batch and the reserve
  /// have room, so that no turn has to be taken back because the map was small.
  private static let leastFirstMapByteCount = 64 << 20

  private func reserveSpace(_ byteCount: Int) throws(LedgerFailure) {
    do throws(LedgerFailure) {
      try environment.reserveSpace(byteCount + reserveByteCount)
    } catch {
      // The reserve is part of what is missing, so there may be space for cancels and releases.
      throw error.of("append in", directory)
        .advising("\(error.advice); cancels and releases go on meanwhile")
    }
  }

  /// A killed reader leaves its slot; with it, the file would grow by whole pages at each commit.
  private func freeDeadReaders() {
    let isDue = commitCount.withLock { count in
      count = (count + 1) % LMDBLog.commitsPerReaderCheck
      return count == 0
    }
    // What cannot be freed now is tried again later; until then only the file grows.
    if isDue { _ = try? environment.checkReaders() }
  }

  /// Why nothing may be written: a process met a write error since this one last recovered.
  private func poisoned() -> LedgerFailure? {
    guard let poison, poison.value != seenPoison.withLock({ $0 }) else { return nil }
    return LedgerFailure(
      .readOnly, "append in \(directory): a write failed before; the log must be reopened before the next")
  }

  @discardableResult
  package func recover() throws(LedgerFailure) -> LogHead {
    // Read first: an error that comes meanwhile must be recovered from again.
    let poisoned = poison?.value ?? 0
    try environment.reopen()
    let head = try head()
    seenPoison.withLock { $0 = poisoned }
    return head
  }

  // MARK: Commit number, sizes and readers

  /// The number of the last commit that a reader sees; after closing, the largest number: waiting callers
  /// check again.
  package var hint: UInt64 {
    do throws(LedgerFailure) {
      // LMDB's own number is raised while a commit is still being flushed: a caller who read the old records
      // then would wait for a change that had already happened.
      return try environment.read { (transaction: borrowing ReadTransaction) throws(LedgerFailure) in
        transaction.transactionID
      }
    } catch {
      return .max
    }
  }

  /// What the store says of itself: its map and how much of it is used.
  package func info() throws(LedgerFailure) -> EnvironmentInfo {
    try environment.info()
  }

  /// Frees the slots of dead readers. Returns how many, and the readers that are left.
  package func readers() throws(LedgerFailure) -> (dead: Int, left: [EnvironmentReader]) {
    (try environment.checkReaders(), try environment.readers())
  }

  /// The file in the log's directory that records who holds the writer lock.
  private static let markName = "writer"

  package var writerHolder: LockHolder? { LockHolder.look(at: directory + "/" + LMDBLog.markName) }

  package func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void) { callbacks.add(callback) }

  package func close() {
    callbacks.removeAll()
    environment.close()
  }
}
