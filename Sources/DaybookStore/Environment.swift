internal import CDaybookLMDB
internal import DaybookFiles
internal import Glibc
internal import Synchronization

/// An LMDB environment: one writer at a time over all processes, and readers that never wait for it.
///
/// Opening one environment several times in a process shares it. A transaction lives inside a synchronous
/// closure, so none is held across a suspension. Reads may be nested; a write inside a write is a bug.
package final class Environment: Sendable {
  /// The directory, as it was named.
  package let path: String

  private let open: OpenEnvironment
  /// It may share an environment that is open for writing, and does not write all the same.
  private let isReadOnly: Bool
  private let isClosed = Atomic<Bool>(false)

  /// Opens, and with `createsDirectory` makes, an environment in a directory.
  ///
  /// Throws what the system answered, or one of the causes `.foreign`, `.damage`, `.otherVersion`, or `.inUse` when the
  /// environment is open in this process with other options. A network file system is refused by name.
  package init(path: String, options: EnvironmentOptions = EnvironmentOptions()) throws(LedgerFailure) {
    self.path = path
    isReadOnly = options.isReadOnly
    if options.createsDirectory, !options.isReadOnly { try Environment.makeDirectory(path) }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw LedgerFailure("open", path, .last) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw LedgerFailure("open", path, ErrorNumber(ENOTDIR)) }
    if let name = NetworkFileSystem.name(at: path) {
      throw LedgerFailure(
        .storage, "open", in: path,
        found: "it is on the network file system \(name); use a local disk")
    }
    // Examined without opening it: closing the lock file anywhere in the process would free LMDB's locks.
    try File.refuseUnlessRegular("\(path)/lock.mdb")
    open = try EnvironmentRegistry.open(path, options)
  }

  deinit { close() }

  /// Ends this use. With the last use in the process the environment is closed. Waits for transactions.
  ///
  /// Must not be called inside a transaction of this environment.
  package func close() {
    guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
    EnvironmentRegistry.release(open)
  }

  private func usable(_ operation: String) throws(LedgerFailure) -> OpenEnvironment {
    guard !isClosed.load(ordering: .acquiring) else {
      throw LedgerFailure(.closed, operation, in: path, found: "it was closed; open it first")
    }
    return open
  }

  private func writable() throws(LedgerFailure) -> OpenEnvironment {
    guard !isReadOnly else { throw LedgerFailure("write in", path, ErrorNumber(EACCES)) }
    return try usable("write")
  }

  // MARK: Transactions

  /// Lends one unchanging view. Keep it short: while it lasts, no page that it sees is reused.
  package func read<Result: ~Copyable>(
    _ body: (borrowing ReadTransaction) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result {
    let open = try usable("read")
    let handle = try open.beginRead()
    defer { open.endRead(handle) }
    return try body(ReadTransaction(handle: handle))
  }

  /// Lends the write transaction. Commits when `body` returns, and leaves no trace when it throws.
  ///
  /// Blocks while another thread or process writes. The error does not tell a commit that surely failed from
  /// one that may have landed; `commit` does. When the map is full and grows, `body` runs again from the beginning.
  package func write<Result: ~Copyable>(
    _ body: (inout WriteTransaction) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result {
    let open = try writable()
    while true {
      let handle = try open.beginWrite()
      let failure: LedgerFailure
      do throws(LedgerFailure) {
        let result = try Environment.lend(handle, body)
        guard let failed = open.commit(handle) else { return result }
        failure = failed.error
      } catch {
        open.abort(handle)
        failure = error
      }
      guard open.grows(after: failure) else { throw open.told(failure) }
    }
  }

  /// As `write`, but tells how it ended: whether the commit surely failed, or may have landed. `body` runs once.
  ///
  /// When nothing was changed, the commit costs nothing and syncs nothing.
  package func commit<Result>(
    _ body: (inout WriteTransaction) throws(LedgerFailure) -> Result
  ) -> CommitOutcome<Result> {
    let handle: TransactionHandle
    let open: OpenEnvironment
    do throws(LedgerFailure) {
      open = try writable()
      handle = try open.beginWrite()
    } catch {
      return .abandoned(error)
    }
    let result: Result
    do throws(LedgerFailure) {
      result = try Environment.lend(handle, body)
    } catch {
      open.abort(handle)
      return .abandoned(grown(open, after: error))
    }
    guard let failed = open.commit(handle) else { return .committed(result) }
    return failed.isUndecided ? .undecided(failed.error) : .refused(grown(open, after: failed.error))
  }

  /// Makes a full map larger, where it grows, for whoever tries again.
  private func grown(_ open: OpenEnvironment, after failure: LedgerFailure) -> LedgerFailure {
    open.grows(after: failure)
      ? failure.advising("try again: the map has been made larger") : open.told(failure)
  }

  private static func lend<Result: ~Copyable>(
    _ handle: TransactionHandle, _ body: (inout WriteTransaction) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result {
    var transaction = WriteTransaction(handle: handle)
    defer { precondition(!transaction.isLent, "a lent transaction is given back before its closure ends") }
    return try body(&transaction)
  }

  // MARK: Tables, sizes and readers

  /// The table with a name, or the unnamed table; made when missing, unless the environment is read-only.
  ///
  /// Open every table once at the start, outside of any transaction.
  package func table(_ name: String? = nil) throws(LedgerFailure) -> StoreTable {
    precondition(name != "", "a table's name is not empty")
    return try usable("open a table").table(named: name ?? "", creates: !isReadOnly)
  }

  /// Sizes, the last commit, and readers.
  package func info() throws(LedgerFailure) -> EnvironmentInfo {
    try usable("look").use("look") { environment throws(LedgerFailure) in
      var info = unsafe MDB_envinfo()
      var status = MDB_stat()
      unsafe mdb_env_info(environment.pointer, &info)
      unsafe mdb_env_stat(environment.pointer, &status)
      let pages = unsafe info.me_last_pgno + 1
      return unsafe EnvironmentInfo(
        mapByteCount: info.me_mapsize, usedByteCount: Int(pages) * Int(status.ms_psize),
        pageByteCount: Int(status.ms_psize), lastPage: UInt64(info.me_last_pgno),
        lastTransactionID: UInt64(info.me_last_txnid), readerCount: Int(info.me_numreaders),
        maxReaders: Int(info.me_maxreaders))
    }
  }

  /// Makes sure that commits can write this many more bytes: it allocates them on the disk.
  ///
  /// Throws `.storageFull`. For the writer: inside its transaction nobody else uses this space.
  package func reserveSpace(_ byteCount: Int) throws(LedgerFailure) {
    try usable("reserve space").reserveSpace(byteCount)
  }

  /// The number of the last commit by any process; it changes with every commit. Tens of nanoseconds.
  package func lastTransactionID() throws(LedgerFailure) -> UInt64 {
    try usable("look").use("look") { environment throws(LedgerFailure) in
      var info = unsafe MDB_envinfo()
      unsafe mdb_env_info(environment.pointer, &info)
      return unsafe UInt64(info.me_last_txnid)
    }
  }

  /// Checks every page of the last commit without LMDB: throws `.damage` where LMDB could crash.
  ///
  /// Reads the whole file in a read transaction: writers go on, and the file grows meanwhile. Throws `.inUse`
  /// when a writer commits faster than a read can begin.
  package func checkPages() throws(LedgerFailure) {
    for _ in 0..<EnvironmentCheck.mostLooks {
      let isDone = try read { (transaction: borrowing ReadTransaction) throws(LedgerFailure) in
        guard let file = try DataFile(in: path) else {
          throw LedgerFailure(
            "read in", path, .absence, found: "its data file is gone", advice: "check the path")
        }
        do throws(PageFault) {
          return try EnvironmentCheck.checkPages(file, of: transaction.transactionID)
        } catch {
          throw LedgerFailure(error, "read", in: path)
        }
      }
      if isDone { return }
    }
    throw LedgerFailure(.inUse, "read", in: path, found: "it is written too fast to be checked; try again")
  }

  /// What is wrong with the pages of an environment, open or not; nil when nothing is.
  ///
  /// As `checkPages`, but holds no transaction: when a writer is faster than the check, the answer is
  /// `.inUse`.
  package static func damage(in path: String) -> LedgerFailure? {
    do throws(LedgerFailure) {
      guard let file = try DataFile(in: path) else { return nil }
      do throws(PageFault) { try EnvironmentCheck.checkPages(file) } catch {
        throw LedgerFailure(error, "read", in: path)
      }
      return nil
    } catch {
      return error
    }
  }

  /// From here on, LMDB's own assertions end the process by SIGABRT without a text on standard error.
  ///
  /// For a program that finds the damaged page itself and reports it.
  package static func silenceAssertions() {
    OpenEnvironment.areAssertionsSilent.store(true, ordering: .relaxed)
  }

  /// Flushes what was committed without a flush.
  package func sync() throws(LedgerFailure) {
    let path = path
    try usable("sync").use("sync") { environment throws(LedgerFailure) in
      let code = unsafe mdb_env_sync(environment.pointer, 1)
      guard code == MDB_SUCCESS else { throw LedgerFailure(code, "sync", in: path) }
    }
  }

  /// Writes what a reader sees now into an empty directory, as an environment of its own, which is not flushed.
  package func copy(to directory: String) throws(LedgerFailure) {
    let path = path
    try usable("copy").use("copy") { environment throws(LedgerFailure) in
      let code = unsafe mdb_env_copy(environment.pointer, directory)
      guard code == MDB_SUCCESS else { throw LedgerFailure(code, "copy", in: path) }
    }
  }

  /// Frees the reader slots of dead processes. Returns how many, those freed at opening included once.
  @discardableResult
  package func checkReaders() throws(LedgerFailure) -> Int { try usable("check readers").freeDeadReaders() }

  /// The reader slots in use, over all processes, this one included.
  package func readers() throws(LedgerFailure) -> [EnvironmentReader] {
    let path = path
    let text = try usable("list readers").use("list readers") { environment throws(LedgerFailure) in
      var text = ""
      let code = unsafe withUnsafeMutablePointer(to: &text) { text in
        unsafe mdb_reader_list(
          environment.pointer,
          { line, text in
            guard let line = unsafe line, let text = unsafe text else { return 0 }
            unsafe text.assumingMemoryBound(to: String.self).pointee += String(cString: line)
            return 0
          }, text)
      }
      guard code >= 0 else { throw LedgerFailure(code, "list readers", in: path) }
      return text
    }
    return EnvironmentReader.slots(inListing: text)
  }

  /// Closes and reopens the environment for everyone in this process who shares it.
  ///
  /// To be called after a failed write. Waits for transactions in progress; must not be called inside one.
  /// Tables stay valid.
  package func reopen() throws(LedgerFailure) {
    try usable("reopen").reopen()
  }

  private static func makeDirectory(_ path: String) throws(LedgerFailure) {
    try Files.makeDirectory(path)
  }
}
