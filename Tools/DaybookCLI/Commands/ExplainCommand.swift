import Daybook
import DaybookOperations

struct ExplainCommand: CLICommand {
  static let declaration = Declaration(
    name: "explain",
    abstract: "Tell the whole story of a booking, hold, block, waitlist entry, ticket, record or key.",
    discussion: """
      Every record about it in order: who asked, what was decided, who was told and when they took it; with what hangs \
      together with it: the hold a booking consumed, the waitlist entry, the tickets. A position stands for the command \
      its record belongs to, a key for the command it answered. Of a refusal it says who stood in the way, as they were \
      then, and which other times were free for the party; --party asks for another, or where the record is of older \
      software that did not keep what was asked for. A record that does not follow from the one before it, or cannot be read, \
      is named with "!", in --json under "faults", and the exit code is 1.
      """,
    arguments: [
      .init(name: "ID|POSITION|KEY", help: "An id, a position, or with --actor an idempotency key.")
    ],
    options: [
      .value("actor", "ROLE:ID", "Who used the key; a key is an actor's own."),
      .value("party", "N", "Of a refusal: show the starts that were free for so many instead."),
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
    Output.standard.write(
      arguments.isJSON ? explanation.json(zones) : Array(explanation.text(zones).utf8))
    return explanation.faults.isEmpty ? .done : .refused
  }
}
