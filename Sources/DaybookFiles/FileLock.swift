internal import Glibc

/// An advisory lock on a file: one holder at a time, over processes and within one.
///
/// The system frees it when its holder dies. The empty file stays; it is never LMDB's own lock file.
package final class FileLock: Sendable {
  /// The lock file.
  package let path: String

  private let file: File

  /// Makes the file, mode 0600, when it is missing. Does not lock it.
  package init(path: String) throws(LedgerFailure) {
    self.path = path
    file = try File(path, for: .changingOrMade)
  }

  /// Takes the lock if it is free; false when another holds it.
  package func tryLock() throws(LedgerFailure) -> Bool { try file.tryLock() }

  /// Takes the lock; waits for another holder.
  package func lock() throws(LedgerFailure) { try FileLock.lock(file.descriptor, path) }

  /// Frees the lock; does nothing when it is not held.
  package func unlock() throws(LedgerFailure) {
    guard uninterrupted({ flock(file.descriptor, LOCK_UN) }) == 0 else {
      throw LedgerFailure("unlock", path, .last)
    }
  }

  // MARK: On any descriptor

  static func tryLock(_ descriptor: Int32, _ path: String) throws(LedgerFailure) -> Bool {
    if uninterrupted({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 { return true }
    if ErrorNumber.last.value == EWOULDBLOCK { return false }
    throw LedgerFailure("lock", path, .last)
  }

  static func lock(_ descriptor: Int32, _ path: String) throws(LedgerFailure) {
    guard uninterrupted({ flock(descriptor, LOCK_EX) }) == 0 else { throw LedgerFailure("lock", path, .last) }
  }
}
