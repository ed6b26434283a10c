import DaybookOperations

/// Completions of fish: commands, options, choices, files and directories, each with its help.
enum FishCompletions {
  static var text: String {
    var script = "# fish completion for daybook; load it with: daybook completions fish | source\n"
    script += "complete -c daybook -f\n"
    for option in Declaration.global { script += line("", option) }
    script += line("__fish_use_subcommand", .flag("version", "Show the version."))
    for one in Program.declarations {
      script += "complete -c daybook -n __fish_use_subcommand -a \(one.name) -d \(quoted(one.abstract))\n"
      let isHere = "__fish_seen_subcommand_from \(one.name)"
      for option in one.options { script += line(isHere, option) }
      for argument in one.arguments {
        let what = offered(ValueHint(argument.name))
        script +=
          "complete -c daybook -n \(quoted(isHere))\(what) -d \(quoted("\(argument.name): \(argument.help)"))\n"
      }
    }
    return script
  }

  private static func line(_ condition: String, _ option: Declaration.Option) -> String {
    let when = condition.isEmpty ? "" : " -n \(quoted(condition))"
    let value = option.value.map { " -r" + offered(ValueHint($0)) } ?? ""
    return "complete -c daybook\(when) -l \(option.name)\(value) -d \(quoted(option.help))\n"
  }

  private static func offered(_ hint: ValueHint) -> String {
    switch hint {
    case .directory: " -a '(__fish_complete_directories)'"
    case .file: " -F"
    case .command: " -a \(quoted(Program.declarations.map(\.name).joined(separator: " ")))"
    case .choices(let choices): " -a \(quoted(choices.joined(separator: " ")))"
    case .other: ""
    }
  }

  /// In single quotes, where fish reads `\'` and `\\`.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacingScalars(["\\": "\\\\", "'": "\\'"]) + "'"
  }
}
