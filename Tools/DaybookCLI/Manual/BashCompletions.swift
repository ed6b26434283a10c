/// A bash function that completes commands, options, choices, files and directories.
enum BashCompletions {
  static var text: String {
    let declarations = Program.declarations
    let valued = cases(declarations) { $0.value != nil }.map(\.pattern).joined(separator: "|")
    var script = """
      # bash completion for daybook; load it with: source <(daybook completions bash)
      _daybook() {
        local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command='' count=0 i
        COMPREPLY=()
        # Bash breaks --name=value into three words.
        if [ "$word" = = ]; then word=''; elif [ "$previous" = = ]; then previous=${COMP_WORDS[COMP_CWORD-2]}; fi
        for ((i = 1; i < COMP_CWORD; i++)); do
          case $command:${COMP_WORDS[i]} in
            \(valued)) [ "${COMP_WORDS[i+1]}" = = ] && i=$((i + 1)); i=$((i + 1)) ;;
            *:-*) ;;
            :*) command=${COMP_WORDS[i]} ;;
            *) count=$((count + 1)) ;;
          esac
        done
        case $command:$previous in

      """
    // Options with the same kind of value share a line.
    var lines: [(patterns: [String], action: String)] = []
    for (pattern, option) in cases(declarations, where: { $0.value != nil }) {
      let action = action(ValueHint(option.value ?? ""))
      if let line = lines.firstIndex(where: { $0.action == action }) {
        lines[line].patterns.append(pattern)
      } else {
        lines.append(([pattern], action))
      }
    }
    for line in lines {
      script += "    \(line.patterns.joined(separator: "|"))) \(line.action) return ;;\n"
    }
    script += "  esac\n  if [[ $word == -* ]]; then\n    case $command in\n"
    let before = Declaration.global.map { "--\($0.name)" } + ["--version"]
    script += "      '') \(words(before)) ;;\n"
    for one in declarations {
      script += "      \(one.name)) \(words((one.options + Declaration.global).map { "--\($0.name)" })) ;;\n"
    }
    script += "    esac\n    return\n  fi\n  case $command:$count in\n"
    script += "    :0) \(words(declarations.map(\.name) + ["help"])) ;;\n"
    script += "    help:0) \(action(.command)) ;;\n"
    for one in declarations {
      for (index, argument) in one.arguments.enumerated() {
        let place = argument.isRepeated ? "\(one.name):*" : "\(one.name):\(index)"
        script += "    \(place)) \(action(ValueHint(argument.name))) ;; # \(argument.name)\n"
      }
    }
    return script + "  esac\n}\ncomplete -F _daybook daybook\n"
  }

  /// `command:--option` for each option of each command, global ones for all.
  private static func cases(
    _ declarations: [Declaration], where isMeant: (Declaration.Option) -> Bool
  ) -> [(pattern: String, option: Declaration.Option)] {
    Declaration.global.filter(isMeant).map { ("*:--\($0.name)", $0) }
      + declarations.flatMap { one in
        one.options.filter(isMeant).map { ("\(one.name):--\($0.name)", $0) }
      }
  }

  private static func action(_ hint: ValueHint) -> String {
    switch hint {
    case .directory: "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- \"$word\");"
    case .file: "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$word\");"
    case .command: words(Program.declarations.map(\.name)) + ";"
    case .choices(let choices): words(choices) + ";"
    case .other: ":;"
    }
  }

  private static func words(_ words: [String]) -> String {
    "mapfile -t COMPREPLY < <(compgen -W \(Shell.quoted(words.joined(separator: " "))) -- \"$word\")"
  }
}
