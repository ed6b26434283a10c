import Daybook
import DaybookJSON
import DaybookOperations

/// `export tables`, `export venues` and `export guest`: what leaves the ledger for good.
enum TablesExport {
  static func tables(_ arguments: Arguments) throws -> ExitCode {
    guard let path = arguments.argument(1) else { throw arguments.wrong("missing DIR") }
    if let other = arguments.argument(2) { throw arguments.wrong("\"\(other)\" is one argument too many") }
    var options = TableExportOptions()
    options.format = try arguments.choice("format") ?? .sqlite
    options.isRedacted = arguments.has("redact")
    let made = try LedgerOperations.ofTerminal(arguments.ledgerPath).exportTables(to: path, options)
    guard arguments.isJSON else {
      let people =
        options.isRedacted ? "people are pseudonyms" : "guests are in clear: keep it as you keep the vault"
      Output.standard.write("\(path): as at position \(made.position); \(people).\n")
      Output.standard.write(aligned(made.tables.map { ["  \($0.table)", counted($0.rows, "row")] }))
      return .done
    }
    var json = JSONWriter()
    json.object { json in
      json.field("directory", text: path)
      json.field("format", text: options.format.rawValue)
      json.field("position", unsigned: made.position.value)
      json.field("redacted", bool: options.isRedacted)
      json.objects("tables", made.tables) { table, json in
        json.field("table", text: table.table)
        json.field("rows", unsigned: table.rows)
      }
    }
    json.endLine()
    Output.standard.write(json.bytes)
    return .done
  }

  static func venues(_ arguments: Arguments) throws -> ExitCode {
    if let other = arguments.argument(1) { throw arguments.wrong("\"\(other)\" is one argument too many") }
    let context = try ReadContext(arguments)
    defer { context.close() }
    return try write(try context.history.venuesJSON(), arguments)
  }

  static func guest(_ arguments: Arguments) throws -> ExitCode {
    guard let text = arguments.argument(1) else { throw arguments.wrong("missing GUEST") }
    if let other = arguments.argument(2) { throw arguments.wrong("\"\(other)\" is one argument too many") }
    let guest = try arguments.parsed(text, "GUEST", "a guest, such as guest:ana") { text in
      Actor(text.utf8.contains(UInt8(ascii: ":")) ? text : "guest:\(text)").flatMap {
        $0.role == .guest ? $0 : nil
      }
    }
    let context = try ReadContext(arguments)
    defer { context.close() }
    guard let bytes = try context.history.everything(about: guest) else {
      throw CommandFailure(code: .refused, message: "nothing is kept about \(guest)")
    }
    return try write(bytes, arguments)
  }

  private static func write(_ bytes: [UInt8], _ arguments: Arguments) throws -> ExitCode {
    let sink = try ExportSink(arguments.output)
    try sink.write(bytes)
    try sink.finish()
    return .done
  }
}
