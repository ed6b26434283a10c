internal import Daybook
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews
internal import Glibc

/// A data file whose pages are not what the store wrote, and what to do about it.
package struct StoreDamage {
  /// Whose file it is.
  package enum Owner: Equatable {
    case log
    case view(String)
    case backup
  }

  package let owner: Owner
  /// What was found on which page, without the path.
  package let found: String
  /// What was found in which directory, and what to do.
  package var message: String { "\(error); \(advice)" }

  private let error: StoreError

  package var advice: String {
    switch owner {
    case .log: LogFailure.damageAdvice
    case .view(let name): ViewError.advice(name)
    case .backup: "it is a backup: use another, or take one into another directory"
    }
  }

  /// Walks the pages of the environments in these directories.
  package static func all(in directories: [String]) -> [StoreDamage] {
    directories.compactMap { directory in
      guard let error = Environment.damage(in: directory), error.isOfDamage else { return nil }
      return StoreDamage(owner: owner(of: directory), found: error.found, error: error)
    }
  }

  /// Those of a ledger's log, then of the generations of its views that are in use.
  package static func all(of path: String) -> [StoreDamage] {
    let ledger = LedgerDirectory(path)
    let views = (try? ViewCheckpoint.directories(under: ledger.views)) ?? []
    return all(in: [ledger.log] + views)
  }

  /// From here on damaged pages end the process without a text of the store's own: whoever looks at them tells of it.
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
    case .log, .backup: .bad("store", error.description, advice)
    case .view(let name): .bad("view \(name)", error.description, advice)
    }
  }
}
