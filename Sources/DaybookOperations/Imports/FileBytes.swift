package import Daybook
internal import DaybookFiles
internal import Glibc

/// A whole file, for formats that are one document.
package enum FileBytes {
  /// The largest document read, in bytes.
  static let most = 256 << 20

  /// The largest seal, receipt or policy read, in bytes: a receipt has a whole record.
  package static let mostNote = 4 << 20

  /// The byte order mark (U+FEFF in UTF-8) with which some editors begin a file.
  package static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Reads a whole file, or standard input for `-`, without its byte order mark.
  package static func read(_ path: String) throws(LedgerFailure) -> [UInt8] {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LedgerFailure.system("open", path) }
    defer { if descriptor > 0 { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw LedgerFailure.system("read", path)
      }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= most else {
        throw LedgerFailure(.badFile, "read \(path): it is larger than \(most >> 20) MiB")
      }
    }
  }
}

extension LedgerFailure {
  /// The failure of a system call, with what to do about it.
  package static func system(_ operation: String, _ what: String, _ number: Int32 = errno) -> LedgerFailure {
    LedgerFailure(operation, what, ErrorNumber(number))
  }
}
