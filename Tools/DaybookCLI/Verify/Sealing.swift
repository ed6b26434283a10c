import Daybook
import DaybookCrypto
import DaybookDomain
import DaybookLog
import DaybookOperations

/// What `--from`, `--sealed` and `--public-key` say.
struct Sealing {
  /// Up to here the log is taken for granted.
  private(set) var trusted: LogHead?
  private(set) var witnesses: [Witness] = []
  private(set) var notes: [String] = []

  init(_ arguments: Arguments, _ directory: LedgerDirectory, ledger: LedgerID?) throws {
    let (from, sealed) = (arguments.value("from"), arguments.value("sealed"))
    guard from == nil || sealed == nil else {
      throw arguments.wrong("--from takes for granted what --sealed shows; give one of them")
    }
    if let from {
      let head = try Sealing.head(from) ?? seal(from, arguments, directory, ledger).head
      trusted = head
      witnesses.append(Witness("trusted head", head))
      notes.append(
        "not checked again up to \(head.position): links and what records say; a change there shows with --sealed"
      )
    } else if let sealed {
      let seal = try seal(sealed, arguments, directory, ledger)
      witnesses.append(Witness("seal \(sealed)", seal.head))
    } else if arguments.value("public-key") != nil {
      throw arguments.wrong("--public-key is the key of a seal; give --sealed FILE with it")
    }
  }

  /// A head as `verify` prints it; nil when the text is something else.
  private static func head(_ text: String) -> LogHead? {
    let parts = text.parts(separatedBy: ":")
    guard parts.count == 2, let position = UInt64(parts[0]), position > 0,
      let link = bytes(hexadecimal: parts[1]).flatMap(Digest256.init)
    else { return nil }
    return LogHead(position: position, link: link)
  }

  /// A seal that is signed by a key that is trusted, and of this ledger.
  private mutating func seal(
    _ path: String, _ arguments: Arguments, _ directory: LedgerDirectory, _ ledger: LedgerID?
  ) throws -> Seal {
    let seal = try SealDocument.seal(in: path)
    let keys: TrustedKeys
    if let given = arguments.value("public-key") {
      keys = try SealDocument.keys(given)
    } else if let own = try SigningKeyFile(vault: directory.vault).key() {
      keys = TrustedKeys(own.publicKey)
      notes.append(
        "the seal was checked with the vault's own key: whoever can write the vault can make such a seal; give --public-key"
      )
    } else {
      throw arguments.wrong("there is no signing key in the vault; give --public-key KEY")
    }
    if let objection = keys.objection(to: seal) {
      throw CommandFailure(code: .refused, message: "\(path): \(objection)")
    }
    if let ledger, seal.ledger != ledger {
      throw CommandFailure(
        code: .refused, message: "\(path): it is a seal of the ledger \(seal.ledger), this is \(ledger)")
    }
    return seal
  }
}
