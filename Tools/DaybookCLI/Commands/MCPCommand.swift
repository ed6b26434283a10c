import Daybook
import DaybookJSON
import DaybookOperations

struct MCPCommand: CLICommand {
  static let declaration = Declaration(
    name: "mcp", abstract: "Let an assistant find, hold, book, change and cancel (Model Context Protocol).",
    discussion: """
      A program that runs assistants starts it and talks to it over standard input and output. It speaks for one \
      person, a guest or a host, and does what they may. Nothing is booked, changed or cancelled in one call: the \
      first answers what is agreed, the second confirms it. Every writing tool takes a request key, so that what \
      is repeated is done once.
      """,
    options: [.value("as", "WHO", "Whom it speaks for, such as guest:ana or host:leyla.")],
    examples: ["daybook mcp --as guest:ana"],
    whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    guard let text = arguments.value("as"), let actor = Actor(fieldText: text),
      [.guest, .host].contains(actor.role)
    else {
      throw arguments.wrong(
        "--as: found \(arguments.value("as").map { "\"\($0)\"" } ?? "nothing"); allowed: guest:ID or host:ID")
    }
    var lines = try LineReader(path: "-") { !Interrupt.isRequested && Output.standard.isRead }
    let ledger = try Ledger.ofTerminal(arguments)
    defer { ledger.endSoon() }
    let server = AssistantServer(try AssistantDesk(ledger, for: actor))
    while let line = try lines.next() {
      guard case .line(let bytes) = line, let answer = server.answer(to: bytes) else { continue }
      Output.standard.writeJSON { json in
        json.value(answer)
        json.endLine()
      }
      Output.standard.flush()
    }
    return .done
  }
}
