internal import CDaybookLMDB
internal import DaybookFiles
internal import Glibc
internal import Synchronization

/// An environment that LMDB has open in this process: once, however many `Environment`s share it.
// Sendable: what changes is in `monitor`; LMDB's environment itself may be used from any thread.
final class OpenEnvironment: @unchecked Sendable {
  let path: String
  let options: EnvironmentOptions

  /// Tells this environment's tables from another's.
  let number: UInt32

  let monitor: Monitor<State>

  /// The end of the space in the data file that is known to be allocated.
  let allocatedEnd = Monitor(0)

  struct State {
    /// Nil once closed, or when reopening failed.
    var pointer: EnvironmentPointer?
    /// Transactions and calls in progress.
    var active = 0
    /// Reset read transactions, kept for renewal; with MDB_NOTLS any thread may renew one.
    var idleReaders: [TransactionHandle] = []
    /// LMDB's numbers of the tables opened, in order; the unnamed one is "".
    var tables: [(name: String, number: UInt32)] = []
    /// Slots of dead readers that were freed at opening and not reported yet.
    var freedReaders = 0
    /// The thread inside a write transaction.
    var writer: pthread_t?
    /// The threads inside read transactions, once for each.
    var readers: [pthread_t] = []
    /// Threads that wait until nothing is in progress, to make the map larger; others wait for them meanwhile.
    var resizers = 0
    /// From this many bytes in use on, making the map larger is tried again: the last time it was not possible.
    var growsFrom = 0
    /// The system refused the map its next size: there is no address space for it.
    var isSpaceRefused = false
    /// Set when closed for good.
    var isClosed = false
  }

  /// The most idle read transactions kept.
  private static let idleReaderLimit = 32

  init(path: String, options: EnvironmentOptions, number: UInt32) throws(LedgerFailure) {
    self.path = path
    self.number = number
    monitor = Monitor(State())
    var options = options
    let pointer: EnvironmentPointer
    do throws(LedgerFailure) {
      pointer = try OpenEnvironment.open(path, options)
    } catch {
      // Under `ulimit -v`, or in valgrind: then it begins small and grows.
      guard error.number.value == ENOMEM, options.firstMapByteCount == nil else { throw error }
      options.firstMapByteCount = EnvironmentOptions.limitedMapByteCount
      pointer = try OpenEnvironment.open(path, options)
    }
    self.options = options
    monitor.withLock { $0.pointer = pointer }
    // A process killed while reading leaves a slot that keeps every page it saw. What cannot be freed now is
    // tried again later.
    if let dead = try? freeDeadReaders() { monitor.withLock { $0.freedReaders = dead } }
  }

  static let areAssertionsSilent = Atomic(false)

  // MARK: Opening and closing

  private static func open(_ path: String, _ options: EnvironmentOptions) throws(LedgerFailure)
    -> EnvironmentPointer
  {
    if options.allowsDamage {
      // Whatever its pages are: a pipe or a device is not opened, because LMDB would block on it.
      _ = try DataFile(in: path)
    } else {
      try EnvironmentCheck.check(path, mayBeNew: !options.mustExist && !options.isReadOnly)
    }
    var created: OpaquePointer?
    var code = unsafe mdb_env_create(&created)
    guard code == MDB_SUCCESS, let environment = unsafe created else {
      throw LedgerFailure(code, "open", in: path)
    }
    unsafe mdb_env_set_assert(environment) { _, _ in
      // When this returns, LMDB prints its text and aborts.
      if OpenEnvironment.areAssertionsSilent.load(ordering: .relaxed) { Glibc.abort() }
    }
    var flags = MDB_NOTLS
    if options.isReadOnly { flags |= MDB_RDONLY }
    switch options.durability {
    case .full: break
    case .noMetaSync: flags |= MDB_NOMETASYNC
    case .noSync: flags |= MDB_NOSYNC
    }
    code = unsafe mdb_env_set_mapsize(environment, options.openingMapByteCount)
    if code == MDB_SUCCESS { code = unsafe mdb_env_set_maxdbs(environment, MDB_dbi(options.maxTables)) }
    if code == MDB_SUCCESS {
      code = unsafe mdb_env_set_maxreaders(environment, UInt32(options.maxReaders))
    }
    if code == MDB_SUCCESS {
      do throws(LedgerFailure) {
        try fillLockFile(path, options)
      } catch {
        unsafe mdb_env_close(environment)
        throw error
      }
      code = unsafe mdb_env_open(environment, path, UInt32(bitPattern: flags), 0o600)
    }
    if code != MDB_SUCCESS {
      unsafe mdb_env_close(environment)
      if code == ENOMEM { throw refusedMap(options.openingMapByteCount, "open in", path) }
      throw LedgerFailure(code, "open", in: path, mapByteCount: options.mapByteCount)
    }
    return unsafe EnvironmentPointer(pointer: environment)
  }

