import Daybook
import DaybookJSON
import DaybookOperations

struct RestoreCommand: CLICommand {
  static let declaration = Declaration(
    name: "restore", abstract: "Make a new ledger of a backup.",
    discussion: """
      Whole or not at all, only at a free path, and always as a new incarnation: views of the old one are not used. Guests \
      whom the log, or vaults given with --also-forget, says were forgotten since the vault's backup are forgotten again. \
      Without --vault the ledger gets new keys: bookings stand, guests are unreadable, and commands retried under old \
      keys cannot be compared.
      """,
    arguments: [
      .init(name: "BACKUP", help: "A directory daybook backup made."),
      .init(name: "NEWDIR", help: "Where the ledger is made; nothing may be there."),
    ],
    options: [
      .value("vault", "VAULT", "The vault's backup."),
      .values(
        "also-forget", "VAULT", "A newer vault, such as the lost ledger's: whom it forgot is forgotten."),
      Declaration.json,
    ],
    examples: ["daybook restore /mnt/a/log-backup /srv/new.ledger --vault /mnt/b/vault-backup"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let (backup, path) = (arguments.positionals[0], arguments.positionals[1])
    let others = arguments.all("also-forget")
    let report = try LedgerOperations.ofTerminal(path).restore(
      from: backup, vault: arguments.value("vault"), alsoForgottenIn: others)
    guard arguments.isJSON else {
      Output.standard.write(
        """
        restored \(path), ledger \(report.identity.ledger), incarnation \(report.identity.incarnation)
        position \(report.position); what was recorded later is not in it
        \(report.vault.text)
        forgot   \(report.forgotten) guests' keys that the vault still had
        \(others.isEmpty && report.vault != .fresh ? "Guests forgotten after position \(report.position) can be read if the vault is older than that; see --also-forget.\n" : "")
        """)
      return .done
    }
    var json = JSONWriter()
    json.object { json in
      json.field("ledger", id: report.identity.ledger)
      json.field("incarnation", id: report.identity.incarnation)
      json.field("path", text: path)
      json.field("position", unsigned: report.position.value)
      switch report.vault {
      case .backup(let taken):
        json.field("vault", text: "backup")
        json.field("vaultTaken", instant: taken)
      case .undated: json.field("vault", text: "undated")
      case .fresh: json.field("vault", text: "fresh")
      }
      json.field("forgotten", integer: report.forgotten)
    }
    json.endLine()
    Output.standard.write(json.bytes)
    return .done
  }
}
