import Daybook
import DaybookJSON
import DaybookOperations

struct ReanchorCommand: CLICommand {
  static let declaration = Declaration(
    name: "reanchor", abstract: "Move a venue's future bookings to the wall times they were made for.",
    discussion: """
      After newer zone rules are adopted, a booking made for 19:00 may be at another hour. This moves each \
      booking back to its wall time by the rules in force, with its cut-off and the deadline of a request, and \
      future holds, blocks and the starts on the waitlist with them. If its table is not free then, it is given \
      another, or is listed as needing one; a booking of a pool that is full then stays, and a hold or offer whose \
      place is taken then ends. Past, seated and \
      finished bookings are not changed, nor are blocks and waitlist entries recorded before version 0.2. A \
      second run changes nothing.
      """,
    arguments: [.init(name: "VENUE", help: "The venue.")], options: [Declaration.json],
    examples: ["daybook zones", "daybook zones adopt --all", "daybook reanchor sahil"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let asked = try moves(of: venue, arguments)
    let receipt = try { () throws in
      let ledger = try Ledger.ofTerminal(arguments)
      defer { ledger.endSoon() }
      return try ledger.ask(Reanchor(venue))
    }()
    let left = try moves(of: venue, arguments).map(\.reservation)
    let moves = asked.filter { !left.contains($0.reservation) }
    let holdCount = receipt.events.count { $0 == .holdMoved }
    let blockCount = receipt.events.count { $0 == .blockMoved }
    let entryCount = receipt.events.count { $0 == .waitlistMoved }
    if arguments.isJSON {
      var json = JSONWriter()
      json.object { json in
        json.field("venue", text: venue.text)
        json.field("position", unsigned: receipt.position.value)
        json.objects("moved", moves) { move, json in move.write(to: &json) }
        json.field("needsTable", ids: receipt.value.needsTable)
        json.field("ended", ids: receipt.value.ended)
        json.field("left", ids: left)
        json.field("holds", integer: holdCount)
        json.field("blocks", integer: blockCount)
        json.field("entries", integer: entryCount)
      }
      json.endLine()
      Output.standard.write(json.bytes)
    } else if receipt.events.isEmpty, left.isEmpty {
      Output.standard.write("Every booking stands at its wall time.\n")
    } else {
      Output.standard.write("\(counted(moves.count, "booking")) moved.\n")
      Output.standard.write(aligned(moves.map { [$0.text] }))
      if holdCount > 0 { Output.standard.write("\(counted(holdCount, "hold")) moved.\n") }
      if blockCount > 0 { Output.standard.write("\(counted(blockCount, "block")) moved.\n") }
      if entryCount > 0 { Output.standard.write("\(counted(entryCount, "start")) on the waitlist moved.\n") }
      for id in receipt.value.ended {
        Output.standard.write("\(id) ended: its place is taken then; whom it was offered to waits again.\n")
      }
      for id in receipt.value.needsTable { Output.standard.write("\(id) needs a table.\n") }
      for id in left {
        Output.standard.write(
          "\(id) stays: its pool is full then, or its date closed; give it another time.\n")
      }
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
