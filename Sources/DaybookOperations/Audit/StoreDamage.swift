internal import Daybook
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews
internal import Glibc

/// A data file with damaged pages, and what to do about it.
package struct StoreDamage {
  /// What the file belongs to.
  package enum Owner: Equatable {
    case log
    case view(String)
    case backup
  }

  package let owner: Owner
  /// The damage found, without the path.
  package let found: String
  /// The damage found, its directory, and what to do.
  package var message: String { error.advising(advice).message }

  private let error: LedgerFailure

  package var advice: String {
    switch owner {
    case .log: LedgerFailure.damageAdvice
    case .view(let name): LedgerFailure.rebuildAdvice(name)
    case .backup: "it is a backup: use another, or take one into another directory"
    }
  }

  /// Walks the pages of the environments in these directories.
  package static func all(in directories: [String]) -> [StoreDamage] {
    directories.compactMap { directory in
      guard let error = Environment.damage(in: directory), error.isOfDamage else { return nil }
      return StoreDamage(owner: owner(of: directory), found: error.finding, error: error)
    }
  }

  /// Checks the pages of a ledger's log, then of its views in use.
  package static func all(of path: String) -> [StoreDamage] {
    let ledger = LedgerDirectory(path)
    let views = (try? ViewCheckpoint.directories(under: ledger.views)) ?? []
    return all(in: [ledger.log] + views)
  }

  /// Suppresses LMDB's own message when damaged pages end the process: `CrashWatch` reports them.
  package static func silenceAssertions() { Environment.silenceAssertions() }

  private static func owner(of directory: String) -> Owner {
    if let view = ViewDirectory.view(ofGenerationAt: directory) { return .view(view) }
    var status = stat()
    return stat(directory + "/../backup", &status) == 0 ? .backup : .log
  }
}

extension StoreDamage {
  /// As a line of `doctor`.
  package var finding: Finding {
    switch owner {
    case .log, .backup: .bad("store", error.statement, advice)
    case .view(let name): .bad("view \(name)", error.statement, advice)
    }
  }
}
