internal import Glibc

/// The device and inode of a file: which file a path names, however it is spelled.
package struct FileIdentity: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64

  /// Nil when there is no such file, or it cannot be examined. Links are followed.
  package init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) { (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino)) }

  /// Nil when the descriptor is not open.
  init?(descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }
}

/// Which file a path names and when it last changed: equal stamps, same content.
package struct FileStamp: Hashable, Sendable {
  package let identity: FileIdentity
  package let byteCount: Int
  /// Nanoseconds since the epoch.
  private let changedAt: Int

  /// Nil when there is no such file, or it cannot be examined.
  package init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    identity = FileIdentity(status)
    byteCount = Int(status.st_size)
    changedAt = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
  }

  /// Whether it is the same file, changed or not.
  package func isSameFile(as other: FileStamp?) -> Bool { identity == other?.identity }
}
