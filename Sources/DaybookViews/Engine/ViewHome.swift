import DaybookDomain
import DaybookFiles
import DaybookLog
import DaybookStore
internal import Glibc

/// One view's directory and its open generation in use, checked again before each use.
final class ViewHome: Sendable {
  /// The state of the generation in use.
  enum Found {
    case open(Generation)
    /// None can be used: the reason, and its number if it has one.
    case nothing(reason: String, generation: Int?)
    /// It remembers records that this log does not have. It is kept until the operator decides which is
    /// right.
    case contradicted(Witness.Contradiction, generation: Int)
    /// Another thread of this process is switching to it; look again.
    case notNow
    /// An embedder's projection that does not go on, and why; its rows are as they were.
    case stopped(LedgerFailure, Generation)
  }

  let view: any View
  let directory: ViewDirectory
  private let options: ViewOptions
  private let state = Monitor(State())

  private struct State {
    var generation: Generation?
    /// The stamp of `CURRENT` when the generation was opened.
    var stamp: FileStamp?
    /// A generation whose rows turned out bad.
    var condemned: (generation: Int, reason: String)?
    /// Why an embedder's projection does not go on in the open generation.
    var stopped: LedgerFailure?
    /// The number of the generation in use if, when last compared, it differed from the log.
    var differing: Int?
    /// The number of the generation that a rebuild in this process has open.
    var filling: Int?
    var lastSerial: UInt64 = 0
    var isClosed = false
  }

  init(_ view: any View, root: String, options: ViewOptions) {
    self.view = view
    self.options = options
    directory = ViewDirectory(root: root, name: view.name)
  }

  // MARK: The generation in use

  /// The generation in use. If nothing has changed since the last call, this costs two `stat`s; three to
  /// write.
  func look(_ log: any LogStorage, _ ledger: LedgerID, toWrite: Bool = false) throws(LedgerFailure) -> Found {
    do throws(LedgerFailure) {
      return try found(log, ledger, toWrite)
    } catch {
      throw error.ofViews(in: directory.root)
    }
  }

  private func found(
    _ log: any LogStorage, _ ledger: LedgerID, _ toWrite: Bool
  ) throws(LedgerFailure) -> Found {
    try state.withLock { state throws(LedgerFailure) in
      guard !state.isClosed else {
        throw LedgerFailure(
          .closed, "open the view \(view.name): the views were closed; open the ledger again")
      }
      let stamp = directory.currentStamp
      if let generation = state.generation, stamp == state.stamp, generation.isInPlace,
        !toWrite || generation.isLockInPlace, state.condemned?.generation != generation.number
      {
        if let stopped = state.stopped { return .stopped(stopped, generation) }
        return .open(generation)
      }
      // Whatever is opened now may go on where the one before did not.
      (state.generation, state.stopped) = (nil, nil)
      guard let stamp, let number = try directory.current() else {
        return .nothing(reason: "there is none in use", generation: nil)
      }
      if let condemned = state.condemned, condemned.generation == number {
        return .nothing(reason: condemned.reason, generation: number)
      }
      let generation: Generation
      do throws(LedgerFailure) {
        state.lastSerial += 1
        generation = try open(number, serial: state.lastSerial, .noMetaSync, creates: false)
      } catch {
        guard error.isOfTheFiles else { throw error }
        if error.isOfUse, state.filling == number { return .notNow }
        return .nothing(reason: error.finding, generation: number)
      }
      switch try mismatch(generation, log, ledger) {
      case .unusable(let reason): return .nothing(reason: reason, generation: number)
      case .contradicts(let found): return .contradicted(found, generation: number)
      case .newer(let failure):
        (state.generation, state.stamp, state.stopped) = (generation, stamp, failure)
        return .stopped(failure, generation)
      case nil: break
      }
      (state.generation, state.stamp) = (generation, stamp)
      return .open(generation)
    }
  }

  /// Why a generation cannot be used with a log.
  enum Mismatch {
    /// It is of another incarnation, version or ledger, or damaged: it is discarded and filled again.
    case unusable(String)
    /// It is of this log, and remembers records that the log does not have: evidence.
    case contradicts(Witness.Contradiction)
    /// It is an embedder's, and of a later version than this software's: another process may live by it.
    case newer(LedgerFailure)

    var message: String {
      switch self {
      case .unusable(let reason): reason
      case .contradicts(let found): found.message
      case .newer(let failure): failure.message
      }
    }
  }

  /// Why a generation cannot be used with this log; nil when it can.
  func mismatch(_ generation: Generation, _ log: any LogStorage, _ ledger: LedgerID) throws(LedgerFailure)
    -> Mismatch?
  {
    let checkpoint: Checkpoint
    do throws(LedgerFailure) {
      checkpoint = try generation.checkpoint()
    } catch {
      guard error.condemnsGeneration else { throw error }
      return .unusable(error.message)
    }
    if let reason = checkpoint.mismatch(with: ledger, options.incarnation) { return .unusable(reason) }
    // Checked before version and settings: a view of older software may be the only witness of a lost tail.
    if let found = try checkpoint.witness(of: view.name)?.contradiction(in: log) {
      return .contradicts(found)
    }
    if view.isOwn, checkpoint.version > view.version {
      return .newer(.newer(view.name, checkpoint.version, than: view.version))
    }
    return checkpoint.mismatch(with: view).map { .unusable($0) }
  }

