internal import DaybookFiles

/// A backup's directory, used by one process at a time.
package struct BackupDirectory {
  package let path: String
  private let lock: DirectoryLock

  /// Makes the directory if it is missing, and locks it.
  ///
  /// A directory that is not empty and has no file `manifest` is refused. Earlier versions made a file `lock`
  /// in it.
  package init(_ path: String, manifest: String) throws(LedgerFailure) {
    self.path = path
    lock = try DirectoryLock(making: path)
    let names = try Files.names(in: path)
    guard names.contains(manifest) || Set(["lock", manifest + ".new"]).isSuperset(of: names) else {
      throw LedgerFailure(
        .exists,
        "write into \(path): something else is there already; choose a free path, or an empty directory")
    }
  }

  /// Frees the lock: call it when the work is over, however it ended.
  package func end() { withExtendedLifetime(lock) {} }

  /// Syncs the names in it and in these subdirectories, so that they survive a power cut.
  package func syncNames(_ folders: String...) throws(LedgerFailure) {
    try lock.syncNames(folders)
  }
}
