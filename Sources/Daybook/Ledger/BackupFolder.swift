internal import DaybookFiles

/// A backup's directory, in which one process at a time works.
package struct BackupFolder {
  package let path: String
  private let lock: DirectoryLock

  /// Makes it, if it is not there, and takes its lock.
  ///
  /// A directory that holds neither a file `manifest` nor nothing is refused. `lock` was made there by earlier versions.
  package init(_ path: String, manifest: String) throws(LedgerFailure) {
    self.path = path
    lock = try LedgerFailure.ofFiles(DirectoryLock(making: path))
    let names = try LedgerFailure.ofFiles(Files.names(in: path))
    guard names.contains(manifest) || Set(["lock", manifest + ".new"]).isSuperset(of: names) else {
      throw LedgerFailure(
        .exists,
        "write into \(path): something else is there already; choose a free path, or an empty directory")
    }
  }

  /// Frees the lock: to be called when the work is over, however it ended.
  package func end() { withExtendedLifetime(lock) {} }

  /// Flushes the names in it and in directories of it, so that they are found after a power cut.
  package func syncNames(_ folders: String...) throws(LedgerFailure) {
    try LedgerFailure.ofFiles(lock.syncNames(folders))
  }
}
