import Daybook
import DaybookJSON
import DaybookOperations

struct WebhooksCommand: CLICommand {
  static let declaration = Declaration(
    name: "webhooks", abstract: "Show how far webhooks have come, and send again what they did not take.",
    discussion: """
      list has a line for each webhook that daybook serve --webhook has told of this ledger, dead the messages \
      that one did not take for three days. replay sends these again, and lets a webhook go on that was stopped; \
      with --from everything from that record on. The service does it: at once if it is running, else when it starts.
      """,
    arguments: [
      .init(name: "list|dead|replay", help: "What to do."),
      .init(name: "NAME", help: "dead, replay: which webhook.", isOptional: true),
    ],
    options: [
      .value("from", "POSITION", "replay: everything from this record on, in place of the dead letters."),
      Declaration.json,
    ],
    examples: [
      "daybook webhooks list", "daybook webhooks dead crm", "daybook webhooks replay crm",
      "daybook webhooks replay crm --from 1200",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let operations = LedgerOperations.ofTerminal(arguments.ledgerPath)
    switch arguments.positionals[0] {
    case "list": list(try operations.webhooks(), arguments)
    case "dead": dead(try operations.deadLetters(of: name(arguments)), arguments)
    case "replay":
      let name = try name(arguments)
      let position = try arguments.integer("from", in: 1...Int.max).map { Position(UInt64($0)) }
      try operations.replayWebhook(name, from: position)
      Output.error(
        "daybook: webhook \(name): \(position.map { "everything from \($0) on" } ?? "its dead letters") will be sent again\n"
      )
    default:
      throw arguments.wrong("found \"\(arguments.positionals[0])\"; allowed: list, dead, replay")
    }
    return .done
  }

  private static func name(_ arguments: Arguments) throws -> String {
    guard let name = arguments.argument(1) else {
      throw arguments.wrong("\(arguments.positionals[0]) needs the webhook's name")
    }
    return name
  }

  private static func list(_ webhooks: [WebhookStatus], _ arguments: Arguments) {
    if arguments.isJSON {
      Output.standard.writeJSON { json in
        for webhook in webhooks {
          json.object { json in
            json.field("name", text: webhook.name)
            json.field("position", unsigned: webhook.state?.position.value ?? 0)
            json.field("deadLetters", integer: webhook.deadLetters)
            json.field("stop", text: webhook.state?.stop?.rawValue)
            json.field("failures", integer: webhook.state?.trouble?.failures)
            json.field("since", instant: webhook.state?.trouble?.since)
            json.field("next", instant: webhook.state?.trouble?.next)
            json.field("found", text: webhook.state?.trouble?.found)
          }
          json.endLine()
        }
      }
    } else {
      let rows = webhooks.map { webhook in
        [
          "  \(webhook.name)", "through \(webhook.state?.position ?? .start)",
          counted(UInt64(webhook.deadLetters), "dead letter"), state(webhook),
        ]
      }
      Output.standard.write(rows.isEmpty ? "No webhooks were told of this ledger.\n" : aligned(rows))
    }
  }

  private static func state(_ webhook: WebhookStatus) -> String {
    if let stop = webhook.state?.stop { return "stopped: \(stop.words)" }
    guard let trouble = webhook.state?.trouble else { return "" }
    return "failed since \(trouble.since), again at \(trouble.next): \(trouble.found)"
  }

  private static func dead(_ letters: [DeadLetter], _ arguments: Arguments) {
    if arguments.isJSON {
      Output.standard.writeJSON { json in for letter in letters { letter.write(to: &json) } }
    } else {
      let rows = letters.map { letter in
        [
          "  \(letter.position)", letter.type, "\(letter.at)", counted(UInt64(letter.attempts), "attempt"),
          letter.found,
        ]
      }
      Output.standard.write(rows.isEmpty ? "No dead letters.\n" : aligned(rows))
    }
  }
}
