/// The declaration of a command, from which `--help`, manual pages and completions are made.
struct Declaration: Sendable {
  struct Argument: Sendable {
    let name: String
    let help: String
    var isOptional = false
    /// Takes all remaining words.
    var isRepeated = false
  }

  struct Option: Sendable {
    let name: String
    /// The placeholder of its value in help; nil for a flag.
    let value: String?
    let help: String
    /// May be given several times; every value counts.
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
  /// Options for a child process of the command; not shown in help.
  var hidden: [Option] = []
  var examples: [String] = []
  /// What happens when nobody reads the output any more; `ends` for a query.
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