  /// Allocates LMDB's lock file: LMDB makes it with a hole and writes to it through a map.
  ///
  /// Only while the environment is closed in this process: closing any other descriptor would drop LMDB's
  /// locks.
  private static func fillLockFile(_ path: String, _ options: EnvironmentOptions) throws(LedgerFailure) {
    do throws(LedgerFailure) {
      try File(path + "/lock.mdb", for: .changingOrMade)
        .allocate(to: lockHeaderByteCount + options.maxReaders * readerByteCount)
    } catch {
      // A ledger on read-only storage: LMDB itself knows whether it can do without a lock file.
      guard options.isReadOnly, error.number.isForbidden else { throw error }
    }
  }

  /// LMDB 0.9's lock file (mdb.c, MDB_txninfo and MDB_reader): two cache lines, then one per reader.
  private static let lockHeaderByteCount = 128
  private static let readerByteCount = 64

  /// Waits for what is in progress, then closes for good.
  func close() {
    monitor.withLock(
      when: { $0.active == 0 },
      do: { state in
        OpenEnvironment.closePointer(&state)
        state.isClosed = true
      })
  }

  /// Waits for what is in progress, closes, and opens again with the same tables.
  ///
  /// When opening fails, every call throws `.closed` until a later reopening succeeds.
  func reopen() throws(LedgerFailure) {
    try monitor.withLock(when: { $0.active == 0 }, do: { state throws(LedgerFailure) in try reopen(&state) })
  }

  func reopen(_ state: inout State) throws(LedgerFailure) {
    guard !state.isClosed else { throw closed("reopen") }
    OpenEnvironment.closePointer(&state)
    let pointer = try OpenEnvironment.open(path, options)
    state.pointer = pointer
    do throws(LedgerFailure) {
      for table in state.tables {
        let number = try openTable(table.name, in: pointer, creates: false)
        guard number == table.number else {
          throw LedgerFailure(
            .damage, "reopen", in: path, found: "a table has another number; close and open anew")
        }
      }
    } catch {
      OpenEnvironment.closePointer(&state)
      throw error
    }
  }

  static func closePointer(_ state: inout State) {
    for reader in state.idleReaders { unsafe mdb_txn_abort(reader.pointer) }
    state.idleReaders = []
    if let environment = state.pointer { unsafe mdb_env_close(environment.pointer) }
    state.pointer = nil
  }

  /// The system has no address space left for a map of this size.
  static func refusedMap(_ byteCount: Int, _ operation: String, _ path: String) -> LedgerFailure {
    LedgerFailure(
      operation, path, ErrorNumber(ENOMEM),
      found: "the system gives this process no map of \(grouped(byteCount)) bytes",
      advice:
        "raise its limit of address space (ulimit -v), or open it with a smaller LedgerOptions.firstMapByteCount"
    )
  }

  func closed(_ operation: String) -> LedgerFailure {
    LedgerFailure(.closed, operation, in: path, found: "the environment is closed; open it first")
  }

  func failure(_ code: Int32, _ operation: String) -> LedgerFailure {
    LedgerFailure(code, operation, in: path, mapByteCount: options.mapByteCount)
  }

  // MARK: Use

