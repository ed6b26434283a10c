import Daybook
import DaybookJSON
import DaybookOperations

struct LogCommand: CLICommand {
  static let declaration = Declaration(
    name: "log", abstract: "Show the events.",
    discussion: """
      Each record is checked against the one before it. One that is missing, not linked, or unreadable is \
      marked with "!" and the reason, in --json with the field "fault", and the exit code is 1; daybook verify \
      says which records are valid.
      """,
    options: [
      .value("from", "P", "The first position; default 1."),
      .value("to", "P", "The last position; default the head."),
      .value("venue", "V", "Only this venue's."), .value("reservation", "ID", "Only this reservation's."),
      .flag("follow", "Continue with new events until Ctrl-C."), Declaration.json,
    ],
    examples: ["daybook log --from 100 --json", "daybook log --venue sahil --follow"], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let from = UInt64(try arguments.integer("from", in: 1...Int.max) ?? 1)
    let to = try arguments.integer("to", in: 0...Int.max).map(UInt64.init)
    let venue = arguments.value("venue").map { VenueID($0) }
    let reservation = try arguments.value("reservation").map { text throws(CommandFailure) in
      try arguments.parsed(text, "--reservation", "an id") { ReservationID($0) }
    }
    let log = try RecordReader(arguments.ledgerPath)
    defer { log.close() }
    var next = from - 1
    let follows = arguments.has("follow") && to == nil
    var json = JSONWriter()
    var isSound = true
    while !Interrupt.isRequested {
      let hint = log.hint
      let end = try to ?? log.head().value
      try log.forEach(after: Position(next)) { record in
        guard record.position.value <= end, !Interrupt.isRequested else { return false }
        next = record.position.value
        // An unreadable record may be about anything, so no filter excludes it.
        if let fact = record.fact {
          guard venue == nil || fact.venue == venue, reservation.map(fact.concerns) ?? true else {
            return true
          }
        }
        if record.fault != nil { isSound = false }
        json.removeAll()
        if arguments.isJSON {
          FactText.write(record, to: &json)
          Output.standard.write(json.bytes)
        } else {
          Output.standard.write(FactText.line(record))
        }
        return true
      }
      guard follows else { break }
      Output.standard.flush()
      while log.hint == hint, !Interrupt.isRequested {
        guard Output.standard.isRead else { return isSound ? .done : .refused }
        Interrupt.pause()
      }
    }
    guard follows || !Interrupt.isRequested else { return .failure }
    return isSound ? .done : .refused
  }
}
