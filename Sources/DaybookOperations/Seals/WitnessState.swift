package import Daybook
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookFiles
package import DaybookTime

/// What a witness keeps: its key, its name, and of each ledger the last seal that it cosigned (C2SP tlog-witness).
package struct WitnessState: Sendable {
  private let path: String

  /// The state in a directory, which is made at the first use.
  package init(_ path: String) { self.path = path }

  /// The witness's public key. The first time the key is made, under this name; later the name must be the same, or none.
  package func verifierKey(naming name: String?) throws(LedgerFailure) -> VerifierKey {
    try locked { () throws(LedgerFailure) in
      let known = try Files.text(of: path + "/name", atMost: 1024)?.filter { !$0.isWhitespace }
      guard let name = known ?? name, VerifierKey.isName(name) else {
        throw LedgerFailure(
          .malformed, "make a witness in \(path): it has no name yet; give --name, such as w1.example/daybook"
        )
      }
      let secret = try SigningKeyFile(vault: path).keyMadeIfMissing()
      if known == nil { try Files.replace("name", in: path, with: name + "\n") }
      return VerifierKey(name: name, .cosignature, secret.publicKey)
    }
  }

  /// Cosigns a seal that continues the last one it cosigned, and keeps it; returns the line of the signature.
  ///
  /// `.untrusted` when no trusted key signed the seal, when the proof is not from the last seal's size, or when it does
  /// not hold: then the ledger shows this witness another history than before.
  package func cosign(
    _ request: GrowthProof, _ name: String, trusting keys: TrustedKeys, at time: Timestamp
  ) throws(LedgerFailure) -> [UInt8] {
    let witness = try verifierKey(naming: nil)
    return try locked { () throws(LedgerFailure) in
      var seal = request.seal
      if let objection = keys.objection(to: seal) { throw LedgerFailure(.untrusted, "\(name): \(objection)") }
      let kept = "\(path)/\(seal.ledger)"
      let last = try Files.bytes(of: kept, atMost: FileBytes.mostNote).map { bytes throws(LedgerFailure) in
        try Seal(try SignedNote(bytes, kept), kept)
      }
      let size = last?.position ?? .start
      guard request.old == size else {
        throw LedgerFailure(
          .untrusted,
          "\(name): its proof is from \(request.old) records on; this witness last cosigned \(size): ask with daybook seal --since \(size)"
        )
      }
      guard request.holds(from: last?.root ?? MerkleTree.empty) else {
        throw LedgerFailure(
          .untrusted,
          "\(name): the tree of \(size) records that this witness cosigned is not the beginning of this one: the log was changed, or the proof is wrong; keep both files"
        )
      }
      let secret = try SigningKeyFile(vault: path).keyMadeIfMissing()
      let signature = VerifierKey.sign(
        seal.note.text, as: witness.name, .cosignature, with: secret, at: time)
      seal.note.signatures.append(signature)
      // Before anybody has the signature: else a crash would let it sign another history.
      try Files.replace(kept, with: seal.document, mode: 0o644)
      return signature.line
    }
  }

  private func locked<R>(_ body: () throws(LedgerFailure) -> R) throws(LedgerFailure) -> R {
    try Files.makeDirectory(path)
    let lock = try FileLock(path: path + "/lock")
    try lock.lock()
    return try withExtendedLifetime(lock) { () throws(LedgerFailure) in try body() }
  }
}
