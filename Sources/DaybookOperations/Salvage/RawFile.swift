internal import Daybook
internal import Glibc

/// A file read where asked, never written: for what the store itself can no longer read.
final class RawFile {
  let path: String
  let byteCount: Int
  private let descriptor: Int32

  init(_ path: String) throws(LedgerFailure) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw RawFile.failure("open", path) }
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// As many bytes from `offset` on as there are, at most `count`.
  func bytes(at offset: Int, atMost count: Int) throws(LedgerFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(0, min(count, byteCount - offset)))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled, off_t(offset + filled))
      }
      if count > 0 {
        filled += count
      } else if count == 0 {
        bytes.removeLast(bytes.count - filled)
      } else if errno != EINTR {
        throw RawFile.failure("read", path)
      }
    }
    return bytes
  }

  private static func failure(_ verb: String, _ path: String) -> LedgerFailure {
    LedgerFailure(
      .storage, "\(verb) \(path): \(String(cString: strerror(errno))); check path, owner and disk")
  }
}
