import Daybook
import DaybookJSON
import DaybookOperations
import DaybookService

struct TokenCommand: CLICommand {
  static let declaration = Declaration(
    name: "token", abstract: "Give out, list or take back tokens for daybook serve.",
    discussion: """
      give prints a new token once; the file keeps only its digest. A service reads the file when it starts. \
      No ledger is read.
      """,
    arguments: [
      .init(name: "give|list|revoke", help: "What to do."),
      .init(
        name: "WHO|ID", help: "give: whom it speaks for, such as host:leyla. revoke: the token's id.",
        isOptional: true),
    ],
    options: [
      .value("file", "FILE", "The file of tokens; default tokens.json."),
      .values("venue", "V", "give: only at this venue; default at all."),
      .value("days", "N", "give: valid for so many days, 1–3650; default 90."), Declaration.json,
    ],
    examples: [
      "daybook token give host:leyla --venue sahil --file tokens.json",
      "daybook token list --file tokens.json",
      "daybook token revoke t-0123abcd --file tokens.json",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let path = arguments.value("file") ?? "tokens.json"
    switch arguments.positionals[0] {
    case "give": return try give(arguments, path)
    case "list": return try list(arguments, path)
    case "revoke":
      guard let id = arguments.argument(1) else { throw arguments.wrong("revoke needs the token's id") }
      var file = try TokenFile(reading: path)
      guard file.takeBack(id) else {
        throw CommandFailure(code: .refused, message: "no token \"\(id)\" in \(path)")
      }
      try file.write(to: path)
      return .done
    default:
      throw arguments.wrong("found \"\(arguments.positionals[0])\"; allowed: give, list, revoke")
    }
  }

  private static func give(_ arguments: Arguments, _ path: String) throws -> ExitCode {
    guard let text = arguments.argument(1) else { throw arguments.wrong("give needs whom it speaks for") }
    let actor = try arguments.parsed(text, "WHO", WordForm.actor.allowed) { Actor(fieldText: $0) }
    let days = try arguments.integer("days", in: 1...3_650) ?? 90
    let venues = arguments.all("venue").map { VenueID($0) }
    var file = try OutputFile.isThere(path) ? TokenFile(reading: path) : TokenFile()
    let given = file.give(
      to: actor, at: venues.isEmpty ? nil : venues,
      until: LedgerClock.system.now().adding(seconds: days * 86_400))
    try file.write(to: path)
    if arguments.isJSON {
      Output.standard.writeJSON { json in
        json.object { json in
          json.field("id", text: given.id)
          json.field("token", text: given.secret)
        }
        json.endLine()
      }
    } else {
      Output.standard.write("\(given.secret)\n")
      Output.error("daybook: token \(given.id) for \(actor); it is not shown again\n")
    }
    return .done
  }

  private static func list(_ arguments: Arguments, _ path: String) throws -> ExitCode {
    let tokens = try TokenFile(reading: path).tokens
    if arguments.isJSON {
      Output.standard.writeJSON { json in
        for token in tokens {
          json.object { json in
            json.field("id", text: token.id)
            json.field("actor", text: token.actor.description)
            if let venues = token.venues { json.field("venues", names: venues) }
            json.field("expiresAt", instant: token.expiresAt)
          }
          json.endLine()
        }
      }
    } else {
      let rows = tokens.map { token in
        [
          "  \(token.id)", "\(token.actor)",
          token.venues.map { $0.map(\.text).joined(separator: " ") } ?? "all venues",
          "until \(token.expiresAt)",
        ]
      }
      Output.standard.write(rows.isEmpty ? "No tokens.\n" : aligned(rows))
    }
    return .done
  }
}
