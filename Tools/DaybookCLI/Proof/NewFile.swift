import Glibc

/// A file that is made, never written over another, and synced at its end.
struct NewFile: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(_ path: String) throws(CommandFailure) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let hint = errno == EEXIST ? "; choose a name that is free" : ""
      throw .failure("make \(path): \(String(cString: strerror(errno)))\(hint)")
    }
  }

  deinit { close(descriptor) }

  mutating func append(_ bytes: [UInt8]) throws(CommandFailure) {
    buffer += bytes
    if buffer.count >= 1 << 16 { try drain() }
  }

  /// Writes the rest and waits until it is on the disk.
  consuming func finish() throws(CommandFailure) {
    try drain()
    guard fsync(descriptor) == 0 else { throw failure("sync") }
  }

  private mutating func drain() throws(CommandFailure) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes {
        write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count > 0 { written += count } else if errno != EINTR { throw failure("write") }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private borrowing func failure(_ verb: String) -> CommandFailure {
    .failure("\(verb) \(path): \(String(cString: strerror(errno)))")
  }
}
