import Daybook
import DaybookCrypto
import DaybookForms
import DaybookJSON
import DaybookLog

struct LogCommand: CLICommand {
  static let declaration = Declaration(
    name: "log", abstract: "Show the events.",
    options: [
      .value("from", "P", "The first position; default 1."),
      .value("to", "P", "The last position; default the head."),
      .value("venue", "V", "Only this venue's."), .value("reservation", "ID", "Only this reservation's."),
      .flag("follow", "Go on with what is still to come, until Ctrl-C."), Declaration.json,
    ],
    examples: ["daybook log --from 100 --json", "daybook log --venue sahil --follow"], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let from = UInt64(try arguments.integer("from", in: 1...Int.max) ?? 1)
    let to = try arguments.integer("to", in: 0...Int.max).map(UInt64.init)
    let venue = arguments.value("venue").map { VenueID($0) }
    let reservation = try arguments.value("reservation").map { text throws(CommandFailure) in
      try arguments.parsed(text, "--reservation", "an id") { ReservationID($0) }
    }
    let storage = try LedgerDirectory(arguments.ledgerPath).storage(
      mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
    defer { storage.close() }
    _ = try LedgerRecord.first(in: storage)
    var next = from - 1
    let follows = arguments.has("follow") && to == nil
    var json = JSONWriter()
    while !Interrupt.isRequested {
      let hint = storage.hint
      var failure: LogFailure?
      let end = try to ?? storage.head().position
      try storage.read(after: next) { position, record in
        guard position <= end, !Interrupt.isRequested else { return false }
        next = position
        do throws(LogFailure) {
          let fact = try LogFold.fact(record, at: Position(position))
          guard venue == nil || fact.venue == venue, reservation.map(fact.concerns) ?? true else {
            return true
          }
          json.removeAll()
          if arguments.isJSON {
            FactText.write(fact, link: RecordHeader(record)?.link.description, to: &json)
            Output.standard.write(json.bytes)
          } else {
            Output.standard.write(FactText.line(fact))
          }
          return true
        } catch {
          failure = error
          return false
        }
      }
      if let failure { throw failure }
      guard follows else { break }
      Output.standard.flush()
      while storage.hint == hint, !Interrupt.isRequested {
        guard Output.standard.isRead else { return .done }
        Pause.shortly()
      }
    }
    return follows || !Interrupt.isRequested ? .done : .failure
  }
}
