import Daybook

/// The exit codes.
enum ExitCode: Int32, Sendable, CaseIterable {
  case done = 0
  /// A single command refused, or a violation found.
  case refused = 1
  case usage = 2
  case failure = 3

  /// For manual pages.
  var meaning: String {
    switch self {
    case .done: "Done."
    case .refused: "A single command was refused, or something wrong was found."
    case .usage: "The command line was not understood."
    case .failure: "The world failed: the message says what, and what to do."
    }
  }
}

extension ExitCode {
  /// The exit code for a failure of the library.
  init(_ code: LedgerFailure.Code) {
    switch code {
    case .notFound, .untrusted: self = .refused
    case .malformed: self = .usage
    default: self = .failure
    }
  }
}

/// Why a command failed: a message for standard error, and the exit code.
struct CommandFailure: Error, Sendable {
  let code: ExitCode
  let message: String

  static func usage(_ message: String) -> CommandFailure { CommandFailure(code: .usage, message: message) }
  static func failure(_ message: String) -> CommandFailure {
    CommandFailure(code: .failure, message: message)
  }
}
