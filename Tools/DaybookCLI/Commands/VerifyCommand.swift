import Daybook
import DaybookCrypto
import DaybookJSON
import DaybookLog

struct VerifyCommand: CLICommand {
  static let declaration = Declaration(
    name: "verify", abstract: "Check every record, link and invariant of the log.",
    discussion: """
      First every record: header, position, CBOR, link and time. Then what they say: legal changes, no table or pool \
      sold twice, no hold consumed twice, one answer to a key. Exit code 1 and the first violation when there is one.
      """,
    options: [Declaration.json], examples: ["daybook verify --json"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let storage = try LedgerDirectory(arguments.ledgerPath).storage(
      mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
    defer { storage.close() }
    // A damaged last record is found by the audit, which names it; here it only costs the time left.
    let total = try? storage.head().position
    var progress = Progress("checked")
    let report = try Audit(
      storage,
      progress: { position in
        progress.update(position.value, of: total)
        return !Interrupt.isRequested
      }
    ).verify()
    progress.finish()
    guard !report.wasStopped else {
      throw CommandFailure.failure("stopped after position \(report.position); nothing wrong up to there")
    }
    try refuseNewer(report)
    if arguments.isJSON {
      var json = JSONWriter()
      json.object { json in
        json.field("ok", bool: report.violation == nil)
        json.field("events", unsigned: report.events)
        json.field("position", unsigned: report.violation?.position.value ?? report.position.value)
        json.field("link", text: report.link.description)
        if let violation = report.violation {
          json.field("kind", text: violation.kind.rawValue)
          json.field("message", text: violation.message)
        }
      }
      json.endLine()
      Output.standard.write(json.bytes)
    } else if let violation = report.violation {
      Output.standard.write("violation at \(violation)\n")
    } else {
      Output.standard.write(
        "ok: \(report.events) records, every link holds\nposition \(report.position)\nlink     \(report.link)\n"
      )
    }
    return report.violation == nil ? .done : .refused
  }

  /// Only record 1's format number makes a ledger newer than this software.
  private static func refuseNewer(_ report: Audit.Report) throws(CommandFailure) {
    guard let violation = report.violation, violation.position == 1, violation.kind == .format else { return }
    throw .failure("\(violation.message): this ledger was written by newer software; use that to read it")
  }
}
