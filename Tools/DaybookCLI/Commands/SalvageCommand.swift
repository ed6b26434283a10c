import Daybook
import DaybookCrypto
import DaybookJSON
import DaybookLog
import DaybookOperations
import Glibc

struct SalvageCommand: CLICommand {
  static let declaration = Declaration(
    name: "salvage", abstract: "Save the records of a log whose file is broken.",
    discussion: """
      Looks through log/data.mdb byte by byte, without the store that wrote it and without changing it. Records whose links \
      prove them from record 1 on are written to NEWDIR as a log of its own; whatever else is found goes to NEWDIR/rest.cbor \
      (a CBOR sequence, RFC 8742), unproven. NEWDIR is there whole or not at all. The vault is not touched: copy it to NEWDIR.
      """,
    arguments: [
      .init(
        name: "DIR|FILE", help: "The broken ledger, or its data file; default the ledger.", isOptional: true)
    ],
    options: [
      .value("output", "NEWDIR", "The directory to make; without it nothing is written."), Declaration.json,
    ], examples: ["daybook salvage", "daybook salvage broken.ledger --output saved.ledger"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let given = arguments.argument(0) ?? arguments.ledgerPath
    var status = stat()
    let isDirectory = stat(given, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    var salvage = try Salvage(file: isDirectory ? LedgerDirectory(given).log + "/data.mdb" : given)
    var progress = Progress("looked through MiB")
    let total = UInt64(salvage.byteCount >> 20)
    let isWhole = try salvage.scan { offset in
      progress.update(UInt64(offset >> 20), of: total)
      return !Interrupt.isRequested
    }
    progress.finish()
    guard isWhole else { throw CommandFailure.failure("stopped; nothing was written") }
    if let output = arguments.value("output") { try write(salvage, to: output) }
    report(salvage, arguments)
    return salvage.head.position > 0 || !salvage.runs.isEmpty ? .done : .refused
  }

  private static func write(_ salvage: Salvage, to output: String) throws {
    var progress = Progress("written")
    try salvage.write(to: output, mapByteCount: LedgerOptions().mapByteCount) { position in
      progress.update(position.value, of: salvage.head.position)
      return !Interrupt.isRequested
    }
    progress.finish()
  }

  private static func report(_ salvage: Salvage, _ arguments: Arguments) {
    let output = arguments.value("output")
    guard !arguments.isJSON else {
      var json = JSONWriter()
      json.object { json in
        json.field("proven", unsigned: salvage.head.position)
        json.field("link", text: salvage.head.link.description)
        json.objects("runs", salvage.runs) { run, json in
          json.field("from", unsigned: run.from)
          json.field("to", unsigned: run.to)
        }
        json.field("unreadable", integer: salvage.unreadableCount)
        json.nullable("output", output)
      }
      json.endLine()
      return Output.standard.write(json.bytes)
    }
    let head = salvage.head
    var text =
      head.position > 0
      ? "proven     1–\(head.position)\nlink       \(head.link)\n"
      : "proven     nothing: record 1 was not found\n"
    for run in salvage.runs {
      text +=
        "not proven \(run.from)\(run.to > run.from ? "–\(run.to), each following the one before" : "")\n"
    }
    if salvage.unreadableCount > 0 { text += "unreadable \(salvage.unreadableCount), broken inside\n" }
    if let output {
      if head.position > 0 {
        text += "written    \(output)/log, its chain checked; now copy the vault to \(output)/vault\n"
      }
      if !salvage.runs.isEmpty { text += "           \(output)/rest.cbor, what is not proven\n" }
    } else {
      text += "nothing was written: give --output NEWDIR\n"
    }
    Output.standard.write(text)
  }
}