  /// Keeps an embedder's projection where it is, until its generation is opened again.
  func stop(_ generation: Generation, _ failure: LedgerFailure) {
    let isNew = state.withLock { state in
      guard state.generation === generation, state.stopped == nil else { return false }
      state.stopped = failure
      return true
    }
    if isNew { options.observer(.stopped(view: view.name, reason: failure.message)) }
  }

  /// Marks a generation whose rows turned out bad: it is not used again, and the next batch begins another.
  func condemn(_ generation: Generation, _ reason: String) { condemn(generation.number, reason) }

  private func condemn(_ generation: Int, _ reason: String) {
    state.withLock { state in
      state.condemned = (generation, reason)
      if state.generation?.number == generation { state.generation = nil }
    }
  }

  /// Checks the pages of the generation in use, and condemns it if LMDB could crash on one. Returns why.
  ///
  /// Reads its whole file, without opening its tables.
  @discardableResult
  func condemnIfDamaged() throws(LedgerFailure) -> String? {
    guard let number = try directory.current() else { return nil }
    do throws(LedgerFailure) {
      let environment = try Environment(
        path: directory.path(of: number),
        options: Generation.options(options, .noMetaSync, creates: false))
      defer { environment.close() }
      try environment.checkPages()
      return nil
    } catch {
      guard error.isOfDamage else { return nil }
      condemn(number, error.finding)
      return error.finding
    }
  }

  /// The generation that, when last compared, differed from the log; nil when none did.
  var differing: Int? { state.withLock { $0.differing } }
  func setDiffering(_ generation: Int?) { state.withLock { $0.differing = generation } }

  /// Reopens it at the next use: after an error of its environment.
  func forget(_ generation: Generation) {
    state.withLock { state in
      if state.generation === generation { state.generation = nil }
    }
  }

  /// Closes the generation in use; no generation can be opened from now on.
  func close() {
    let generation = state.withLock { state in
      defer { (state.generation, state.isClosed) = (nil, true) }
      return state.generation
    }
    generation?.close()
  }

  // MARK: Other generations. Only with the projector lock held.

  /// Puts an empty generation in use, in place of one that cannot be used.
  func startAnew(_ empty: Checkpoint, replacing old: Int?, reason: String) throws(LedgerFailure) {
    if let old { options.observer(.discarded(view: view.name, generation: old, reason: reason)) }
    let generation = try make(empty, .noMetaSync)
    try directory.setCurrent(generation.number)
    options.observer(.started(view: view.name, generation: generation.number, reason: reason))
    try directory.removeGenerations(except: [generation.number])
  }

  /// Makes an empty generation with the next number.
  func make(_ empty: Checkpoint, _ durability: EnvironmentOptions.Durability) throws(LedgerFailure)
    -> Generation
  {
    try directory.make()
    let number = max(try directory.generations().last ?? 0, try directory.current() ?? 0) + 1
    let generation = try open(number, durability, creates: true)
    try generation.begin(empty)
    return generation
  }

  /// Makes a generation with the next number from the rows of another, which counts as complete from a position on.
  func make(
    copying other: Generation, completeFrom position: Position,
    _ durability: EnvironmentOptions.Durability
  ) throws(LedgerFailure) -> Generation {
    let number = max(try directory.generations().last ?? 0, try directory.current() ?? 0) + 1
    try Files.makeDirectory(directory.path(of: number))
    try other.environment.copy(to: directory.path(of: number))
    let generation = try open(number, durability)
    var checkpoint = try generation.checkpoint()
    checkpoint.completeFrom = position
    try generation.begin(checkpoint)
    return generation
  }

  /// Makes an empty generation of unnamed files: its rows are gone when it is closed.
  func makeUnnamed(_ empty: Checkpoint) throws(LedgerFailure) -> Generation {
    try Files.makeDirectory(directory.root)
    let serial = nextSerial()
    let path = "\(directory.root)/\(ViewHome.unnamedPrefix)\(getpid())-\(view.name)-\(serial)"
    let generation = try Generation(
      of: view, number: 0, path: path, serial: serial, options: options,
      durability: .noSync, creates: true)
    try Files.removeDirectory(path)
    try generation.begin(empty)
    return generation
  }

  /// The prefix of directories that exist only while an unnamed generation is made.
  static let unnamedPrefix = "unnamed-"

  /// Opens a generation that is not in use.
  func open(
    _ number: Int, _ durability: EnvironmentOptions.Durability, creates: Bool = false
  ) throws(LedgerFailure) -> Generation {
    return try open(number, serial: nextSerial(), durability, creates: creates)
  }

  private func nextSerial() -> UInt64 {
    state.withLock { state in
      state.lastSerial += 1
      return state.lastSerial
    }
  }

  private func open(
    _ number: Int, serial: UInt64, _ durability: EnvironmentOptions.Durability, creates: Bool
  ) throws(LedgerFailure) -> Generation {
    try Generation(
      of: view, number: number, path: directory.path(of: number), serial: serial,
      options: options, durability: durability, creates: creates)
  }

  /// Records which generation a rebuild in this process has open; nil when it has none.
  func setFilling(_ generation: Int?) { state.withLock { $0.filling = generation } }
}

extension LedgerFailure {
  /// Whether it is the files' fault: then a view is filled again, and nothing is lost.
  fileprivate var isOfTheFiles: Bool {
    switch cause {
    case .invalid, .store: true
    default: isOfDamage || isOfUse || number.isAbsence
    }
  }

  /// Whether the environment, or its file, is in use in a way that rules it out.
  fileprivate var isOfUse: Bool { cause == .inUse || number.isHeld }
}
