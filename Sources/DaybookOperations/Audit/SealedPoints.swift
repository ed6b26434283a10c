internal import Daybook
internal import DaybookCrypto
internal import DaybookLog

/// The points that the options name, directly or by a seal.
struct SealedPoints {
  /// Up to here the log is taken for granted.
  private(set) var trusted: LogHead?
  private(set) var witnesses: [Witness] = []
  private(set) var notes: [String] = []

  /// `ledger` is nil when record 1 is unreadable; seals are then not compared with it.
  init(_ options: VerifyOptions, _ directory: LedgerDirectory, of ledger: LedgerID?) throws(LedgerFailure) {
    switch options.start {
    case .firstRecord: break
    case .after(let point): trusted = point.head
    case .afterSeal(let file): trusted = try seal(file, options.publicKey, directory, ledger).point.head
    }
    if let trusted {
      witnesses.append(Witness("trusted head", trusted))
      notes.append(
        "not checked again up to \(trusted.position): links and what records say; a change there shows with --sealed"
      )
    }
    if let file = options.seal {
      let seal = try seal(file, options.publicKey, directory, ledger)
      witnesses.append(Witness("seal \(file)", seal.point.head))
    }
  }

  /// Reads a seal and checks that a trusted key signed it, for this ledger.
  private mutating func seal(
    _ path: String, _ publicKey: String?, _ directory: LedgerDirectory, _ ledger: LedgerID?
  ) throws(LedgerFailure) -> Seal {
    let seal = try SealDocument.seal(in: path)
    let keys: TrustedKeys
    if let publicKey {
      keys = try SealDocument.keys(publicKey)
    } else if let own = try SigningKeyFile(vault: directory.vault).key() {
      keys = TrustedKeys(own.publicKey)
      notes.append(
        "the seal was checked with the vault's own key: whoever can write the vault can make such a seal; give --public-key"
      )
    } else {
      throw LedgerFailure(.malformed, "there is no signing key in the vault; give --public-key KEY")
    }
    if let objection = keys.objection(to: seal) { throw LedgerFailure(.untrusted, "\(path): \(objection)") }
    if let ledger, seal.ledger != ledger {
      throw LedgerFailure(
        .untrusted, "\(path): it is a seal of the ledger \(seal.ledger), this is \(ledger)")
    }
    return seal
  }
}
