import Daybook
import DaybookOperations

struct ManualCommand: CLICommand {
  static let declaration = Declaration(
    name: "manual", abstract: "Write manual pages.",
    discussion: """
      Writes the page of one command, or of daybook itself, to standard output as man(7) macros; with \
      --directory the pages of all commands, as daybook.1 and daybook-COMMAND.1.
      """,
    arguments: [.init(name: "COMMAND", help: "The command; default: daybook itself.", isOptional: true)],
    options: [.value("directory", "DIR", "Write every page into this directory, which must exist.")],
    examples: [
      "daybook manual verify | man -l -", "daybook manual --directory /usr/local/share/man/man1",
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let name = arguments.argument(0)
    if let directory = arguments.value("directory") {
      guard name == nil else {
        throw arguments.wrong("--directory is for the pages of all; leave out COMMAND")
      }
      for page in ManualPage.all {
        try OutputFile.write(Array(page.text.utf8), to: "\(directory)/\(page.fileName)")
      }
      Output.standard.write("\(counted(ManualPage.all.count, "page")) in \(directory).\n")
      return .done
    }
    guard let name else {
      Output.standard.write(ManualPage.overview().text)
      return .done
    }
    guard let declaration = Program.declarations.first(where: { $0.name == name }) else {
      let near = nearest(name, among: Program.declarations.map(\.name))
      throw arguments.wrong("no command \"\(name)\"" + (near.map { "; did you mean \($0)?" } ?? ""))
    }
    Output.standard.write(ManualPage(declaration).text)
    return .done
  }
}
