package import DaybookDomain
import DaybookFiles
package import DaybookLog
import DaybookStore

/// The views of one log, in one directory that may be deleted at any time.
///
/// Several engines in several processes may share a directory: the holder of the projector lock writes a
/// batch, everyone reads. Calls block: use a thread, not the cooperative pool.
package final class ViewEngine: Sendable {
  let root: String
  let log: any LogStorage
  let options: ViewOptions
  let homes: [ViewHome]
  let advances = AdvanceSignal()
  private let knownLedger = Monitor<LedgerID?>(nil)

  /// The directory is made at the first write; its parent must exist.
  package init(
    directory: String, log: any LogStorage, views: [any View], options: ViewOptions = ViewOptions()
  ) {
    precondition(!views.isEmpty, "an engine has views")
    precondition(Set(views.map(\.name)).count == views.count, "each view has a name of its own")
    precondition(
      views.allSatisfy { Set($0.tableNames).count <= Generation.mostTables },
      "a view has at most \(Generation.mostTables) tables")
    root = directory
    self.log = log
    self.options = options
    homes = views.map { ViewHome($0, root: directory, options: options) }
  }

  /// The views' names, in the order they were given.
  package var names: [String] { homes.map(\.view.name) }

  /// The names of the views that are kept up to date, and of those on demand that were asked for.
  package func namesThere() throws(LedgerFailure) -> [String] { try homes(nil).map(\.view.name) }

  /// The names of the views that every read holds, and of these projections of the embedder's.
  package func names(with projections: Set<String>) throws(LedgerFailure) -> Set<String> {
    for name in projections where try !home(name).view.isOwn {
      throw LedgerFailure(
        .view, "read the projection \(name): that is a built-in view, which every read holds")
    }
    return projections.union(keptHomes.lazy.filter { !$0.view.isOwn }.map(\.view.name))
  }

  /// The views that are kept up to date without being named.
  var keptHomes: [ViewHome] { homes.filter { !$0.view.isOnDemand } }

  /// The names of those.
  package var keptNames: [String] { keptHomes.map(\.view.name) }

  func home(_ name: String) throws(LedgerFailure) -> ViewHome {
    guard let home = homes.first(where: { $0.view.name == name }) else {
      throw LedgerFailure(.view, "no view \(name); there are \(names.joined(separator: ", "))")
    }
    return home
  }

  /// Those named; by default those that are kept up to date, and those on demand that were asked for.
  func homes(_ names: Set<String>?) throws(LedgerFailure) -> [ViewHome] {
    guard let names else {
      var there: [ViewHome] = []
      for home in homes {
        if home.view.isOnDemand, try home.directory.current() == nil { continue }
        there.append(home)
      }
      return there
    }
    for name in names { _ = try home(name) }
    return homes.filter { names.contains($0.view.name) }
  }

  /// Closes every generation once its readers have ended; later calls fail with `.closed`.
  package func close() { for home in homes { home.close() } }

  /// The log's last position.
  package func head() throws(LedgerFailure) -> Position {
    return Position(try log.head().position)
  }

  /// The ledger that record 1 names; nil while the log is empty.
  func ledger() throws(LedgerFailure) -> LedgerID? {
    if let known = knownLedger.withLock({ $0 }) { return known }
    let first = try LogBatch(of: log, after: .start, most: 1).facts.first
    guard let first else { return nil }
    guard case .ledgerCreated(let created) = first.event else {
      throw LedgerFailure(.corrupt, "read record 1: it does not name the ledger; run daybook verify")
    }
    knownLedger.withLock { $0 = created.ledger }
    return created.ledger
  }

  /// Runs `body` with the projector lock, for one batch; nil when another process or thread holds it.
  ///
  /// The lock file is opened each time, because `views/` may have been deleted: then the result is nil too.
  func whenProjecting<Result>(
    _ restarts: inout Restarts, _ body: (inout Restarts) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result? {
    do throws(LedgerFailure) {
      guard let lock = try takeLock() else { return nil }
      // Closing the file frees the lock, however the body ends.
      return try withExtendedLifetime(lock) { () throws(LedgerFailure) in try body(&restarts) }
    } catch {
      let failure = error.ofViews(in: root)
      guard failure.isOfDeletion else { throw failure }
      try restarts.noteDeletion(failure)
      return nil
    }
  }

  private func takeLock() throws(LedgerFailure) -> FileLock? {
    try Files.makeDirectory(root)
    let lock = try FileLock(path: "\(root)/projector.lock")
    return try lock.tryLock() ? lock : nil
  }
}
