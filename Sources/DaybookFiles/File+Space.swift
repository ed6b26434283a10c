internal import CDaybookLinux
internal import Glibc

extension File {
  /// Makes it at least this long and allocates disk space for each of these bytes: none is a hole any more.
  ///
  /// A mapped page of it can then be written on a full disk, where a hole would be a bus error. Its content
  /// stays, so this may be called while others use the file. On a file system that cannot allocate ahead,
  /// zeros are written after the content, and holes before that stay.
  package func allocate(to byteCount: Int) throws(LedgerFailure) {
    try withLock { () throws(LedgerFailure) in
      var status = stat()
      guard unsafe fstat(descriptor, &status) == 0 else { throw LedgerFailure("look at", path, .last) }
      // Blocks of 512 bytes, whatever the file system's own.
      guard status.st_size < byteCount || Int(status.st_blocks) * 512 < byteCount else { return }
      if uninterrupted({ fallocate(descriptor, 0, 0, off_t(byteCount)) }) == 0 { return }
      let number = ErrorNumber.last
      guard [EOPNOTSUPP, ENOSYS].contains(number.value) else {
        throw LedgerFailure("extend", path, number)
      }
      guard status.st_size < byteCount else { return }
      try write([UInt8](repeating: 0, count: byteCount - Int(status.st_size)), at: Int(status.st_size))
    }
  }
}
