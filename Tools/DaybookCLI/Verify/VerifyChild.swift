import Daybook
import DaybookOperations
@preconcurrency import Glibc

/// `verify` in a child process, which a damaged page may end.
struct VerifyChild {
  /// How the child ended, and its last report.
  struct End {
    let reached: VerifyProgress
    /// The signal that ended it, or the code it ended with.
    let signal: Int32?
    let code: Int32
  }

  /// The descriptor on which the child reports.
  static let descriptor: Int32 = 3

  /// Starts this program again with the same arguments, shows its progress, and waits for its end.
  ///
  /// An interrupt is passed on. The child writes the result itself.
  static func run(adding more: [String] = []) throws(LedgerFailure) -> End {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw failure("make a pipe", errno) }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = Result { () throws(LedgerFailure) in try start(telling: ends[1], adding: more) }
    // The end of the pipe is only seen once this process has closed its own writing end.
    close(ends[1])
    return try follow(try child.get(), ends[0])
  }

  private static func follow(_ child: pid_t, _ pipe: Int32) throws(LedgerFailure) -> End {
    var reached = VerifyProgress()
    var progress = Progress("checked")
    var left: [UInt8] = []
    var isTold = false
    while let bytes = next(pipe) {
      left += bytes
      while let next = VerifyProgress(left.prefix(VerifyProgress.byteCount)) {
        left.removeFirst(VerifyProgress.byteCount)
        reached = next
        progress.update(next.point.position.value, of: next.total)
      }
      if Interrupt.isRequested, !isTold {
        isTold = true
        kill(child, SIGINT)
      }
    }
    progress.finish()
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { throw failure("wait for its child", errno) }
    }
    let signal = status & 0x7F
    return End(reached: reached, signal: signal == 0 ? nil : signal, code: status >> 8 & 0xFF)
  }

  /// The bytes read, none after 200 ms without any; nil once the child has ended.
  private static func next(_ descriptor: Int32) -> [UInt8]? {
    var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, 200) > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: 64 * VerifyProgress.byteCount)
    let count = read(descriptor, &bytes, bytes.count)
    if count < 0, errno == EINTR { return [] }
    return count > 0 ? Array(bytes[..<count]) : nil
  }

  private static func start(telling pipe: Int32, adding more: [String]) throws(LedgerFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, pipe, descriptor)
    // It takes no arguments but options; after a "--" what is added would not be one.
    let words =
      CommandLine.arguments.filter { $0 != "--" } + ["--\(VerifyCommand.tellsOn.name)", "\(descriptor)"]
      + more
    let arguments = words.map { strdup($0) } + [nil]
    defer { for word in arguments { free(word) } }
    ChildProcess.silenceBacktraces()
    var child: pid_t = 0
    let code = posix_spawn(&child, "/proc/self/exe", &actions, nil, arguments, environ)
    guard code == 0 else { throw failure("start itself as a child", code) }
    return child
  }

  private static func failure(_ verb: String, _ code: Int32) -> LedgerFailure {
    .system("verify:", verb, code)
  }
}
