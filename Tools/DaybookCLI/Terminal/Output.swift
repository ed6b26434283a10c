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
      if buffer.count >= 1 << 16 { Output.endUnlessWritten(Output.drain(&buffer, to: descriptor)) }
    }
  }

  /// Hands over what was written so far.
  func flush() { buffer.withLock { Output.endUnlessWritten(Output.drain(&$0, to: descriptor)) } }

  /// Hands over the rest at the end of the work: `code`, unless what was found could not be told.
  func finish(_ code: ExitCode) -> ExitCode {
    let error = buffer.withLock { Output.drain(&$0, to: descriptor) }
    guard let error, !Output.meansNobodyReads(error) else { return code }
    Output.tell(error)
    return .failure
  }

  /// Whether somebody may still read what is written: not once the other end of a pipe is closed.
  var isRead: Bool {
    var poll = pollfd(fd: descriptor, events: 0, revents: 0)
    return Glibc.poll(&poll, 1, 0) <= 0 || poll.revents & Int16(POLLERR | POLLHUP) == 0
  }

  /// Opens what stands at 0, 1 and 2 when the caller closed it: no file of a ledger may get such a number.
  static func claimStandardDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
      guard open("/dev/null", O_RDWR) == descriptor else { _exit(ExitCode.failure.rawValue) }
    }
  }

  /// Writes it all; the error number when that cannot be done.
  private static func drain(_ buffer: inout [UInt8], to descriptor: Int32) -> Int32? {
    defer { buffer.removeAll(keepingCapacity: true) }
    var written = 0
    while written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count > 0 { written += count } else if errno != EINTR { return errno }
    }
    return nil
  }

  /// A closed pipe, or a socket whose other end was closed with something unread.
  private static func meansNobodyReads(_ error: Int32) -> Bool { error == EPIPE || error == ECONNRESET }

  private static func endUnlessWritten(_ error: Int32?) {
    guard let error else { return }
    guard !meansNobodyReads(error) else { exit(ExitCode.done.rawValue) }
    tell(error)
    exit(ExitCode.failure.rawValue)
  }

  private static func tell(_ error: Int32) {
    Output.error("daybook: write the standard output: \(String(cString: strerror(error)))\n")
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
