/// The text of `--help`, made from declarations.
enum Help {
  private static let firstSteps = [
    "daybook init", "daybook import venues venues.json", "daybook availability sahil 2030-05-01 --party 2",
    #"echo '{"command":"book","venue":"sahil","party":2,"start":"2030-05-01T19:00"}' | daybook exec"#,
    "daybook timeline sahil 2030-05-01",
  ]

  static func overview(width: Int) -> String {
    var text =
      "A reservation ledger: every booking is a fact in one log, every answer is derived from it.\n\n"
    text += "Usage: daybook [--ledger DIR] COMMAND [ARGUMENTS]\n\nCommands:\n"
    text += list(Program.commands.map { ($0.declaration.name, $0.declaration.abstract) }, width: width)
    text +=
      "\nOptions:\n" + list(Declaration.global.map(row) + [("--version", "Show the version.")], width: width)
    text += "\nFirst steps:\n" + firstSteps.map { "  \($0)\n" }.joined()
    return text + "\nSee 'daybook COMMAND --help' for one command.\n"
  }

  static func text(for declaration: Declaration, width: Int) -> String {
    var text = wrap(declaration.abstract, indent: 0, width: width) + "\nUsage: daybook \(declaration.name)"
    for argument in declaration.arguments {
      let name = argument.name + (argument.isRepeated ? "…" : "")
      text += argument.isOptional ? " [\(name)]" : " \(name)"
    }
    text += declaration.options.isEmpty ? "\n" : " [OPTIONS]\n"
    if !declaration.discussion.isEmpty {
      text += "\n" + wrap(declaration.discussion, indent: 0, width: width)
    }
    if !declaration.arguments.isEmpty {
      text += "\nArguments:\n" + list(declaration.arguments.map { ($0.name, $0.help) }, width: width)
    }
    text += "\nOptions:\n" + list((declaration.options + Declaration.global).map(row), width: width)
    if !declaration.examples.isEmpty {
      text += "\nExamples:\n" + declaration.examples.map { "  \($0)\n" }.joined()
    }
    return text
  }

  private static func row(_ option: Declaration.Option) -> (String, String) {
    ("--\(option.name)" + (option.value.map { " \($0)" } ?? ""), option.help)
  }

  private static func list(_ rows: [(String, String)], width: Int) -> String {
    let column = (rows.map { $0.0.count }.max() ?? 0) + 4
    return rows.map { name, help in
      let left = "  " + name + String(repeating: " ", count: column - 2 - name.count)
      return left + wrap(help, indent: column, width: width)
    }.joined()
  }

  private static func wrap(_ text: String, indent: Int, width: Int) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).flatMap {
      wrapped(String($0), max(16, width - indent))
    }
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent)) + "\n"
  }
}
