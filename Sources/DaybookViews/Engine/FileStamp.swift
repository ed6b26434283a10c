internal import Glibc

/// Which file a path names and when it last changed: equal stamps, same content.
struct FileStamp: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64
  let byteCount: Int
  let changedAt: Int

  /// Nil when there is no such file, or it cannot be asked.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    byteCount = Int(status.st_size)
    changedAt = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
  }

  /// Whether it is the same file, changed or not.
  func isSameFile(as other: FileStamp?) -> Bool {
    device == other?.device && inode == other?.inode
  }
}
