import Daybook
import DaybookJSON
import DaybookOperations

struct DueCommand: CLICommand {
  static let declaration = Declaration(
    name: "due", abstract: "Record what has come due: lapses, fires, offers, retries, closings.",
    discussion: """
      Due work takes effect at its instant whether or not anything runs; this records it, once. A service that embeds \
      the library does so while it runs. With --follow this goes on until Ctrl-C.
      """,
    options: [.flag("follow", "Go on, looking every second."), Declaration.json],
    examples: ["daybook due", "daybook due --follow"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let ledger = try Ledger.ofTerminal(arguments)
    defer { ledger.endSoon() }
    repeat {
      let receipt = try ledger.ask(RecordDue())
      report(receipt, arguments)
      // A thousand at a time: ask again at once while there is more.
      guard receipt.events.isEmpty else { continue }
      guard arguments.has("follow") else { break }
      Output.standard.flush()
      for _ in 0..<50 where !Interrupt.isRequested && Output.standard.isRead { Interrupt.pause() }
    } while !Interrupt.isRequested && Output.standard.isRead
    return .done
  }

  private static func report(_ receipt: Receipt<Void>, _ arguments: Arguments) {
    if arguments.isJSON {
      guard !receipt.events.isEmpty || !arguments.has("follow") else { return }
      var json = JSONWriter()
      json.object { json in
        json.field("position", unsigned: receipt.position.value)
        json.field("events", texts: receipt.events.map(\.rawValue))
      }
      json.endLine()
      Output.standard.write(json.bytes)
    } else if !receipt.events.isEmpty {
      for event in receipt.events { Output.standard.write("\(event.rawValue)\n") }
    } else if !arguments.has("follow") {
      Output.standard.write("Nothing is due.\n")
    }
  }
}
