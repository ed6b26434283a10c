import Daybook
import DaybookJSON
import DaybookOperations

struct ReanchorCommand: CLICommand {
  static let declaration = Declaration(
    name: "reanchor", abstract: "Move a venue's future bookings to the wall times they were made for.",
    discussion: """
      After newer zone rules are adopted, a booking made for 19:00 may be at another hour. This moves each \
      booking back to its wall time by the rules in force. If its table is not free then, it is given another, \
      or is listed as needing one. Past, seated and finished bookings are not changed. A second run changes \
      nothing.
      """,
    arguments: [.init(name: "VENUE", help: "The venue.")], options: [Declaration.json],
    examples: ["daybook zones", "daybook zones adopt --all", "daybook reanchor sahil"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let moves = try moves(of: venue, arguments)
    let ledger = try Ledger.ofTerminal(arguments)
    defer { ledger.endSoon() }
    let receipt = try ledger.ask(Reanchor(venue))
    if arguments.isJSON {
      var json = JSONWriter()
      json.object { json in
        json.field("venue", text: venue.text)
        json.field("position", unsigned: receipt.position.value)
        json.objects("moved", moves) { move, json in move.write(to: &json) }
        json.field("needsTable", ids: receipt.value)
      }
      json.endLine()
      Output.standard.write(json.bytes)
    } else if receipt.events.isEmpty {
      Output.standard.write("Every booking stands at its wall time.\n")
    } else {
      Output.standard.write("\(receipt.events.count { $0 == .modified }) bookings moved.\n")
      Output.standard.write(aligned(moves.map { [$0.text] }))
      for id in receipt.value { Output.standard.write("\(id) needs a table.\n") }
    }
    return .done
  }

  /// The bookings that the current zone rules would move.
  private static func moves(of venue: VenueID, _ arguments: Arguments) throws -> [BookingMove] {
    let context = try ReadContext(arguments)
    defer { context.close() }
    let found = try context.read { snapshot in
      snapshot.venue(venue).flatMap { definition in
        snapshot.zoneRules(definition.zone).map { rules in
          BookingMove.all(
            snapshot.reservations(at: venue), definition, rules, now: context.now(snapshot))
        }
      }
    }
    guard let found else { throw try context.noVenue(venue) }
    return found
  }
}
