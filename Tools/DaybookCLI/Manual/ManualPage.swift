import Daybook

/// A manual page in man(7) macros, made from the same declarations as `--help`.
struct ManualPage {
  /// The name of the file, which is also its name in `man`.
  let name: String
  private(set) var text: String

  var fileName: String { "\(name).1" }

  static var all: [ManualPage] { [overview()] + Program.declarations.map { ManualPage($0) } }

  private init(name: String, abstract: String) {
    self.name = name
    text = ".TH \(Roff.argument(name.uppercased())) 1 \"\" \"daybook \(Ledger.version)\" Daybook\n"
    section("NAME")
    text += Roff.line("\(name) - \(abstract)")
  }

  /// The page of the program as a whole.
  static func overview() -> ManualPage {
    var page = ManualPage(name: "daybook", abstract: "a reservation ledger")
    page.section("SYNOPSIS")
    page.synopsis("daybook", [("--ledger DIR", true), ("COMMAND", false), ("ARGUMENTS", true)])
    page.section("DESCRIPTION")
    page.text += Roff.line(
      "Every booking is a fact in one log, every answer a projection of it. Each command has a page of its own, "
        + "daybook-COMMAND(1), and its --help.")
    page.section("COMMANDS")
    for one in Program.declarations { page.entry(one.name, one.abstract) }
    page.section("OPTIONS")
    page.options(Declaration.global + [.flag("version", "Show the version.")])
    page.ending(seeAlso: Program.declarations.map { "daybook-\($0.name)" })
    return page
  }

  /// The page of one command.
  init(_ declaration: Declaration) {
    self.init(name: "daybook-\(declaration.name)", abstract: declaration.abstract)
    section("SYNOPSIS")
    synopsis(
      "daybook \(declaration.name)",
      declaration.arguments.map { ($0.name + ($0.isRepeated ? "…" : ""), $0.isOptional) } + [
        ("OPTIONS", true)
      ])
    section("DESCRIPTION")
    text += Roff.line(declaration.discussion.isEmpty ? declaration.abstract : declaration.discussion)
    if !declaration.arguments.isEmpty {
      section("ARGUMENTS")
      for argument in declaration.arguments { entry(argument.name, argument.help) }
    }
    section("OPTIONS")
    options(declaration.options + Declaration.global)
    if !declaration.examples.isEmpty {
      section("EXAMPLES")
      for example in declaration.examples { text += ".EX\n" + Roff.code(example) + ".EE\n" }
    }
    ending(seeAlso: ["daybook"])
  }

  private mutating func section(_ name: String) { text += ".SH \(Roff.argument(name))\n" }

  private mutating func synopsis(_ command: String, _ words: [(text: String, isOptional: Bool)]) {
    text += ".B \(Roff.argument(command))\n"
    for word in words {
      let name = "\\fI\(Roff.inline(word.text))\\fR"
      text += word.isOptional ? "[\(name)]\n" : "\(name)\n"
    }
  }

  private mutating func entry(_ name: String, _ help: String) {
    text += ".TP\n.B \(Roff.argument(name))\n" + Roff.line(help)
  }

  private mutating func options(_ options: [Declaration.Option]) {
    for option in options {
      let value = option.value.map { " \\fI\(Roff.inline($0))\\fR" } ?? ""
      text += ".TP\n\\fB\(Roff.inline("--\(option.name)"))\\fR\(value)\n" + Roff.line(option.help)
    }
  }

  private mutating func ending(seeAlso others: [String]) {
    section("ENVIRONMENT")
    entry("DAYBOOK_LEDGER", "The ledger's directory where --ledger does not say one.")
    section("EXIT STATUS")
    for code in ExitCode.allCases { entry("\(code.rawValue)", code.meaning) }
    section("SEE ALSO")
    let names = others.map { "\\fB\(Roff.inline($0))\\fR(1)" }
    text += names.joined(separator: ",\n") + "\n"
  }
}