  /// Lends LMDB's environment, which stays open meanwhile.
  func use<Result>(
    _ operation: String, _ body: (EnvironmentPointer) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result {
    let environment = try enter(operation)
    defer { leave() }
    return try body(environment)
  }

  private func enter(_ operation: String) throws(LedgerFailure) -> EnvironmentPointer {
    try monitor.withLock { state throws(LedgerFailure) in
      guard let pointer = state.pointer else { throw closed(operation) }
      state.active += 1
      return pointer
    }
  }

  func leave() {
    let isIdle = monitor.withLock { state in
      state.active -= 1
      return state.active == 0
    }
    if isIdle { monitor.wake() }
  }

  // MARK: Reading

  /// Begins a read transaction, renewing an idle one when there is one.
  func beginRead() throws(LedgerFailure) -> TransactionHandle {
    let thread = pthread_self()
    var hasReopened = false
    while true {
      let (environment, idle) = try monitor.withLock(
        when: { $0.mayBegin(thread) },
        do: { state throws(LedgerFailure) in
          guard let pointer = state.pointer else { throw closed("read") }
          state.active += 1
          state.readers.append(thread)
          return (pointer, state.idleReaders.popLast())
        })
      if let idle {
        if unsafe mdb_txn_renew(idle.pointer) == MDB_SUCCESS { return idle }
        unsafe mdb_txn_abort(idle.pointer)
      }
      var begun: OpaquePointer?
      let code = unsafe OpenEnvironment.beginRead(environment.pointer, &begun)
      if code == MDB_SUCCESS, let transaction = unsafe begun {
        return unsafe TransactionHandle(pointer: transaction, owner: number)
      }
      monitor.withLock { state in state.removeReader(thread) }
      leave()
      if try reopens(after: code, &hasReopened) { continue }
      guard code == MDB_MAP_RESIZED else { throw failureToBegin(code, "begin a read", hasReopened) }
      try adoptMap("begin a read")
    }
  }

  /// Begins a read transaction; where every slot is taken, those of dead processes are freed first.
  static func beginRead(_ environment: OpaquePointer, _ begun: inout OpaquePointer?) -> Int32 {
    let code = unsafe mdb_txn_begin(environment, nil, UInt32(bitPattern: MDB_RDONLY), &begun)
    guard code == MDB_READERS_FULL, unsafe mdb_reader_check(environment, nil) == MDB_SUCCESS else {
      return code
    }
    return unsafe mdb_txn_begin(environment, nil, UInt32(bitPattern: MDB_RDONLY), &begun)
  }

  /// Frees the slots of dead readers. Returns how many, those freed at opening included once.
  func freeDeadReaders() throws(LedgerFailure) -> Int {
    let path = path
    let dead = try use("check readers") { environment throws(LedgerFailure) in
      var dead: Int32 = 0
      let code = unsafe mdb_reader_check(environment.pointer, &dead)
      guard code == MDB_SUCCESS else { throw LedgerFailure(code, "check readers", in: path) }
      return Int(dead)
    }
    return monitor.withLock { state in
      defer { state.freedReaders = 0 }
      return dead + state.freedReaders
    }
  }

  /// Ends a read transaction: it no longer holds its view.
  func endRead(_ handle: TransactionHandle) {
    unsafe mdb_txn_reset(handle.pointer)
    let thread = pthread_self()
    let (isKept, isIdle) = monitor.withLock { state in
      state.active -= 1
      state.removeReader(thread)
      let isKept = state.idleReaders.count < OpenEnvironment.idleReaderLimit
      if isKept { state.idleReaders.append(handle) }
      return (isKept, state.active == 0)
    }
    if !isKept { unsafe mdb_txn_abort(handle.pointer) }
    if isIdle { monitor.wake() }
  }

  // MARK: Writing

  /// Begins the write transaction; blocks while another thread or process writes.
  ///
  /// A map that grows is made larger before it is full.
  func beginWrite() throws(LedgerFailure) -> TransactionHandle {
    let thread = pthread_self()
    var (mayGrow, hasReopened) = (options.grows, false)
    while true {
      let environment = try monitor.withLock(
        when: { $0.mayBegin(thread) },
        do: { state throws(LedgerFailure) in
          guard let pointer = state.pointer else { throw closed("write") }
          precondition(state.writer != thread, "a write transaction is not begun inside another")
          state.active += 1
          return pointer
        })
      var begun: OpaquePointer?
      let code = unsafe mdb_txn_begin(environment.pointer, nil, 0, &begun)
      if code == MDB_SUCCESS, let transaction = unsafe begun {
        if mayGrow, let patience = patienceToGrow(environment) {
          unsafe mdb_txn_abort(transaction)
          leave()
          mayGrow = growMap(within: patience, whenLow: true)
          continue
        }
        monitor.withLock { state in state.writer = thread }
        return unsafe TransactionHandle(pointer: transaction, owner: number)
      }
      leave()
      if try reopens(after: code, &hasReopened) { continue }
      guard code == MDB_MAP_RESIZED else { throw failureToBegin(code, "begin a write", hasReopened) }
      try adoptMap("begin a write")
    }
  }

  /// Ends the write transaction without a trace.
  func abort(_ handle: TransactionHandle) {
    monitor.withLock { state in state.writer = nil }
    unsafe mdb_txn_abort(handle.pointer)
    leave()
  }

  /// Commits; the error tells what the commit said, and whether what it wrote may be there all the same.
  func commit(_ handle: TransactionHandle) -> (error: LedgerFailure, isUndecided: Bool)? {
    defer { leave() }
    let environment = unsafe mdb_txn_env(handle.pointer)
    monitor.withLock { state in state.writer = nil }
    let code = unsafe mdb_txn_commit(handle.pointer)
    guard code != MDB_SUCCESS else { return nil }
    if code == EIO, unsafe isUsable(environment), let full = outOfSpace() { return (full, false) }
    let map = unsafe environment.map { unsafe Fill(EnvironmentPointer(pointer: $0)).map } ?? 0
    let failure = LedgerFailure(code, "commit", in: path, mapByteCount: map)
    return unsafe (failure, isUndecided(code, environment))
  }

  // MARK: Tables

  /// The table of this name ("" is the unnamed one), opened in a transaction of its own that commits.
  func table(named name: String, creates: Bool) throws(LedgerFailure) -> StoreTable {
    let known = monitor.withLock { state in state.tables.first { $0.name == name }?.number }
    if let known { return StoreTable(number: known, owner: number) }
    try adoptMapIfBehind("open a table")
    let found = try use("open a table") { environment throws(LedgerFailure) in
      try openTable(name, in: environment, creates: creates)
    }
    monitor.withLock { state in
      guard !state.tables.contains(where: { $0.name == name }) else { return }
      state.tables.append((name, found))
    }
    return StoreTable(number: found, owner: number)
  }

  /// A table opened in a transaction that is aborted would be closed again; so this one commits.
  private func openTable(
    _ name: String, in environment: EnvironmentPointer, creates: Bool
  ) throws(LedgerFailure) -> UInt32 {
    var begun: OpaquePointer?
    let operation = name.isEmpty ? "open the unnamed table" : "open the table \(name)"
    let writes = creates && !name.isEmpty
    var code =
      unsafe writes
      ? mdb_txn_begin(environment.pointer, nil, 0, &begun)
      : OpenEnvironment.beginRead(environment.pointer, &begun)
    guard code == MDB_SUCCESS, let transaction = unsafe begun else { throw failure(code, operation) }
    var number: MDB_dbi = 0
    if name.isEmpty {
      code = unsafe mdb_dbi_open(transaction, nil, 0, &number)
    } else {
      code = unsafe mdb_dbi_open(transaction, name, writes ? UInt32(bitPattern: MDB_CREATE) : 0, &number)
    }
    if code != MDB_SUCCESS {
      unsafe mdb_txn_abort(transaction)
      throw failure(code, operation)
    }
    code = unsafe mdb_txn_commit(transaction)
    guard code == MDB_SUCCESS else { throw failure(code, operation) }
    return number
  }
}

/// LMDB's environment, which `OpenEnvironment` opens, closes and lends.
@safe struct EnvironmentPointer {
  let pointer: OpaquePointer
}
