internal import DaybookCrypto
package import DaybookStore

/// The log in one LMDB environment: unnamed table, key = position, eight bytes big-endian.
///
/// A turn is one write transaction, its commit two flushes: the pages, then the page that makes them count.
/// After a write or sync error the outcome is `.unknown`, and the eight-byte file `poison` beside the data is
/// counted up: every process compares that with what it last saw, before its turn and again with the writer
/// lock held, and must `recover` when it changed. A turn that slips in before the count is still sound: LMDB
/// fails either before the meta page is written, so that nothing refers to the failed batch, or after the
/// batch's pages were flushed, so that building on it is building on what is there.
package final class LMDBLog: LogStorage {
  private let environment: Environment
  private let table: Table
  private let directory: String
  private let mapByteCount: Int

  /// Counted up by whoever meets a write error; nil when read-only.
  private let poison: SharedCounter?
  /// The count up to which errors were recovered from.
  private let seenPoison: Monitor<UInt64>
  /// Says who holds the writer lock; nil when read-only, or there is no room for it.
  private let mark: HolderMark?
  private let callbacks = CommitCallbacks()
  /// Commits since dead readers were last looked for.
  private let commitCount = Monitor(0)

  /// Records lent in one read transaction before it is renewed.
  static let stretch = 4096
  /// How often the slots of readers that died are freed: each such slot keeps every later page from being used again.
  private static let commitsPerReaderCheck = 256

  /// Opens the log in a directory; `create` makes the directory, and an empty log, where there is none.
  ///
  /// Throws `.missing`, `.notALog`, `.permission`, `.networkFileSystem`, `.newer`, or `.other` when it is open
  /// in this process in another way. A damaged record does not hinder: the log is opened to be verified. A damaged
  /// page is refused, unless `allowsDamage`, for a process that may be ended by it.
  package init(
    directory: String, mapByteCount: Int = 64 << 30, isReadOnly: Bool = false, create: Bool = false,
    allowsDamage: Bool = false
  ) throws(LogFailure) {
    (self.directory, self.mapByteCount) = (directory, mapByteCount)
    let options = EnvironmentOptions(
      mapByteCount: mapByteCount, isReadOnly: isReadOnly, createsDirectory: create, mustExist: !create,
      allowsDamage: allowsDamage)
    do throws(StoreError) {
      environment = try Environment(path: directory, options: options)
      table = try environment.table()
      poison = isReadOnly ? nil : try SharedCounter(path: directory + "/poison")
      // Without it only nobody can say who holds the lock.
      mark = isReadOnly ? nil : try? HolderMark(path: directory + "/" + LMDBLog.markName)
    } catch {
      throw LogFailure(error)
    }
    seenPoison = Monitor(poison?.value ?? 0)
    try refuseForeign()
  }

  /// Refuses a table that holds something, but neither first nor last a record, and a newer format.
  private func refuseForeign() throws(LogFailure) {
    let (directory, table) = (directory, table)
    try environment.read { transaction throws(LogFailure) in
      let header = { (key: RawSpan, record: RawSpan) throws(LogFailure) -> RecordHeader? in
        key.byteCount == 8 ? RecordHeader(record) : nil
      }
      guard let first = try transaction.first(table, header) else { return }
      // The last page is looked at only when the first is no record: in a file cut short it is not there.
      var known = first
      if known == nil { known = try transaction.last(table, header) ?? nil }
      guard let known else {
        throw LogFailure(
          .notALog, "open \(directory): it holds something that is no log; name the right directory")
      }
      guard known.format <= RecordHeader.format else {
        throw LogFailure(
          .newer,
          "open \(directory): it has format \(known.format), this software knows \(RecordHeader.format); use newer software"
        )
      }
    }
  }

  // MARK: Reading

  package func head() throws(LogFailure) -> LogHead {
    try environment.read { transaction throws(LogFailure) in
      try LMDBRows(table, directory).head(transaction)
    }
  }

  /// How many records the store says there are; touches no page that holds one.
  package func count() throws(LogFailure) -> UInt64 {
    try environment.read { transaction throws(LogFailure) in
      do throws(StoreError) { return UInt64(try transaction.count(table)) } catch { throw LogFailure(error) }
    }
  }

  package func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) throws(LogFailure) {
    let rows = LMDBRows(table, directory)
    var last = position
    var goesOn = true
    while goesOn {
      goesOn = try environment.read { transaction throws(LogFailure) in
        var left = LMDBLog.stretch
        var isStopped = false
        try rows.read(transaction, after: last) { position, record in
          last = position
          left -= 1
          isStopped = !body(position, record)
          return !isStopped && left > 0
        }
        return !isStopped && left == 0
      }
    }
  }

  // MARK: Writing

  package func append(_ body: (any LogTurn) throws(LogFailure) -> Void) -> LogOutcome {
    if let failure = poisoned() { return .unknown(failure) }
    var found = LogHead.empty
    var held: UInt64?
    defer { if let held { mark?.clear(held) } }
    let outcome = environment.commit { transaction throws(LogFailure) in
      held = mark?.set()
      if let failure = poisoned() { throw failure }
      let turn = try LMDBTurn(LMDBRows(table, directory), &transaction) {
        [self] byteCount throws(LogFailure) in
        try takeRoom(byteCount)
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
    case .abandoned(let failure): return failure.code == .poisoned ? .unknown(failure) : .refused(failure)
    case .refused(let error): return .refused(LogFailure(error))
    case .undecided(let error):
      poison?.increment()
      return .unknown(LogFailure(error))
    }
  }

  /// The room that what claims leaves to what frees: cancels, releases, lapses. Written where it is taken, so it is
  /// there when the disk is full; an eighth of a map that is small.
  private var reserveByteCount: Int { min(LMDBLog.mostReserveByteCount, mapByteCount / 8) }
  private static let mostReserveByteCount = 4 << 20

  private func takeRoom(_ byteCount: Int) throws(LogFailure) {
    do throws(StoreError) {
      try environment.takeRoom(byteCount + reserveByteCount)
    } catch {
      // The room is short by what is kept back, and so there may be some.
      throw LogFailure(
        LogFailure(error).code,
        "append in \(directory): \(error.found); what cancels or releases goes on meanwhile")
    }
  }

  /// A process killed while it reads leaves its slot behind, and the file would grow by whole pages with each commit.
  private func freeDeadReaders() {
    let isDue = commitCount.withLock { count in
      count = (count + 1) % LMDBLog.commitsPerReaderCheck
      return count == 0
    }
    // What cannot be freed now is tried again later, and harms nothing but the file's size.
    if isDue { _ = try? environment.checkReaders() }
  }

  /// Why nothing may be written, when some process met an error since this one last recovered.
  private func poisoned() -> LogFailure? {
    guard let poison, poison.value != seenPoison.withLock({ $0 }) else { return nil }
    return LogFailure(
      .poisoned, "append in \(directory): a write failed before; the log is opened anew before the next")
  }

  @discardableResult
  package func recover() throws(LogFailure) -> LogHead {
    // Read first: an error that comes meanwhile is still to be recovered from afterwards.
    let poisoned = poison?.value ?? 0
    do throws(StoreError) {
      try environment.reopen()
    } catch {
      throw LogFailure(error)
    }
    let head = try head()
    seenPoison.withLock { $0 = poisoned }
    return head
  }

  // MARK: The rest

  /// LMDB's number of the last commit that a reader sees; after closing, the largest number, so that whoever waits looks.
  package var hint: UInt64 {
    do throws(StoreError) {
      // Of what a reader sees: LMDB's own count moves while a commit is still being flushed, and whoever looked then
      // and read what was there before would wait for a change that had happened.
      return try environment.read { (transaction: borrowing ReadTransaction) throws(StoreError) in
        transaction.transactionID
      }
    } catch {
      return .max
    }
  }

  /// What the store says of itself: its map and how much of it is used.
  package func info() throws(LogFailure) -> EnvironmentInfo {
    do throws(StoreError) { return try environment.info() } catch { throw LogFailure(error) }
  }

  /// Frees the slots of readers that died, and says how many those were and who is left.
  package func readers() throws(LogFailure) -> (dead: Int, left: [EnvironmentReader]) {
    do throws(StoreError) {
      return (try environment.checkReaders(), try environment.readers())
    } catch {
      throw LogFailure(error)
    }
  }

  /// The file in the log's directory that says who holds the writer lock.
  private static let markName = "writer"

  package var writerHolder: LockHolder? { LockHolder.look(at: directory + "/" + LMDBLog.markName) }

  package func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void) { callbacks.add(callback) }

  package func close() {
    callbacks.removeAll()
    environment.close()
  }
}
