internal import DaybookStore
internal import DaybookViews
internal import Glibc

/// A directory that one process at a time works in: a backup's, or a restore's draft.
package struct KeepingFolder {
  package let path: String
  private let lock: FileLock

  /// Makes it, if it is not there, and takes its lock. `target` is the path that was asked for, if another.
  ///
  /// A directory that holds neither a file `manifest` nor only `parts` of what is made here is refused.
  package init(
    _ path: String, for target: String? = nil, manifest: String, parts: Set<String> = []
  ) throws(LedgerFailure) {
    self.path = path
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw LedgerDirectory(path).systemFailure("create", target ?? path)
    }
    let names = try LedgerFailure.ofFiles { () throws(ViewError) in try Files.names(in: path) }
    guard names.contains(manifest) || parts.union(["lock", manifest + ".new"]).isSuperset(of: names) else {
      throw LedgerFailure(
        .exists,
        "write into \(path): something else is there already; choose a free path, or an empty directory")
    }
    lock = try KeepingFolder.locked(path)
  }

  private static func locked(_ path: String) throws(LedgerFailure) -> FileLock {
    do throws(StoreError) {
      let lock = try FileLock(path: path + "/lock")
      if try lock.tryLock() { return lock }
    } catch {
      throw LedgerFailure(.storage, error.description)
    }
    throw LedgerFailure(.locked, "write into \(path): another process is at it; wait until it has ended")
  }

  /// Frees the lock: to be called when the work is over, however it ended.
  package func end() { withExtendedLifetime(lock) {} }

  /// Flushes the names in it and in a directory of it, so that they are found after a power cut.
  package func syncNames(_ folders: String...) throws(LedgerFailure) {
    try LedgerFailure.ofFiles { () throws(ViewError) in
      for folder in folders { try Files.sync(directory: path + "/" + folder) }
      try Files.sync(directory: path)
      try Files.sync(directory: LedgerDirectory(path).parent)
    }
  }
}
