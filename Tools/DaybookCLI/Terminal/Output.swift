import Daybook
import DaybookJSON
import DaybookOperations
import Glibc
import Synchronization

/// Standard output, buffered and written with write(2).
///
/// Control characters in text for people are escaped; bytes are documents (JSON, CBOR) and are written
/// unchanged. After the first write error all output is dropped, and `finish` gives the exit code for that.
final class Output: Sendable {
  /// What a command does when nobody reads its output any more.
  enum WhenUnread: Sendable {
    /// The reader has enough (`| head`): it ends at once, silently, with code 0.
    case ends
    /// The exit code is the result, so the work continues.
    case goesOn
    /// The output matters, so losing it is a failure: code 3, with a message.
    case fails
  }

  private struct State {
    var buffer: [UInt8] = []
    /// Why nothing more can be written.
    var lost: Int32?
    var whenUnread = WhenUnread.ends
  }

  static let standard = Output(descriptor: 1)
  private let descriptor: Int32
  private let state = Mutex(State())

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// Sets what the command does when its reader goes away.
  func begin(_ whenUnread: WhenUnread) { state.withLock { $0.whenUnread = whenUnread } }

  /// Writes text for people.
  func write(_ text: String) { write(Array(Shown.lines(text).utf8)) }

  /// Writes what a body writes as JSON.
  func writeJSON<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
    var json = JSONWriter()
    try body(&json)
    write(json.bytes)
  }

  /// Writes a document, or a piece of one.
  func write(_ bytes: [UInt8]) {
    state.withLock { state in
      state.buffer.append(contentsOf: bytes)
      if state.buffer.count >= 1 << 16 { drain(&state) }
    }
  }

  /// Writes the buffered output.
  func flush() { state.withLock { drain(&$0) } }

  /// Writes the buffered output; throws if that fails.
  func handOver() throws(LedgerFailure) {
    flush()
    try check()
  }

  /// Throws once output was lost.
  func check() throws(LedgerFailure) {
    if let error = state.withLock({ $0.lost }) { throw LedgerFailure(.storage, Output.sentence(error)) }
  }

  /// Writes the rest of the output, and returns the exit code: `code`, or that of a failure if output was
  /// lost.
  func finish(_ code: ExitCode) -> ExitCode {
    let (lost, whenUnread) = state.withLock { state in
      // At the end there is nothing left to end early.
      if state.whenUnread == .ends { state.whenUnread = .goesOn }
      drain(&state)
      return (state.lost, state.whenUnread)
    }
    guard let lost, code != .failure else { return code }
    if whenUnread != .fails, Output.meansNobodyReads(lost) { return code }
    let more = whenUnread == .fails ? "; what was done is done, what was to be told of it is lost" : ""
    Output.error("daybook: \(Output.sentence(lost))\(more)\n")
    return .failure
  }

  /// Whether something could not be written.
  var isLost: Bool { state.withLock { $0.lost != nil } }

  /// Whether somebody may still read what is written: not once the other end of a pipe is closed.
  var isRead: Bool {
    guard !isLost else { return false }
    var poll = pollfd(fd: descriptor, events: 0, revents: 0)
    return Glibc.poll(&poll, 1, 0) <= 0 || poll.revents & Int16(POLLERR | POLLHUP) == 0
  }

  /// Opens descriptors 0, 1 and 2 if the caller closed them: no file of a ledger may get such a number.
  static func claimStandardDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
      guard open("/dev/null", O_RDWR) == descriptor else { _exit(ExitCode.failure.rawValue) }
    }
  }

  private func drain(_ state: inout State) {
    defer { state.buffer.removeAll(keepingCapacity: true) }
    guard state.lost == nil, let error = Output.put(state.buffer, to: descriptor) else { return }
    state.lost = error
    guard state.whenUnread == .ends else { return }
    guard !Output.meansNobodyReads(error) else { exit(ExitCode.done.rawValue) }
    Output.error("daybook: \(Output.sentence(error))\n")
    exit(ExitCode.failure.rawValue)
  }

  /// Writes all bytes; returns the error number if that fails.
  private static func put(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count > 0 {
        written += count
      } else if errno == EAGAIN {
        // Another process made the pipe non-blocking.
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        Glibc.poll(&poll, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }

  /// A closed pipe, or a socket whose other end was closed with something unread.
  private static func meansNobodyReads(_ error: Int32) -> Bool { error == EPIPE || error == ECONNRESET }

  private static func sentence(_ error: Int32) -> String {
    // No advice: the pipe or file belongs to the caller.
    "write the standard output: \(LedgerFailure.text(error))"
  }

  // MARK: Standard error

  /// Writes text for people to standard error at once; errors there are ignored.
  static func error(_ text: String) { steer(Shown.lines(text)) }

  /// As `error`, with control characters unescaped: only for text of our own.
  static func steer(_ text: String) { _ = put(Array(text.utf8), to: 2) }

  static var isTerminal: Bool { isatty(1) == 1 }

  /// Columns of the terminal; 80 when there is none.
  static var width: Int {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
    return Int(size.ws_col)
  }
}
