import Daybook
import DaybookCrypto
import DaybookFiles
import DaybookJSON
import DaybookOperations
import Glibc

struct DrillCommand: CLICommand {
  static let declaration = Declaration(
    name: "drill", abstract: "Prove a backup by restoring it.",
    discussion: """
      Restores the backup to a temporary directory, verifies every record and invariant, folds the log, fills the \
      views, opens the guests of open bookings if a vault is given, and compares link and digest with the ledger's at \
      that position if the ledger is there. Writes drill.json into the backup. Exit code 1 when anything differs.
      """,
    arguments: [.init(name: "BACKUP", help: "A directory daybook backup made.")],
    options: [
      .value("vault", "VAULT", "The vault's backup."),
      .value("in", "DIR", "Where the temporary directory is made; default $TMPDIR, else /tmp."),
      Declaration.json,
    ],
    examples: ["daybook drill /mnt/a/log-backup --vault /mnt/b/vault-backup"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let backup = arguments.positionals[0]
    let ledger = LedgerDirectory(arguments.ledgerPath)
    let isThere = access(ledger.log, F_OK) == 0
    let parent = arguments.value("in") ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var drill = Drill(
      backup, vault: arguments.value("vault"), .ofTerminal(ledger.path), isCompared: isThere)
    let report = try drill.run(in: parent)
    let json = DrillCommand.json(report)
    try Files.replace(backup + "/drill.json", with: json)
    if isThere, report.isComparedWithLive {
      BackupJournal.note(
        .init(
          path: backup, position: report.position, link: report.link.description,
          isVerified: report.findings.isEmpty, isDrill: true), to: ledger.path)
    }
    Output.standard.write(arguments.isJSON ? json : Array(text(report, ledger.path).utf8))
    return report.findings.isEmpty ? .done : .refused
  }

  private static func json(_ report: Drill.Report) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.field("ok", bool: report.findings.isEmpty)
      json.field("at", instant: LedgerClock.system.now())
      json.field("position", unsigned: report.position.value)
      json.field("link", text: report.link.description)
      if let digest = report.digest { json.field("digest", text: digest.description) }
      if case .backup(let taken) = report.vault { json.field("vaultTaken", instant: taken) }
      json.field("comparedWithLedger", bool: report.isComparedWithLive)
      json.field("guestsRead", integer: report.guests.read)
      json.field("guestsForgotten", integer: report.guests.forgotten)
      json.object("milliseconds") { json in
        for step in report.steps {
          json.name(step.name)
          json.literal("\(milliseconds(step.duration))")
        }
      }
      json.field("peakBytes", integer: report.peakByteCount)
      json.field("findings", texts: report.findings)
    }
    json.endLine()
    return json.bytes
  }

  private static func text(_ report: Drill.Report, _ ledger: String) -> String {
    let steps = report.steps.map { "\($0.name) \(milliseconds($0.duration)) ms" }.joined(separator: ", ")
    return """
      \(report.findings.isEmpty ? "good: the backup was restored and holds" : "not good:")
      \(report.findings.map { "  \($0)\n" }.joined())position \(report.position)
      link     \(report.link)
      digest   \(report.digest?.description ?? "not computed")
      ledger   \(report.isComparedWithLive ? "the same link and digest at that position in \(ledger)" : "not compared")
      \(report.vault == .fresh ? "vault    not tried; give --vault" : report.vault.text)
      guests   \(report.guests.read) of open bookings read, \(report.guests.forgotten) forgotten since
      took     \(steps); at most \(report.peakByteCount >> 20) MiB of memory

      """
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
  }
}
