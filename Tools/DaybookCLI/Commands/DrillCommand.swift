import Daybook
import DaybookJSON
import DaybookOperations
import Glibc

struct DrillCommand: CLICommand {
  static let declaration = Declaration(
    name: "drill", abstract: "Test a backup by restoring it.",
    discussion: """
      Restores the backup to a temporary directory, verifies every record and invariant, folds the log, fills \
      the views and, with a vault, opens the guests of open bookings. If the ledger exists, link and digest \
      are compared with it at that position. Writes drill.json into the backup. Exit code 1 when anything \
      differs.
      """,
    arguments: [.init(name: "BACKUP", help: "A directory made by daybook backup.")],
    options: [
      .value("vault", "VAULT", "The vault's backup."),
      .value("in", "DIR", "Where to create the temporary directory; default $TMPDIR, else /tmp."),
      Declaration.json,
    ],
    examples: ["daybook drill /mnt/a/log-backup --vault /mnt/b/vault-backup"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let parent = arguments.value("in") ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let report = try LedgerOperations.ofTerminal(arguments.ledgerPath).drill(
      arguments.positionals[0], vault: arguments.value("vault"), in: parent)
    for notice in report.notices { Output.error("daybook: \(notice)\n") }
    Output.standard.write(arguments.isJSON ? report.json : Array(text(report, arguments.ledgerPath).utf8))
    return report.isGood ? .done : .refused
  }

  private static func text(_ report: DrillReport, _ ledger: String) -> String {
    let steps = report.steps.map { "\($0.name) \($0.milliseconds) ms" }.joined(separator: ", ")
    return """
      \(report.isGood ? "good: the backup was restored and holds" : "not good:")
      \(report.findings.map { "  \($0)\n" }.joined())position \(report.position)
      link     \(report.link)
      digest   \(report.digest?.description ?? "not computed")
      ledger   \(report.isCompared ? "the same link and digest at that position in \(ledger)" : "not compared")
      \(report.vault == .fresh ? "vault    not tried; give --vault" : report.vault.text)
      guests   \(report.guestsRead) of open bookings read, \(report.guestsForgotten) forgotten since
      took     \(steps); at most \(report.peakByteCount >> 20) MiB of memory

      """
  }
}
