import DaybookOperations

/// A zsh function that completes commands, options, choices, files and directories, each with its help.
enum ZshCompletions {
  static var text: String {
    let declarations = Program.declarations
    var script = """
      #compdef daybook
      # zsh completion for daybook; load it with: source <(daybook completions zsh)
      _daybook() {
        local context state state_descr line
        typeset -A opt_args
        local -a commands=(

      """
    for one in declarations { script += "    \(Shell.quoted("\(one.name):\(one.abstract)"))\n" }
    script += "  )\n  _arguments -C \\\n"
    for option in Declaration.global + [.flag("version", "Show the version.")] {
      script += "    \(specification(option)) \\\n"
    }
    script += "    '1:COMMAND:->command' '*::ARGUMENTS:->arguments'\n  case $state in\n"
    script += "    command) _describe command commands ;;\n    arguments)\n      case $words[1] in\n"
    for one in declarations {
      let options = (one.options + Declaration.global).map(specification)
      let arguments = one.arguments.enumerated().map { index, argument in
        let place = argument.isRepeated ? "*" : argument.isOptional ? "\(index + 1):" : "\(index + 1)"
        return Shell.quoted("\(place):\(escaped(argument.name)):\(action(ValueHint(argument.name)))")
      }
      script += "        \(one.name)) _arguments \((options + arguments).joined(separator: " ")) ;;\n"
    }
    return script + """
              help) _describe command commands ;;
            esac ;;
        esac
      }
      compdef _daybook daybook

      """
  }

  private static func specification(_ option: Declaration.Option) -> String {
    let value = option.value.map { ":\(escaped($0)):\(action(ValueHint($0)))" } ?? ""
    // Without the star an option that stands there already is not offered again.
    return Shell.quoted("\(option.isRepeated ? "*" : "")--\(option.name)[\(escaped(option.help))]\(value)")
  }

  private static func action(_ hint: ValueHint) -> String {
    switch hint {
    case .directory: "_files -/"
    case .file: "_files"
    case .command: "(\(Program.declarations.map(\.name).joined(separator: " ")))"
    case .choices(let choices): "(\(choices.joined(separator: " ")))"
    case .other: ""
    }
  }

  /// What has a meaning in a specification of `_arguments`.
  private static func escaped(_ text: String) -> String {
    text.replacingScalars(["\\": "\\\\", ":": "\\:", "[": "\\[", "]": "\\]"])
  }
}
