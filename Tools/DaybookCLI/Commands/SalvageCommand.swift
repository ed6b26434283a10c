import Daybook
import DaybookJSON
import DaybookOperations
import Glibc

struct SalvageCommand: CLICommand {
  static let declaration = Declaration(
    name: "salvage", abstract: "Recover the records of a log whose data file is broken.",
    discussion: """
      Scans log/data.mdb byte by byte, without LMDB and without changing it. Records proven by their links \
      from record 1 on are written to NEWDIR as a log; all other records found go to NEWDIR/rest.cbor (a CBOR \
      sequence, RFC 8742), unproven. NEWDIR is created whole or not at all. The vault is not touched: copy it \
      to NEWDIR.
      """,
    arguments: [
      .init(
        name: "DIR|FILE", help: "The broken ledger, or its data file; default the ledger.", isOptional: true)
    ],
    options: [
      .value("output", "NEWDIR", "The directory to create; without it nothing is written."), Declaration.json,
    ], examples: ["daybook salvage", "daybook salvage broken.ledger --output saved.ledger"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let given = arguments.argument(0) ?? arguments.ledgerPath
    var status = stat()
    let isDirectory = stat(given, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    let operations = LedgerOperations.ofTerminal(isDirectory ? given : arguments.ledgerPath)
    let report = try operations.salvage(data: isDirectory ? nil : given, to: arguments.value("output"))
    show(report, arguments)
    return report.hasRecords ? .done : .refused
  }

  private static func show(_ report: SalvageReport, _ arguments: Arguments) {
    let output = arguments.value("output")
    guard !arguments.isJSON else {
      var json = JSONWriter()
      json.object { json in
        json.field("proven", unsigned: report.proven.position.value)
        json.field("link", text: report.proven.link.description)
        json.objects("runs", report.runs) { run, json in
          json.field("from", unsigned: run.from.value)
          json.field("to", unsigned: run.to.value)
        }
        json.field("unreadable", integer: report.unreadableCount)
        json.nullable("output", output)
      }
      json.endLine()
      return Output.standard.write(json.bytes)
    }
    let head = report.proven
    var text =
      head.position > .start
      ? "proven     1–\(head.position)\nlink       \(head.link)\n"
      : "proven     nothing: record 1 was not found\n"
    for run in report.runs {
      text +=
        "not proven \(run.from)\(run.to > run.from ? "–\(run.to), each following the one before" : "")\n"
    }
    if report.unreadableCount > 0 { text += "unreadable \(report.unreadableCount), broken inside\n" }
    if let output {
      if head.position > .start {
        text += "written    \(output)/log, its chain checked; now copy the vault to \(output)/vault\n"
      }
      if !report.runs.isEmpty { text += "           \(output)/rest.cbor, what is not proven\n" }
    } else {
      text += "nothing was written: give --output NEWDIR\n"
    }
    Output.standard.write(text)
  }
}
