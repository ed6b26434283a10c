import Daybook
import DaybookJSON
import DaybookOperations

struct RestoreCommand: CLICommand {
  static let declaration = Declaration(
    name: "restore", abstract: "Create a new ledger from a backup.",
    discussion: """
      The ledger is created whole or not at all, at a path where nothing exists, and always as a new \
      incarnation: views of the old one are not used. Guests who were forgotten since the vault's backup, \
      according to the log or to vaults given with --also-forget, are forgotten again. Without --vault the \
      ledger gets new keys: bookings are kept, guests are unreadable, and commands retried under old keys \
      cannot be compared.
      """,
    arguments: [
      .init(name: "BACKUP", help: "A directory made by daybook backup."),
      .init(name: "NEWDIR", help: "Where to create the ledger; nothing may exist there."),
    ],
    options: [
      .value("vault", "VAULT", "The vault's backup."),
      .values(
        "also-forget", "VAULT",
        "A newer vault, such as the lost ledger's; guests forgotten in it are forgotten here too."),
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
        forgot   \(counted(report.forgotten, "guest's key", "guests' keys")) that the vault still had
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
