internal import Glibc

/// A directory that one process at a time works in.
///
/// The lock is on the directory itself: it leaves nothing behind, and it stays when the directory is renamed.
package final class DirectoryLock: Sendable {
  package let path: String
  private let descriptor: Int32

  /// Makes the directory, mode 0700, if it is missing, and locks it. Refused while another process holds the
  /// lock.
  package init(making path: String) throws(LedgerFailure) {
    self.path = path
    while true {
      try Files.makeDirectory(path)
      let descriptor = uninterrupted { unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
      guard descriptor >= 0 else {
        // Its holder has renamed or removed it just now.
        if ErrorNumber.last.value == ENOENT { continue }
        throw LedgerFailure("open", path, .last)
      }
      do throws(LedgerFailure) {
        guard try FileLock.tryLock(descriptor, path) else {
          throw LedgerFailure(
            "write into", path, ErrorNumber(EWOULDBLOCK), found: "another process is working in it",
            advice: "wait until it has ended")
        }
      } catch {
        close(descriptor)
        throw error
      }
      if FileIdentity(descriptor: descriptor) == FileIdentity(path: path) {
        self.descriptor = descriptor
        return
      }
      close(descriptor)
    }
  }

  deinit { close(descriptor) }

  /// Whether the path still names the directory that is locked.
  package var isInPlace: Bool { FileIdentity(descriptor: descriptor) == FileIdentity(path: path) }

  /// Waits until the names in it, the names in these subdirectories and its own name are on the disk.
  package func syncNames(_ folders: [String] = []) throws(LedgerFailure) {
    for folder in folders { try Files.sync(directory: "\(path)/\(folder)") }
    guard uninterrupted({ fsync(descriptor) }) == 0 else { throw LedgerFailure("sync", path, .last) }
    try Files.sync(directory: Files.parent(of: path))
  }
}
