internal import Glibc

/// An advisory lock on a file: one holder at a time, over processes and within one.
///
/// The system frees it when its holder dies. The file stays, empty; it is never LMDB's own.
package final class FileLock: Sendable {
  /// The lock file.
  package let path: String

  private let descriptor: Int32

  /// Makes the file, mode 0600, when it is missing; does not lock.
  package init(path: String) throws(StoreError) {
    self.path = path
    descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError(code: errno, "open a lock", path: path) }
  }

  deinit { Glibc.close(descriptor) }

  /// Takes the lock when it is free; false when another holds it.
  package func tryLock() throws(StoreError) -> Bool {
    let code = change(LOCK_EX | LOCK_NB)
    if code == EWOULDBLOCK { return false }
    guard code == 0 else { throw StoreError(code: code, "lock", path: path) }
    return true
  }

  /// Takes the lock, waiting for its holder.
  package func lock() throws(StoreError) {
    let code = change(LOCK_EX)
    guard code == 0 else { throw StoreError(code: code, "lock", path: path) }
  }

  /// Frees the lock; nothing happens when it is not held.
  package func unlock() throws(StoreError) {
    let code = change(LOCK_UN)
    guard code == 0 else { throw StoreError(code: code, "unlock", path: path) }
  }

  private func change(_ operation: Int32) -> Int32 {
    while flock(descriptor, operation) != 0 {
      let code = errno
      if code != EINTR { return code }
    }
    return 0
  }
}
