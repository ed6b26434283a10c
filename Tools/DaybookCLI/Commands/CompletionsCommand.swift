import DaybookOperations

struct CompletionsCommand: CLICommand {
  static let declaration = Declaration(
    name: "completions", abstract: "Write a shell's completions, made from the same declarations as --help.",
    discussion:
      "Commands, options, choices, files and directories are completed; nothing of a ledger is read.",
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

/// The shells that there are completions for.
enum Shell: String, CaseIterable {
  case bash, zsh, fish

  /// The script that teaches the shell every command, option and choice.
  var completions: String {
    switch self {
    case .bash: BashCompletions.text
    case .zsh: ZshCompletions.text
    case .fish: FishCompletions.text
    }
  }

  /// In single quotes, as all three read it.
  static func quoted(_ text: String) -> String { "'" + text.replacingScalars(["'": #"'\''"#]) + "'" }
}
