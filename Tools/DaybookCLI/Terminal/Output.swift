import Glibc
import Synchronization

/// Standard output, buffered and written with write(2); whoever stops reading ends the process quietly.
final class Output: Sendable {
  static let standard = Output(descriptor: 1)
  private let descriptor: Int32
  private let buffer = Mutex<[UInt8]>([])

  private init(descriptor: Int32) { self.descriptor = descriptor }

  func write(_ text: String) { write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) {
    buffer.withLock { buffer in
      buffer.append(contentsOf: bytes)
      if buffer.count >= 1 << 16 { Output.drain(&buffer, to: descriptor) }
    }
  }

  /// Hands over what was written so far.
  func flush() { buffer.withLock { Output.drain(&$0, to: descriptor) } }

  private static func drain(_ buffer: inout [UInt8], to descriptor: Int32) {
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count > 0 {
        written += count
      } else if errno == EPIPE {
        exit(ExitCode.done.rawValue)
      } else if errno != EINTR {
        exit(ExitCode.failure.rawValue)
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes to standard error at once.
  static func error(_ text: String) {
    var bytes = Array(text.utf8)
    while !bytes.isEmpty {
      let count = Glibc.write(2, bytes, bytes.count)
      if count > 0 { bytes.removeFirst(count) } else if errno != EINTR { return }
    }
  }

  static var isTerminal: Bool { isatty(1) == 1 }

  /// Columns of the terminal; 80 when there is none.
  static var width: Int {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
    return Int(size.ws_col)
  }
}
