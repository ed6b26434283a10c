import Daybook
import DaybookCrypto
import DaybookFiles
import DaybookLog
import DaybookOperations

struct SealCommand: CLICommand {
  static let declaration = Declaration(
    name: "seal", abstract: "Sign the log's head, so that nothing before it can be changed unseen.",
    discussion: """
      A seal names the ledger, the position, the link there and the time, signed with the ledger's Ed25519 key, which is made \
      in the vault on first use. Keep seals and the public key where the ledger's disk cannot reach them; daybook verify \
      --sealed FILE --public-key FILE shows that nothing at or before a seal has changed.
      """,
    options: [
      .value("output", "FILE", "Write there instead of to standard output; a file that is there is refused."),
      .flag("public-key", "Print the public key and seal nothing."),
      .flag("rotate", "Make a new key; write the rotation, signed by the old one, and seal nothing."),
    ],
    examples: [
      "daybook seal --output seal-0501.json", "daybook seal --public-key > sahil.key",
      "daybook seal --rotate >> sahil.key",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    guard !(arguments.has("public-key") && arguments.has("rotate")) else {
      throw arguments.wrong("give --public-key or --rotate, not both")
    }
    let directory = LedgerDirectory(arguments.ledgerPath)
    let storage = try directory.storage(mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
    defer { storage.close() }
    let ledger = try LedgerRecord.first(in: storage).ledger
    let file = SigningKeyFile(vault: directory.vault)
    let key = try file.keyMadeIfMissing()
    let now = LedgerClock.system.now()
    if arguments.has("public-key") {
      try write(Array("\(key.publicKey)\n".utf8), arguments)
    } else if arguments.has("rotate") {
      let next = try file.next().publicKey
      let rotation = KeyRotation(ledger: ledger, from: key, to: next, rotatedAt: now)
      if try !isWritten(rotation, arguments) { try write(SealDocument.json(rotation), arguments) }
      // Only when the rotation is written down: without it nobody could follow to the new key.
      try file.rotate()
    } else {
      let seal = Seal(ledger: ledger, head: try storage.head(), sealedAt: now, with: key)
      try write(SealDocument.json(seal), arguments)
    }
    return .done
  }

  /// Whether the file that is asked for has this rotation already: one that was written down, and then the process ended.
  private static func isWritten(_ rotation: KeyRotation, _ arguments: Arguments) throws -> Bool {
    guard let path = arguments.value("output"), try Files.isTaken(path),
      let found = try? SealDocument.rotation(try FileBytes.read(path), path)
    else { return false }
    return found.ledger == rotation.ledger && found.old == rotation.old && found.new == rotation.new
      && found.isSigned
  }

  private static func write(_ bytes: [UInt8], _ arguments: Arguments) throws {
    if let path = arguments.value("output") {
      let file = try DraftFile(path, .free, mode: 0o644)
      try file.write(bytes)
      return try file.finish()
    }
    Output.standard.write(bytes)
    try Output.standard.handOver()
  }
}
