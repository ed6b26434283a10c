import Daybook
import DaybookOperations

struct SealCommand: CLICommand {
  static let declaration = Declaration(
    name: "seal", abstract: "Sign the log's head, so that later changes before it can be detected.",
    discussion: """
      A seal is the root of a Merkle tree over the log's records, signed with the ledger's Ed25519 key, which \
      is created in the vault on first use: a checkpoint as other tools read it (C2SP tlog-checkpoint). Keep \
      seals and the public key away from the ledger's disk; daybook verify --sealed FILE --public-key FILE \
      shows that nothing at or before a seal has changed. The newest seal is kept in the ledger too, and the \
      next is refused when the log is not its continuation.

      With --since the seal comes with the proof that an earlier one is its beginning, which is what a witness \
      is asked with: daybook cosign, or any other of C2SP tlog-witness.
      """,
    options: [
      .value("output", "FILE", "Write to this new file instead of standard output; it must not exist."),
      .value(
        "since", "SEAL",
        "Put before the seal the proof that this seal's file, or so many records, are its beginning."),
      .flag("public-key", "Print the public key and seal nothing."),
      .flag("rotate", "Change to a new key; write the rotation, signed by the old key, and seal nothing."),
    ],
    examples: [
      "daybook seal --output seal-0501", "daybook seal --public-key > sahil.key",
      "daybook seal --since 0 | daybook cosign - --log sahil.key | daybook witness keep -",
      "daybook seal --rotate >> sahil.key",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let chosen =
      ["public-key", "rotate"].filter { arguments.has($0) }
      + (arguments.value("since") == nil ? [] : ["since"])
    guard chosen.count < 2 else {
      throw arguments.wrong("give only one of \(chosen.map { "--\($0)" }.joined(separator: " and "))")
    }
    let operations = LedgerOperations(arguments.ledgerPath)
    if arguments.has("public-key") {
      try arguments.write(Array("\(try operations.sealingKey())\n".utf8))
    } else if arguments.has("rotate") {
      try operations.rotateSealingKey { rotation in
        // An earlier process may have written it and then ended.
        if let path = arguments.output, try OutputFile.isThere(path), rotation.stands(in: path) {
          return
        }
        try arguments.write(rotation.document)
      }
    } else if let since = arguments.value("since") {
      try arguments.write(try operations.growth(since: since).bytes)
    } else {
      try arguments.write(try operations.seal().document)
    }
    return .done
  }
}

extension Arguments {
  /// Writes a document to the new file of `--output`, or to standard output.
  func write(_ bytes: [UInt8]) throws {
    if let path = output {
      let file = try OutputFile.new(path)
      try file.write(bytes)
      return try file.finish()
    }
    Output.standard.write(bytes)
    try Output.standard.handOver()
  }
}
