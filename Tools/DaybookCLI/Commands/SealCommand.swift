import Daybook
import DaybookOperations

struct SealCommand: CLICommand {
  static let declaration = Declaration(
    name: "seal", abstract: "Sign the log's head, so that later changes before it can be detected.",
    discussion: """
      A seal names the ledger, the position, the link there and the time, signed with the ledger's Ed25519 \
      key, which is created in the vault on first use. Keep seals and the public key away from the ledger's \
      disk; daybook verify --sealed FILE --public-key FILE shows that nothing at or before a seal has changed.
      """,
    options: [
      .value("output", "FILE", "Write to this new file instead of standard output; it must not exist."),
      .flag("public-key", "Print the public key and seal nothing."),
      .flag("rotate", "Change to a new key; write the rotation, signed by the old key, and seal nothing."),
    ],
    examples: [
      "daybook seal --output seal-0501.json", "daybook seal --public-key > sahil.key",
      "daybook seal --rotate >> sahil.key",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    guard !(arguments.has("public-key") && arguments.has("rotate")) else {
      throw arguments.wrong("give --public-key or --rotate, not both")
    }
    let operations = LedgerOperations(arguments.ledgerPath)
    if arguments.has("public-key") {
      try write(Array("\(try operations.sealingKey())\n".utf8), arguments)
    } else if arguments.has("rotate") {
      try operations.rotateSealingKey { rotation in
        // An earlier process may have written it and then ended.
        if let path = arguments.value("output"), try OutputFile.isThere(path), rotation.stands(in: path) {
          return
        }
        try write(rotation.document, arguments)
      }
    } else {
      try write(try operations.seal().document, arguments)
    }
    return .done
  }

  private static func write(_ bytes: [UInt8], _ arguments: Arguments) throws {
    if let path = arguments.value("output") {
      let file = try OutputFile.new(path)
      try file.write(bytes)
      return try file.finish()
    }
    Output.standard.write(bytes)
    try Output.standard.handOver()
  }
}
