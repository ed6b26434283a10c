import Glibc

/// This program again, in a process of its own, with the same standard descriptors: what ends it does not end us.
enum ChildProcess {
  enum End: Equatable {
    case code(Int32)
    case signal(Int32)
  }

  /// Runs it with these words to its end.
  static func run(_ words: [String]) throws(CommandFailure) -> End {
    let arguments = (["daybook"] + words).map { strdup($0) } + [nil]
    defer { for text in arguments { free(text) } }
    // Damage that is expected is told in a line, not as a backtrace.
    setenv("SWIFT_BACKTRACE", "enable=no", 1)
    var pid: pid_t = 0
    let code = posix_spawn(&pid, "/proc/self/exe", nil, nil, arguments, environ)
    guard code == 0 else { throw .failure("start a process: \(String(cString: strerror(code)))") }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      guard errno == EINTR else { throw .failure("wait for a process: \(String(cString: strerror(errno)))") }
    }
    return status & 0x7F == 0 ? .code(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }
}
