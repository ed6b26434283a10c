import Daybook
import DaybookOperations
import Glibc

/// This program in a child process with the same standard descriptors.
enum ChildProcess {
  enum End: Equatable {
    case code(Int32)
    case signal(Int32)
  }

  /// The failure when a signal ended a child process and no file is damaged.
  static func fault(_ ended: String) -> CommandFailure {
    .failure(
      "\(ended), and no file of the ledger is damaged: this is a fault of daybook; report it with what it printed"
    )
  }

  /// Turns off the child's backtraces: this process reports the damage in one line.
  static func silenceBacktraces() { setenv("SWIFT_BACKTRACE", "enable=no", 1) }

  /// Runs it with these words to its end.
  static func run(_ words: [String]) throws(LedgerFailure) -> End {
    let arguments = (["daybook"] + words).map { strdup($0) } + [nil]
    defer { for text in arguments { free(text) } }
    silenceBacktraces()
    var pid: pid_t = 0
    let code = posix_spawn(&pid, "/proc/self/exe", nil, nil, arguments, environ)
    guard code == 0 else { throw .system("start", "a process", code) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      guard errno == EINTR else { throw .system("wait for", "a process") }
    }
    return status & 0x7F == 0 ? .code(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }
}
