internal import CDaybookLinux
internal import Glibc

/// Disk space for a file to grow into, allocated before it is needed.
package enum DiskSpace {
  /// Throws EFBIG where a limit (`ulimit -f`) forbids this process to write up to `end`.
  package static func checkLimit(_ path: String, _ end: Int) throws(LedgerFailure) {
    var limit = rlimit()
    if unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0, end > limit.rlim_cur {
      throw LedgerFailure("extend", path, ErrorNumber(EFBIG))
    }
  }

  /// Allocates an open file's bytes from `start` to `end`: a write there needs no more space.
  ///
  /// The file's length does not change.
  ///
  /// Throws ENOSPC or EDQUOT where there is less space; what there was stays allocated. On a file system that
  /// cannot allocate ahead, it only checks that as much is free now.
  package static func allocate(
    _ descriptor: Int32, _ path: String, from start: Int, to end: Int
  ) throws(LedgerFailure) {
    let code = uninterrupted {
      fallocate(descriptor, daybook_fallocate_keep_size, off_t(start), off_t(end - start))
    }
    if code == 0 { return }
    let number = ErrorNumber.last
    guard [EOPNOTSUPP, ENOSYS].contains(number.value) else { throw LedgerFailure("extend", path, number) }
    var status = statvfs()
    guard unsafe fstatvfs(descriptor, &status) == 0 else { throw LedgerFailure("look at", path, .last) }
    guard UInt64(status.f_bavail) * UInt64(status.f_frsize) >= UInt64(max(0, end - start)) else {
      throw LedgerFailure("extend", path, ErrorNumber(ENOSPC))
    }
  }
}
