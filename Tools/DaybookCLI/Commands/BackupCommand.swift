import Daybook
import DaybookJSON
import DaybookOperations

struct BackupCommand: CLICommand {
  static let declaration = Declaration(
    name: "backup", abstract: "Copy the log into a backup and verify the copy.",
    discussion: """
      The ledger may be in use. Records are copied by position; then the copy is reopened and every link \
      computed. Run again on the same directory, it adds the new records. A backup of another ledger, or of \
      another history, is refused. If a record of the ledger has been damaged since it was backed up, it is \
      named and the exit code is 1: the backup is good, and the ledger should be restored from it. With \
      --vault the guests' keys are copied too, to a separate place, since log and keys together are the \
      guests' data.
      """,
    arguments: [.init(name: "DIR", help: "The backup; it is created if needed.")],
    options: [
      .value("vault", "DIR2", "Also back up the vault, into this other directory."), Declaration.json,
    ],
    examples: ["daybook backup /mnt/a/log-backup --vault /mnt/b/vault-backup"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let path = arguments.positionals[0]
    let operations = LedgerOperations.ofTerminal(arguments.ledgerPath)
    if let vault = arguments.value("vault") { try LedgerOperations.refuseTogether(vault, path) }
    let report = try operations.backUp(into: path)
    for notice in report.notices { Output.error("daybook: \(notice)\n") }
    let vault = try arguments.value("vault").map { try operations.backUpVault(into: $0, apartFrom: path) }
    guard arguments.isJSON else {
      Output.standard.write(
        """
        backup   \(path), verified: every link holds
        position \(report.point.position), \(counted(report.added, "record")) added
        link     \(report.point.link)
        vault    \(vault.map { "as of \($0.taken)" } ?? "not backed up; give --vault DIR2")

        """)
      if let damage = report.damage {
        Output.standard.write(
          "damaged  the ledger's own \(damage): this backup has it sound; write nothing more, and restore from it\n"
        )
      }
      if let owed = vault?.owed, !owed.isEmpty {
        Output.standard.write(
          "owed     \(ForgottenKeys.message(owed)), and not in its backup; \(ForgottenKeys.advice)\n")
      }
      return report.damage == nil ? .done : .refused
    }
    var json = JSONWriter()
    json.object { json in
      json.field("ledger", id: report.ledger)
      json.field("path", text: path)
      json.field("position", unsigned: report.point.position.value)
      json.field("link", text: report.point.link.description)
      json.field("added", unsigned: report.added)
      json.field("taken", instant: report.taken)
      json.field("verified", bool: true)
      if let vault {
        json.field("vaultTaken", instant: vault.taken)
        json.field("owedKeys", integer: vault.owed.count)
      }
      json.field("damage", text: report.damage)
    }
    json.endLine()
    Output.standard.write(json.bytes)
    return report.damage == nil ? .done : .refused
  }
}
