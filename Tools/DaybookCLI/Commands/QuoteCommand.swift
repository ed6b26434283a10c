import Daybook
import DaybookJSON
import DaybookOperations

struct QuoteCommand: CLICommand {
  static let declaration = Declaration(
    name: "quote",
    abstract: "Show what the kitchen would prepare for a booking, and when, if prep were confirmed now.",
    discussion: """
      Nothing is written. Confirming prep at the same instant plans the same tickets for the same times; what \
      would be refused is refused here with the same words.
      """,
    arguments: [.init(name: "RESERVATION", help: "The booking's id.")],
    options: [
      .value("minutes-away", "N", "How far the party is, 5–60."),
      .value("scope", "S", "starters, mains or full; default full."),
      .values("item", "NAME", "A dish of the venue's plan."),
      .value("by", "WHO", "Who asks, such as guest:ana; default the operator."),
      Moment.at,
    ] + ReadContext.options,
    examples: [
      "daybook quote 01900000-0000-7000-8000-000000000001 --minutes-away 15 --item lamb --item soup"
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let id = try arguments.parsed(arguments.positionals[0], "RESERVATION", "an id of 36 characters") {
      ReservationID($0)
    }
    guard let minutes = try arguments.integer("minutes-away", in: PrepQuote.minutesAway) else {
      throw arguments.wrong("missing --minutes-away N")
    }
    let scope: PrepScope = try arguments.choice("scope") ?? .full
    let items = arguments.all("item").map { PrepItem($0) }
    let by = try arguments.value("by").map { text throws(CommandFailure) in
      try arguments.parsed(text, "--by", WordForm.actor.allowed) { Actor(fieldText: $0) }
    }
    let context = try ReadContext(travelling: arguments)
    defer { context.close() }
    let (answer, heading) = try context.read { snapshot in
      (
        snapshot.prepQuote(
          for: id, minutesAway: minutes, scope: scope, items: items, by: by ?? .operator("cli"),
          now: context.now(snapshot)),
        snapshot.reservation(id).flatMap { VenueHeading($0.venue, snapshot, context) }
      )
    }
    let quote: PrepQuote
    do throws(Rejection) {
      quote = try answer.get()
    } catch {
      return try refuse(error, arguments)
    }
    guard let heading else { throw CommandFailure(code: .refused, message: "no reservation \(id)") }
    if arguments.isJSON {
      Output.standard.writeJSON { quote.write(heading, to: &$0) }
    } else {
      print(quote, heading)
    }
    return .done
  }

  private static func refuse(_ rejection: Rejection, _ arguments: Arguments) throws -> ExitCode {
    switch rejection {
    case .invalid(let field): throw arguments.wrong(field.description)
    case .refused(let refusal):
      guard arguments.isJSON else {
        let reasons = refusal.reasons.map { "\($0.code.rawValue): \($0.message ?? "\($0.code.meaning)")" }
        throw CommandFailure(code: .refused, message: reasons.joined(separator: "; "))
      }
      var json = JSONWriter()
      ResultWriter.write(.refused(refusal, isReplay: false), id: nil, to: &json)
      json.endLine()
      Output.standard.write(json.bytes)
      return .refused
    }
  }

  private static func print(_ quote: PrepQuote, _ heading: VenueHeading) {
    Output.standard.write(heading.line("prep, \(quote.scope.rawValue), as it would be confirmed now"))
    let served = quote.serveAt.map { "; served \(heading.clock($0))" } ?? ""
    Output.standard.write(
      "Tell the kitchen \(counted(quote.recommendedMinutes, "minute")) ahead\(served).\n")
    Output.standard.write(
      aligned(
        quote.items.map { item in
          [
            item.fireAt.map { "  fires \(heading.clock($0))" } ?? "  waits", cell(item.station),
            cell("\(item.quantity) \(item.name)", most: 40),
            "course \(item.course)", "\(item.minutes) min", item.isAhead ? "ahead" : "",
            item.isHeld ? "ON HOLD" : "",
          ]
        }))
    if !quote.dishesOut.isEmpty {
      Output.standard.write("Out: \(quote.dishesOut.joined(separator: ", "))\n")
    }
  }
}
