package import Daybook
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookFiles
internal import DaybookLog

extension LedgerOperations {
  /// Which witnesses this ledger knows, and how many must have cosigned a seal.
  package func witnessPolicy() throws(LedgerFailure) -> WitnessPolicy {
    _ = try ledgerID()
    return try SealDirectory(ledger).policy()
  }

  /// The policy for somebody who checks this ledger's receipts: with the key that it signs with now.
  package func policyForOthers() throws(LedgerFailure) -> WitnessPolicy {
    let key = try sealingKey()
    let policy = try changeable()
    return WitnessPolicy(policy.needed, of: policy.witnesses, logs: [key])
  }

  /// The newest seal, and the newest that fulfils the policy, with the witnesses that cosigned each.
  package func keptSeals() throws(LedgerFailure) -> [(seal: Seal, cosigners: [WitnessPolicy.Cosigner])] {
    let directory = SealDirectory(ledger)
    let policy = try directory.policy()
    var found: [(seal: Seal, cosigners: [WitnessPolicy.Cosigner])] = []
    for kind in SealDirectory.Kind.allCases {
      guard let seal = try directory.seal(kind), seal.note.text != found.last?.seal.note.text else {
        continue
      }
      found.append((seal, try policy.cosigners(of: seal, directory.path(of: kind))))
    }
    return found
  }

  /// Adds a witness; the number that is needed stays.
  package func addWitness(_ key: VerifierKey) throws(LedgerFailure) {
    try change { policy throws(LedgerFailure) in
      guard !policy.witnesses.contains(where: { $0.name == key.name || $0.key == key.key }) else {
        throw LedgerFailure(
          .exists, "add \(key.name): a witness of that name, or with that key, is there already")
      }
      return WitnessPolicy(policy.needed, of: policy.witnesses + [key])
    }
  }

  /// Removes a witness; as many as before are needed of the others, or all of them.
  package func removeWitness(_ name: String) throws(LedgerFailure) {
    try change { policy throws(LedgerFailure) in
      let left = policy.witnesses.filter { $0.name != name }
      guard left.count < policy.witnesses.count else {
        throw LedgerFailure(.notFound, "no witness \(name)")
      }
      return WitnessPolicy(min(policy.needed, left.count), of: left)
    }
  }

  /// Says how many witnesses must have cosigned a seal.
  package func requireWitnesses(_ needed: Int) throws(LedgerFailure) {
    try change { policy throws(LedgerFailure) in
      guard needed <= policy.witnesses.count else {
        throw LedgerFailure(
          .malformed,
          "require \(needed): there are \(policy.witnesses.count) witnesses; add more with daybook witness add"
        )
      }
      return WitnessPolicy(needed, of: policy.witnesses)
    }
  }

  private func changeable() throws(LedgerFailure) -> (needed: Int, witnesses: [VerifierKey]) {
    let policy = try witnessPolicy()
    guard let needed = policy.needed else {
      throw LedgerFailure(
        .malformed, "\(SealDirectory(ledger).policyPath) has groups of its own; change it with an editor")
    }
    return (needed, policy.witnesses)
  }

  private func change(
    _ body: ((needed: Int, witnesses: [VerifierKey])) throws(LedgerFailure) -> WitnessPolicy
  ) throws(LedgerFailure) {
    _ = try ledgerID()
    let directory = SealDirectory(ledger)
    try directory.locked { () throws(LedgerFailure) in
      let policy = try body(try changeable())
      try directory.keep(policy)
      if let last = try directory.seal(.last) { try promote(last, by: policy, in: directory) }
    }
  }

  // MARK: Cosignatures

