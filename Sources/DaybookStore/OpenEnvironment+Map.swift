internal import CDaybookLMDB
internal import DaybookFiles
internal import Glibc

/// The map's size: it begins small where the options say so, and doubles before it is full.
///
/// LMDB moves the map when it resizes it, so that no transaction of this process may be in progress then. Whoever
/// resizes keeps new transactions from beginning and waits for those in progress, but never for long: a thread that
/// stays in a read delays growth, and a write goes on in what is left of the map. Readers of other processes have
/// maps of their own and notice nothing until a page beyond them is in use; then they adopt the size.
extension OpenEnvironment {
  /// How long growth waits for transactions in progress, where there is little room without it.
  static let patience = Duration.milliseconds(250)

  /// How long adopting a size waits: without it, nothing can be read.
  private static let adoptingPatience = Duration.seconds(10)

  /// A write for which less than this is free, and less than a quarter of the map, waits for readers: 16 MiB.
  private static let scarce = 16 << 20

  /// Bytes in use and of the map now.
  struct Fill {
    let used: Int
    let map: Int

    init(_ environment: EnvironmentPointer) {
      var info = unsafe MDB_envinfo()
      var status = MDB_stat()
      unsafe mdb_env_info(environment.pointer, &info)
      unsafe mdb_env_stat(environment.pointer, &status)
      used = unsafe Int(info.me_last_pgno + 1) * Int(status.ms_psize)
      map = unsafe info.me_mapsize
    }

    var isLow: Bool { map - used < map / 2 }
    var isScarce: Bool { map - used < min(map / 4, OpenEnvironment.scarce) }
  }

  /// How long a write that begins should wait to have the map made larger; nil when it should not be.
  func patienceToGrow(_ environment: EnvironmentPointer) -> Duration? {
    let fill = Fill(environment)
    guard fill.isLow, fill.map < options.mapByteCount else { return nil }
    return monitor.withLock { state in
      guard fill.used >= state.growsFrom else { return nil }
      if fill.isScarce { return OpenEnvironment.patience }
      return state.active == 1 ? .zero : nil
    }
  }

  /// Doubles the map, up to the options' most; with `whenLow`, unless another thread has done so meanwhile.
  ///
  /// False when it was not doubled: also when a thread stays in a transaction, or the system has no address space.
  func growMap(within patience: Duration, whenLow: Bool) -> Bool {
    let most = options.mapByteCount
    do throws(LedgerFailure) {
      let isLarger = try resize(within: patience) { fill in
        guard fill.map < most, fill.isLow || !whenLow else { return nil }
        return min(most, max(2 * fill.map, fill.used))
      }
      if let isLarger { return isLarger }
    } catch {
      // What is left of the map may do; when it does not, the write says that the map is full.
    }
    try? use("look") { environment in
      // Trying in every write would be worse than a map that is nearly full: again when an eighth is gone.
      let fill = Fill(environment)
      monitor.withLock { $0.growsFrom = fill.used + (fill.map - fill.used) / 8 }
    }
    return false
  }

  /// As `adoptMap`, where the last commit is beyond the map.
  func adoptMapIfBehind(_ operation: String) throws(LedgerFailure) {
    let isBehind = try use(operation) { environment in
      let fill = Fill(environment)
      return fill.used > fill.map
    }
    if isBehind { try adoptMap(operation) }
  }

  /// Takes over the size that another process gave the map. Throws when that is more than the options allow, or a
  /// thread of this process stays in a transaction.
  func adoptMap(_ operation: String) throws(LedgerFailure) {
    let most = options.mapByteCount
    var isTooLarge = false
    let resized = try resize(within: OpenEnvironment.adoptingPatience) { fill in
      isTooLarge = fill.used > most
      return isTooLarge || fill.used <= fill.map ? nil : min(most, max(2 * fill.map, fill.used))
    }
    if isTooLarge { throw failure(MDB_MAP_RESIZED, operation) }
    guard resized != nil else {
      throw LedgerFailure(
        .inUse, operation, in: path,
        found:
          "another process has made the map larger, and a thread of this one stays in a transaction; try again"
      )
    }
  }

  /// Gives the map the size that `size` names, with no transaction in progress; nil when some stayed too long.
  ///
  /// Returns false when `size` names none.
  private func resize(
    within patience: Duration, to size: (Fill) -> Int?
  ) throws(LedgerFailure) -> Bool? {
    let thread = pthread_self()
    // A thread inside a transaction would wait for itself.
    let mayWait = monitor.withLock { state in
      guard !state.isInside(thread) else { return false }
      state.resizers += 1
      return true
    }
    guard mayWait else { return nil }
    defer { monitor.withLock(wake: true) { state in state.resizers -= 1 } }
    let result = monitor.wait(until: .now + patience) { state -> Result<Bool, LedgerFailure>? in
      guard state.active == 0 else { return nil }
      return Result { () throws(LedgerFailure) in
        guard let pointer = state.pointer else { throw closed("make the map larger") }
        guard let byteCount = size(Fill(pointer)) else { return false }
        try setMap(byteCount, &state)
        return true
      }
    }
    return try result?.get()
  }

  /// Maps the file anew; when the system refuses that, opens the environment again with the map that it began with.
  private func setMap(_ byteCount: Int, _ state: inout State) throws(LedgerFailure) {
    guard let pointer = state.pointer else { return }
    let code = unsafe mdb_env_set_mapsize(pointer.pointer, byteCount)
    if code != MDB_SUCCESS {
      state.isSpaceRefused = code == ENOMEM
      try reopen(&state)
      throw LedgerFailure("make the map larger in", path, ErrorNumber(code))
    }
    (state.growsFrom, state.isSpaceRefused) = (0, false)
  }

  /// After a write that found the map full, and has ended: makes it larger where the options allow that. True when
  /// it is.
  func grows(after failure: LedgerFailure) -> Bool {
    options.grows && failure.cause == .mapFull && growMap(within: OpenEnvironment.patience, whenLow: false)
  }

  /// As the caller is told it: a map that may still grow is not full for good.
  func told(_ failure: LedgerFailure) -> LedgerFailure {
    guard options.grows, failure.cause == .mapFull,
      let map = try? use("look", { Fill($0).map }), map < options.mapByteCount
    else { return failure }
    return failure.advising(
      monitor.withLock { $0.isSpaceRefused }
        ? "the system gives this process no larger one: raise its limit of address space (ulimit -v)"
        : "try again: it grows when no thread of this process reads it")
  }
}

extension OpenEnvironment.State {
  /// Whether this thread is inside a transaction.
  func isInside(_ thread: pthread_t) -> Bool { writer == thread || readers.contains(thread) }

  /// Whether this thread may begin a transaction: not while another waits to resize the map, unless that one
  /// waits for this one.
  func mayBegin(_ thread: pthread_t) -> Bool { resizers == 0 || isInside(thread) }

  mutating func removeReader(_ thread: pthread_t) {
    if let index = readers.lastIndex(of: thread) { readers.remove(at: index) }
  }
}
