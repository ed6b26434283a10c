import DaybookOperations

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
