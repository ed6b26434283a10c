import DaybookDomain
import DaybookFiles
import DaybookLog
import DaybookStore

/// A view being filled beside the generation in use. Used with the projector lock held, and then closed.
struct Rebuild {
  let home: ViewHome
  let generation: Generation
  /// Whether an earlier rebuild compared it and left the decision to the next call.
  let wasCompared: Bool

  /// Continues the draft that an earlier rebuild left, if it still matches; else begins one, with the rows of `base`
  /// if it is given.
  init(
    of home: ViewHome, _ log: any LogStorage, _ ledger: LedgerID, head: Position, from base: Generation?,
    over isOver: Bool, options: ViewOptions
  ) throws(LedgerFailure) {
    self.home = home
    if let left = try home.directory.draft() {
      if let generation = try Rebuild.resume(left, home, log, ledger, over: isOver, options) {
        self.generation = generation
        wasCompared = try home.directory.isCompared(left)
        try announce(options)
        return
      }
      try Files.removeDirectory(home.directory.path(of: left))
    }
    if let base {
      generation = try home.make(copying: base, completeFrom: head, .noSync)
    } else {
      generation = try home.make(
        .empty(home.view, ledger: ledger, incarnation: options.incarnation, completeFrom: head), .noSync)
    }
    wasCompared = false
    if let boot = try BootID.current() { try home.directory.setBoot(boot, of: generation.number) }
    try announce(options)
  }

  private func announce(_ options: ViewOptions) throws(LedgerFailure) {
    home.setFilling(generation.number)
    let position = try generation.checkpoint().position
    options.observer(.filling(view: home.view.name, generation: generation.number, after: position))
  }

  /// A power cut may have damaged what was not flushed: a draft is used only if it was begun since the
  /// machine started, or was flushed whole.
  private static func resume(
    _ number: Int, _ home: ViewHome, _ log: any LogStorage, _ ledger: LedgerID, over isOver: Bool,
    _ options: ViewOptions
  ) throws(LedgerFailure) -> Generation? {
    func discard(_ reason: String) {
      options.observer(.discarded(view: home.view.name, generation: number, reason: reason))
    }
    let (found, boot) = (try home.directory.boot(of: number), try BootID.current())
    guard let found, let boot, found == boot || found == ViewDirectory.flushedBoot else {
      discard("half-filled before the machine last started")
      return nil
    }
    if let damage = Environment.damage(in: home.directory.path(of: number)) {
      discard(damage.finding)
      return nil
    }
    let generation: Generation
    do throws(LedgerFailure) {
      generation = try home.open(number, .noSync)
    } catch {
      discard(error.message)
      return nil
    }
    guard let mismatch = try home.mismatch(generation, log, ledger) else { return generation }
    generation.close()
    if !isOver, case .contradicts(let found) = mismatch { throw LedgerFailure(found) }
    discard(mismatch.message)
    return nil
  }

  /// Whether another process has switched to it, or to a later one, or removed it.
  func isSuperseded() throws(LedgerFailure) -> Bool {
    try home.directory.draft() != generation.number || !generation.isInPlace || !generation.isLockInPlace
  }

  /// Called before each batch: from here on it is written without a flush, even if it was flushed whole
  /// before.
  func willWrite() throws(LedgerFailure) {
    let (directory, number) = (home.directory, generation.number)
    guard try directory.boot(of: number) == ViewDirectory.flushedBoot, let boot = try BootID.current() else {
      return
    }
    try directory.setBoot(boot, of: number)
  }

  /// Flushes everything that was written without a flush.
  func sync() throws(LedgerFailure) {
    try generation.environment.sync()
    do throws(LedgerFailure) {
      try Files.sync(directory: generation.path)
      try Files.sync(directory: home.directory.path)
    } catch {
      // It was deleted meanwhile: it is found to be superseded before it is used.
      guard error.number.isAbsence else { throw error }
    }
  }

  /// Puts it in use, keeps only the generation before it, and closes. Returns that generation's number.
  func switchOver(_ options: ViewOptions) throws(LedgerFailure) -> Int? {
    let position = try generation.checkpoint().position
    let (directory, number) = (home.directory, generation.number)
    options.onStep(.beforeSwitch)
    // Closed first: from the switch on it is opened with a live view's durability.
    close()
    let old = try directory.current()
    if let old {
      // The marks are still there when an earlier switch ended before its last step.
      try directory.removeMarks(of: old)
      try directory.setPrevious(old, number)
    }
    options.onStep(.previousNamed)
    try directory.setCurrent(number)
    options.onStep(.switched)
    options.observer(.switched(view: home.view.name, generation: number, position: position))
    try directory.removeMarks(of: number)
    try directory.removeGenerations(except: [number] + (old.map { [$0] } ?? []))
    options.onStep(.oldRemoved)
    return old
  }

  /// Leaves it flushed beside the generation in use, for a later decision, and closes it.
  func keepAside(_ options: ViewOptions) throws(LedgerFailure) {
    try sync()
    try home.directory.setCompared(generation.number)
    try home.directory.setBoot(ViewDirectory.flushedBoot, of: generation.number)
    close()
    options.onStep(.keptAside)
  }

  /// Ends this process's use of it; the rows stay for the next rebuild.
  func close() {
    generation.close()
    home.setFilling(nil)
  }
}

/// Identifies the current boot of the machine: data written without a flush is only valid until the next.
enum BootID {
  /// Linux's own id; nil where there is none.
  static func current() throws(LedgerFailure) -> String? {
    let text = try Files.text(of: "/proc/sys/kernel/random/boot_id")
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }
}
