internal import CDaybookLinux
internal import Glibc

/// An open file of ours. A write writes everything or throws; an interrupting signal is no error.
package final class File: Sendable {
  /// What it is opened for.
  package enum Use: Sendable {
    case reading
    /// Read, and written in place.
    case changing
    /// As `changing`, and made when it is missing.
    case changingOrMade
    /// Made new for writing; refused where a file is.
    case new
    /// Written at its end, and made when it is missing.
    case appending

    var flags: Int32 {
      switch self {
      case .reading: O_RDONLY
      case .changing: O_RDWR
      case .changingOrMade: O_RDWR | O_CREAT
      case .new: O_RDWR | O_CREAT | O_EXCL
      case .appending: O_WRONLY | O_CREAT | O_APPEND
      }
    }
  }

  package let path: String
  /// For mapping. The caller must not close it.
  package let descriptor: Int32

  /// Opens a regular file, and nothing else: a pipe or a device in its place is refused at once.
  ///
  /// `mode` is for a file that is made.
  package init(_ path: String, for use: Use, mode: UInt32 = 0o600) throws(LedgerFailure) {
    self.path = path
    // Without O_NONBLOCK, opening a pipe waits until another process opens its other end.
    let descriptor = uninterrupted { unsafe open(path, use.flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, mode) }
    guard descriptor >= 0 else { throw LedgerFailure("open", path, .last) }
    do throws(LedgerFailure) {
      try File.refuseUnlessRegular(descriptor, path)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  private init(_ descriptor: Int32, _ path: String) { (self.descriptor, self.path) = (descriptor, path) }

  /// An unnamed file in a directory: it is gone when it is closed, however the process ends.
  package static func unnamed(in directory: String) throws(LedgerFailure) -> File {
    var template = Array("\(directory)/daybook.XXXXXX".utf8CString)
    let descriptor = unsafe template.withUnsafeMutableBufferPointer { name -> Int32 in
      guard let start = name.baseAddress else { return -1 }
      let descriptor = unsafe mkostemp(start, O_CLOEXEC)
      if descriptor >= 0 { unsafe unlink(start) }
      return descriptor
    }
    guard descriptor >= 0 else { throw LedgerFailure("make a temporary file in", directory, .last) }
    return File(descriptor, "a temporary file in \(directory)")
  }

  /// An unnamed file in a directory, to be named later by `name`; nil where the file system has no such
  /// files.
  static func unnamedToBeNamed(in directory: String, mode: UInt32) throws(LedgerFailure) -> File? {
    let descriptor = uninterrupted {
      unsafe open(directory, daybook_open_unnamed | O_DIRECTORY | O_RDWR | O_CLOEXEC, mode)
    }
    if descriptor >= 0 { return File(descriptor, "a file without a name in \(directory)") }
    let number = ErrorNumber.last
    // A kernel that does not know O_TMPFILE takes it for a directory opened for writing.
    guard [EOPNOTSUPP, EISDIR, EINVAL].contains(number.value) else {
      throw LedgerFailure("write into", directory, number)
    }
    return nil
  }

  /// Names an unnamed file; throws EEXIST where the path is taken.
  func name(_ path: String) throws(LedgerFailure) {
    let own = "/proc/self/fd/\(descriptor)"
    guard unsafe linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 else {
      throw LedgerFailure("make", path, .last)
    }
  }

  deinit { close(descriptor) }

  /// Refuses a pipe, a device or a directory at a path, without opening it; a free path is fine.
  package static func refuseUnlessRegular(_ path: String) throws(LedgerFailure) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      if ErrorNumber.last.isAbsence { return }
      throw LedgerFailure("look at", path, .last)
    }
    try refuseUnlessRegular(status, path)
  }

  private static func refuseUnlessRegular(_ descriptor: Int32, _ path: String) throws(LedgerFailure) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw LedgerFailure("look at", path, .last) }
    try refuseUnlessRegular(status, path)
  }

  private static func refuseUnlessRegular(_ status: stat, _ path: String) throws(LedgerFailure) {
    let found: String
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: throw LedgerFailure("open", path, ErrorNumber(EISDIR))
    case S_IFIFO: found = "it is a pipe and not a file"
    case S_IFSOCK: found = "it is a socket and not a file"
    default: found = "it is a device and not a file"
    }
    throw LedgerFailure(
      "open", path, ErrorNumber(ENXIO), found: found, advice: "put the file back in its place")
  }

  // MARK: What it is

  package func byteCount() throws(LedgerFailure) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw LedgerFailure("look at", path, .last) }
    return Int(status.st_size)
  }

  /// Whether a path, its own by default, still names this file.
  package func isInPlace(_ path: String? = nil) -> Bool {
    FileIdentity(descriptor: descriptor) == FileIdentity(path: path ?? self.path)
  }

  // MARK: Reading

  private static let smallByteCount = 1 << 16

  /// Up to `count` bytes from `offset`; fewer where the file ends.
  package func bytes(at offset: Int = 0, atMost count: Int) throws(LedgerFailure) -> [UInt8] {
    // A small read does not ask for the length first: files under /proc say that they are empty.
    let count = count <= File.smallByteCount ? count : max(0, min(count, try byteCount() - offset))
    var (number, bytes) = (ErrorNumber?.none, [UInt8]())
    unsafe bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let step = uninterrupted {
          unsafe pread(
            descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
        }
        if step < 0 { number = .last }
        // The file became shorter meanwhile: return what there is.
        guard step > 0 else { return }
        filled += step
      }
    }
    if let number { throw LedgerFailure("read", path, number) }
    return bytes
  }

  // MARK: Writing

  /// Writes after the last write; in a file opened for `appending`, at the end.
  package func write(_ bytes: [UInt8]) throws(LedgerFailure) {
    try unsafe write(bytes) { start, count, _ in unsafe Glibc.write(descriptor, start, count) }
  }

  /// Writes at `offset`, over what is there.
  package func write(_ bytes: [UInt8], at offset: Int) throws(LedgerFailure) {
    try unsafe write(bytes) { start, count, written in
      unsafe pwrite(descriptor, start, count, off_t(offset + written))
    }
  }

  private func write(
    _ bytes: [UInt8], _ step: (UnsafeRawPointer?, _ count: Int, _ written: Int) -> Int
  ) throws(LedgerFailure) {
    let number = unsafe bytes.withUnsafeBytes { bytes -> ErrorNumber? in
      var written = 0
      while written < bytes.count {
        let count = uninterrupted {
          unsafe step(bytes.baseAddress?.advanced(by: written), bytes.count - written, written)
        }
        // After a short write, the next write tells the error.
        guard count > 0 else { return count < 0 ? .last : ErrorNumber(EIO) }
        written += count
      }
      return nil
    }
    if let number { throw LedgerFailure("write", path, number) }
  }

  /// Cuts the file off, or extends it with a hole.
  package func truncate(to byteCount: Int) throws(LedgerFailure) {
    guard uninterrupted({ ftruncate(descriptor, off_t(byteCount)) }) == 0 else {
      throw LedgerFailure("resize", path, .last)
    }
  }

  /// Waits until the content is on the disk. It does not sync the file's name: for that, sync its directory.
  package func sync() throws(LedgerFailure) {
    guard uninterrupted({ fsync(descriptor) }) == 0 else { throw LedgerFailure("sync", path, .last) }
  }

  // MARK: Locking

  /// Takes the advisory lock if it is free; false when another holds it. Closing the file frees it.
  package func tryLock() throws(LedgerFailure) -> Bool { try FileLock.tryLock(descriptor, path) }

  /// Runs `body` with the advisory lock held; waits for another holder.
  package func withLock<R>(_ body: () throws(LedgerFailure) -> R) throws(LedgerFailure) -> R {
    try FileLock.lock(descriptor, path)
    defer { flock(descriptor, LOCK_UN) }
    return try body()
  }
}

/// Repeats a call while signals interrupt it.
func uninterrupted<R: FixedWidthInteger & SignedInteger>(_ call: () -> R) -> R {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
