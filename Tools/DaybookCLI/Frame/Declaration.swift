/// A command as it is declared: what `--help`, manual pages and completions are made from.
struct Declaration: Sendable {
  struct Argument: Sendable {
    let name: String
    let help: String
    var isOptional = false
    /// Takes all that is left.
    var isRepeated = false
  }

  struct Option: Sendable {
    let name: String
    /// What stands for its value in help; nil: a flag without one.
    let value: String?
    let help: String
    /// May be given several times, each value counting.
    var isRepeated = false

    static func flag(_ name: String, _ help: String) -> Option { Option(name: name, value: nil, help: help) }
    static func value(_ name: String, _ value: String, _ help: String) -> Option {
      Option(name: name, value: value, help: help)
    }
    static func values(_ name: String, _ value: String, _ help: String) -> Option {
      Option(
        name: name, value: value, help: "\(help) May be given several times.", isRepeated: true)
    }
  }

  let name: String
  /// One line.
  let abstract: String
  var discussion = ""
  var arguments: [Argument] = []
  var options: [Option] = []
  /// What a command tells itself when it starts itself again; in no help.
  var hidden: [Option] = []
  var examples: [String] = []
  /// What it means that nobody reads the output any more; of a command that only answers, `ends`.
  var whenUnread = Output.WhenUnread.fails

  static let json = Option.flag("json", "Write exact JSON instead of text for people.")

  /// Options every command takes.
  static let global: [Option] = [
    .value("ledger", "DIR", "The ledger's directory; default $DAYBOOK_LEDGER, else ./daybook.ledger."),
    .flag("help", "Show this help."),
  ]
}

/// One command: a declaration and what it does.
///
/// To add one, write a file in `Commands/` with a type of this protocol and name it in `Program.commands`.
protocol CLICommand: Sendable {
  static var declaration: Declaration { get }
  static func run(_ arguments: Arguments) throws -> ExitCode
}
