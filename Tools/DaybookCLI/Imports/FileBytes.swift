import Glibc

/// A whole file, for formats that are one document.
enum FileBytes {
  /// The largest document read, in bytes.
  static let most = 256 << 20

  /// U+FEFF in UTF-8, with which some editors begin a file.
  static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("open", path) }
    defer { if descriptor > 0 { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw .system("read", path)
      }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= most else { throw .failure("read \(path): it is larger than \(most >> 20) MiB") }
    }
  }
}