  /// Keeps the cosignatures of known witnesses: lines of signatures as a witness answers, or a seal that has them.
  ///
  /// Lines must be of a kept seal; another seal must be this ledger's own and its log's. Signatures of unknown keys are
  /// left out. Returns the seal and whoever cosigned it now.
  package func keepCosignatures(
    _ bytes: [UInt8], _ path: String
  ) throws(LedgerFailure) -> (seal: Seal, cosigners: [WitnessPolicy.Cosigner]) {
    try onTree { tree, _ throws(LedgerFailure) in
      let directory = SealDirectory(ledger)
      return try directory.locked { () throws(LedgerFailure) in
        let policy = try directory.policy()
        var kept: [(kind: SealDirectory.Kind, seal: Seal)] = []
        for kind in SealDirectory.Kind.allCases {
          if let seal = try directory.seal(kind) { kept.append((kind, seal)) }
        }
        var (candidates, signatures) = (kept.map(\.seal), [SignedNote.Signature]())
        if bytes.starts(with: Array("—".utf8)) {
          signatures = try SignedNote.signatures(bytes, path)
        } else {
          let given = try Seal(try SignedNote(bytes, path), path)
          signatures = given.note.signatures
          candidates = candidates.filter { $0.note.text == given.note.text }
          if candidates.isEmpty { candidates = [try own(given, path, tree)] }
        }
        for candidate in candidates {
          let valid = signatures.filter { isKnown($0, under: candidate, policy) }
          guard !valid.isEmpty else { continue }
          let seal = adding(valid, to: candidate)
          let places = kept.filter { $0.seal.note.text == seal.note.text }.map(\.kind)
          for kind in places { try directory.keep(seal, as: kind) }
          if places.isEmpty, let objection = try policy.objection(to: seal, path) {
            throw LedgerFailure(.untrusted, "\(path): it is not the newest seal, and \(objection)")
          }
          try promote(seal, by: policy, in: directory)
          return (seal, try policy.cosigners(of: seal, path))
        }
        let known = policy.witnesses.isEmpty ? "none" : policy.witnesses.map(\.name).joined(separator: ", ")
        throw LedgerFailure(
          .untrusted,
          "\(path): it has no valid cosignature by a known witness of a seal that is kept; known witnesses: \(known)"
        )
      }
    }
  }

  /// A seal of this ledger's that is not kept any more: signed with its key, and of this log.
  private func own(_ seal: Seal, _ path: String, _ tree: LogTree) throws(LedgerFailure) -> Seal {
    let key = try SigningKeyFile(vault: ledger.vault).keyMadeIfMissing()
    if let objection = TrustedKeys(key.publicKey).objection(to: seal) {
      throw LedgerFailure(.untrusted, "\(path): \(objection)")
    }
    _ = try tree.frontier(through: Position(try tree.log.head().position), after: seal, path)
    return seal
  }

  /// Whether a signature is a known witness's, and valid.
  private func isKnown(
    _ signature: SignedNote.Signature, under seal: Seal, _ policy: WitnessPolicy
  ) -> Bool {
    let alone = SignedNote(text: seal.note.text, signatures: [signature])
    return policy.witnesses.contains { if case .signed = $0.look(at: alone) { true } else { false } }
  }

  /// Adds valid signatures, each in the place of an earlier one by the same witness.
  private func adding(
    _ signatures: [SignedNote.Signature], to seal: Seal
  ) -> Seal {
    var seal = seal
    for signature in signatures {
      seal.note.signatures.removeAll { $0.keyID == signature.keyID && $0.isNamed(signature.name) }
      seal.note.signatures.append(signature)
    }
    return seal
  }

  /// Makes a seal the one that counts, if it fulfils a policy that asks for witnesses and is not older.
  private func promote(_ seal: Seal, by policy: WitnessPolicy, in directory: SealDirectory)
    throws(LedgerFailure)
  {
    guard policy.asksForWitnesses, try policy.objection(to: seal, directory.path(of: .last)) == nil else {
      return
    }
    if let before = try directory.seal(.witnessed), before.position > seal.position { return }
    try directory.keep(seal, as: .witnessed)
  }
}
