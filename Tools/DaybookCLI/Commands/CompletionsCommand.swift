import DaybookOperations

struct CompletionsCommand: CLICommand {
  static let declaration = Declaration(
    name: "completions", abstract: "Write the completions of a shell.",
    discussion: """
      Commands, options, choices, files and directories are completed. No ledger is read.
      """,
    arguments: [.init(name: "bash|zsh|fish", help: "The shell.")],
    examples: [
      "source <(daybook completions bash)", "source <(daybook completions zsh)",
      "daybook completions fish | source",
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let text = arguments.argument(0) ?? ""
    let allowed = Shell.allCases.map(\.rawValue).joined(separator: ", ")
    let shell = try arguments.parsed(text, "SHELL", allowed) { Shell(rawValue: $0) }
    Output.standard.write(shell.completions)
    return .done
  }
}

/// The shells with completions.
enum Shell: String, CaseIterable {
  case bash, zsh, fish

  /// The completion script.
  var completions: String {
    switch self {
    case .bash: BashCompletions.text
    case .zsh: ZshCompletions.text
    case .fish: FishCompletions.text
    }
  }

  /// Quotes a text for all three shells.
  static func quoted(_ text: String) -> String { "'" + text.replacingScalars(["'": #"'\''"#]) + "'" }
}
