import Daybook
import DaybookJSON
import DaybookOperations

struct DueCommand: CLICommand {
  static let declaration = Declaration(
    name: "due", abstract: "Record due work: lapses, fires, offers, retries, closings.",
    discussion: """
      This command records what has come due. A lapse takes effect at its time, recorded or not; a closing is \
      recorded by due work, and until then the date is open. A service that embeds the library records it while it runs. With --follow it continues until Ctrl-C.
      """,
    options: [.flag("follow", "Continue, looking every second."), Declaration.json],
    examples: ["daybook due", "daybook due --follow"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let ledger = try Ledger.ofTerminal(arguments)
    defer { ledger.endSoon() }
    repeat {
      let receipt = try ledger.ask(RecordDue())
      report(receipt, arguments)
      // At most a thousand events at a time: ask again while there are more.
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
