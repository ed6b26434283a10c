import Daybook
import DaybookOperations

struct ExplainCommand: CLICommand {
  static let declaration = Declaration(
    name: "explain",
    abstract: "Show the full history of a booking, hold, block, waitlist entry, ticket, record or key.",
    discussion: """
      Every record about it in order: who asked, what was decided, who was notified and when they acknowledged \
      it; with related entities: the hold a booking consumed, the waitlist entry, the tickets. A position \
      stands for the command its record belongs to, a key for the command it answered. For a refusal it shows \
      what was in the way, as it was then, and which other times were free for the party; use --party for \
      another size, or if an older version did not record what was asked for. A record that is not linked to \
      the one before it, or is unreadable, is marked with "!" and in --json under "faults", and the exit code \
      is 1.
      """,
    arguments: [
      .init(name: "ID|POSITION|KEY", help: "An id, a position, or with --actor an idempotency key.")
    ],
    options: [
      .value("actor", "ROLE:ID", "Who used the key; keys are separate for each actor."),
      .value("party", "N", "For a refusal: show the times that were free for this party size instead."),
    ] + ReadContext.options,
    examples: [
      "daybook explain 01900000-0000-7000-8000-000000000001", "daybook explain 1042",
      "daybook explain k-17 --actor guest:ana",
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let context = try ReadContext(arguments)
    defer { context.close() }
    let party = try arguments.integer("party", in: PartySize.allowed).map { PartySize($0) }
    let text = arguments.positionals[0]
    let explanation: Explanation
    if let actor = arguments.value("actor") {
      let by = try arguments.parsed(actor, "--actor", "ROLE:ID such as guest:ana") { Actor($0) }
      explanation = try context.history.explain(key: IdempotencyKey(text), by: by, for: party)
    } else if let number = UInt64(text) {
      explanation = try context.history.explain(record: Position(number), for: party)
    } else if let id = ClaimID(text) {
      explanation = try context.history.explain(id)
    } else {
      throw arguments.wrong(
        "\"\(text)\" is no id and no position; if it is a key, say whose: --actor ROLE:ID")
    }
    let zones = try context.read { VenueZones(explanation.venues, $0) }
    if arguments.isJSON {
      Output.standard.writeJSON { explanation.write(zones, to: &$0) }
    } else {
      Output.standard.write(Array(explanation.text(zones).utf8))
    }
    return explanation.faults.isEmpty ? .done : .refused
  }
}
