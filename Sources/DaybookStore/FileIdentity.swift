internal import Glibc

/// Which file a path names, whatever the path: its device and inode.
struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64

  /// Nil when there is no such file, or it cannot be asked.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}
