import Daybook
import DaybookOperations
import Glibc

/// Reads lines of a file or of standard input, each as soon as it has arrived.
struct LineReader: ~Copyable {
  enum Line: Sendable {
    case line([UInt8])
    /// Longer than 1 MiB: skipped to its end.
    case tooLong
  }

  /// The longest line, in bytes, without its ending (R23).
  static let most = 1 << 20

  private let descriptor: Int32
  private let path: String
  private var buffer: [UInt8] = []
  private var start = 0
  /// Whether nothing more will come.
  private(set) var isAtEnd = false
  private var isAtStart = true

  /// Whether to go on waiting for more.
  private let isWanted: @Sendable () -> Bool

  /// `-` is standard input. Once `isWanted` returns false, it no longer waits for input.
  init(path: String, while isWanted: @escaping @Sendable () -> Bool) throws(LedgerFailure) {
    self.path = path
    self.isWanted = isWanted
    descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .system("open", path)
    }
  }

  deinit { if descriptor > 0 { close(descriptor) } }

  /// The next line without its ending; nil at the end, or when it should no longer wait.
  mutating func next() throws(LedgerFailure) -> Line? {
    var searched = start
    var isSkipping = false
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { start = end + 1 }
        return isSkipping ? .tooLong : LineReader.line(buffer[start..<end])
      }
      if isAtEnd {
        guard start < buffer.count else { return isSkipping ? .tooLong : nil }
        defer { start = buffer.count }
        return isSkipping ? .tooLong : LineReader.line(buffer[start...])
      }
      // One more may be the carriage return of the line's ending.
      if buffer.count - start > LineReader.most + 1 {
        isSkipping = true
        buffer.removeAll(keepingCapacity: true)
        start = 0
      }
      if start > 0 {
        buffer.removeFirst(start)
        start = 0
      }
      searched = buffer.count
      guard try fill() else { return nil }
    }
  }

  private static func line(_ bytes: ArraySlice<UInt8>) -> Line {
    let line = bytes.last == 0x0D ? bytes.dropLast() : bytes
    return line.count > most ? .tooLong : .line(Array(line))
  }

  /// Skips the byte order mark with which some editors begin a file.
  private mutating func skipMark() {
    guard isAtStart, buffer.count >= 3 else { return }
    isAtStart = false
    if buffer.starts(with: FileBytes.mark) { buffer.removeFirst(3) }
  }

  /// Reads more; false when no more is wanted.
  private mutating func fill() throws(LedgerFailure) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      if !isWanted() { return false }
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // No input yet, or a signal: check whether to continue; never start a read that would block.
      guard Glibc.poll(&poll, 1, 200) > 0 else { continue }
      let count = read(descriptor, &chunk, chunk.count)
      if count > 0 {
        buffer.append(contentsOf: chunk[..<count])
        skipMark()
        return true
      }
      if count == 0 {
        isAtEnd = true
        return true
      }
      if errno != EINTR { throw .system("read", path) }
    }
  }
}
