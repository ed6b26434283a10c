import Glibc

/// A file that is written beside its name and renamed at the end: there whole or not at all, readable by its owner.
final class FileOutput {
  private let path: String
  private let draft: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isFinished = false

  init(_ path: String) throws(CommandFailure) {
    self.path = path
    draft = "\(path).new"
    descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileOutput.failure("write", draft) }
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(draft) }
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try drain() }
  }

  /// Syncs it and gives it its name.
  func finish() throws(CommandFailure) {
    try drain()
    guard fsync(descriptor) == 0 else { throw FileOutput.failure("sync", draft) }
    guard rename(draft, path) == 0 else { throw FileOutput.failure("rename to", path) }
    isFinished = true
  }

  private func drain() throws(CommandFailure) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count > 0 { written += count } else if errno != EINTR { throw FileOutput.failure("write", draft) }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private static func failure(_ verb: String, _ path: String) -> CommandFailure {
    .failure("\(verb) \(path): \(String(cString: strerror(errno)))")
  }
}
