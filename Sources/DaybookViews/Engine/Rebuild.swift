import DaybookDomain
import DaybookLog
import DaybookStore

/// One view being filled beside the generation in use. Used with the projector lock held, and closed.
struct Rebuild {
  let home: ViewHome
  let generation: Generation

  /// The file in a half-filled generation that says in which start of the machine it was begun.
  private static let bootFile = "boot"

  /// Goes on with the half-filled generation that an interrupted rebuild left, if it still matches, or begins one.
  init(
    of home: ViewHome, _ log: any LogStorage, _ ledger: LedgerID, head: Position, options: ViewOptions
  ) throws(ViewError) {
    self.home = home
    let current = try home.directory.current() ?? 0
    if let left = try home.directory.generations().last(where: { $0 > current }) {
      if let generation = try Rebuild.resume(left, home, log, ledger, options) {
        self.generation = generation
        try announce(options)
        return
      }
      try Files.removeDirectory(home.directory.path(of: left))
    }
    generation = try home.make(.empty(home.view, ledger: ledger, completeFrom: head), .noSync)
    if let boot = try BootID.current() {
      try Files.write(boot, to: "\(home.directory.path(of: generation.number))/\(Rebuild.bootFile)")
    }
    try announce(options)
  }

  private func announce(_ options: ViewOptions) throws(ViewError) {
    home.setFilling(generation.number)
    let position = try generation.checkpoint().position
    options.observer(.filling(view: home.view.name, generation: generation.number, after: position))
  }

  /// Without a flush a power cut may have damaged it: only what was begun since the machine started is used.
  private static func resume(
    _ number: Int, _ home: ViewHome, _ log: any LogStorage, _ ledger: LedgerID, _ options: ViewOptions
  ) throws(ViewError) -> Generation? {
    func discard(_ reason: String) {
      options.observer(.discarded(view: home.view.name, generation: number, reason: reason))
    }
    let boot = try Files.text(of: "\(home.directory.path(of: number))/\(bootFile)")
    guard let boot, try boot == BootID.current() else {
      discard("half-filled before the machine last started")
      return nil
    }
    let generation: Generation
    do throws(ViewError) {
      generation = try home.open(number, .noSync)
    } catch {
      discard(error.message)
      return nil
    }
    guard let reason = try home.mismatch(generation, log, ledger) else { return generation }
    generation.close()
    discard(reason)
    return nil
  }

  /// Whether another process has switched to it, or past it, or removed it.
  func isSuperseded() throws(ViewError) -> Bool {
    try home.directory.current() ?? 0 >= generation.number || !generation.isInPlace
      || !generation.isLockInPlace
  }

  /// Makes everything durable that was written without a flush.
  func sync() throws(ViewError) {
    do throws(StoreError) { try generation.environment.sync() } catch { throw ViewError(error) }
    do throws(ViewError) {
      try Files.sync(directory: generation.path)
      try Files.sync(directory: home.directory.path)
    } catch {
      // Deleted meanwhile: found to be superseded before it is used.
      guard error.isOfDeletion else { throw error }
    }
  }

  /// Puts it in use and removes what was; it is closed.
  func switchOver(_ options: ViewOptions) throws(ViewError) {
    let position = try generation.checkpoint().position
    options.onStep(.beforeSwitch)
    // Closed first: from the switch on it is opened with a live view's flushes.
    close()
    try home.directory.setCurrent(generation.number)
    options.onStep(.switched)
    options.observer(.switched(view: home.view.name, generation: generation.number, position: position))
    try home.directory.removeGenerations(before: generation.number)
    options.onStep(.oldRemoved)
  }

  /// Ends this process's use of it; what is filled stays for the next rebuild.
  func close() {
    generation.close()
    home.setFilling(nil)
  }
}
