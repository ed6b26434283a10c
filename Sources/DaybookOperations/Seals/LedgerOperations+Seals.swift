public import Daybook
internal import DaybookCrypto
public import DaybookDomain
internal import DaybookFiles
internal import DaybookLog
internal import DaybookViews

extension LedgerOperations {
  /// Signs the Merkle tree over the log with the ledger's key, so that later changes can be detected.
  ///
  /// The key is created in the vault on first use. The seal is also kept in the ledger's directory, and the next one is
  /// refused (`.diverged`) if the log is not a continuation of it. Keep seals and the public key away from the
  /// ledger's disk; verify with ``VerifyOptions/seal``. Sealing does not check the log: verify it first.
  public func seal() throws(LedgerFailure) -> Seal {
    try onTree { tree, id throws(LedgerFailure) in try seal(tree, id) }
  }

  /// The public key of the ledger's seals; the key is created in the vault on first use.
  public func sealingKey() throws(LedgerFailure) -> VerifierKey {
    let id = try ledgerID()
    let key = try SigningKeyFile(vault: ledger.vault).keyMadeIfMissing().publicKey
    return VerifierKey(name: TreeHead.origin(id), .note, key)
  }

  /// Changes the signing key, and passes the rotation, signed by the old key, to `keep`.
  ///
  /// The new key is used only after `keep` has returned, since without the rotation nobody could trust it. If
  /// `keep` throws or the process ends, the next call continues with the same new key. Throws what `keep`
  /// throws, or a `LedgerFailure`.
  public func rotateSealingKey(keep: (KeyRotation) throws -> Void) throws {
    let id = try ledgerID()
    let file = SigningKeyFile(vault: ledger.vault)
    let key = try file.keyMadeIfMissing()
    try keep(KeyRotation(ledger: id, from: key, to: try file.next().publicKey, rotatedAt: clock.now()))
    try file.rotate()
  }

  /// Seals, and proves that an earlier seal's tree, or the tree of so many records, is the new one's beginning.
  ///
  /// `since` is a number of records, or a file with a seal, which must then be of this log (`.untrusted`).
  package func growth(since text: String) throws(LedgerFailure) -> GrowthProof {
    let earlier = UInt64(text) == nil ? try Seal(try SignedNote(try FileBytes.read(text), text), text) : nil
    let old = earlier?.position ?? Position(UInt64(text) ?? 0)
    return try onTree { tree, id throws(LedgerFailure) in
      let seal = try seal(tree, id)
      guard old <= seal.position, earlier?.ledger ?? id == id else {
        throw LedgerFailure(
          .untrusted,
          "--since \(text): it is of \(old) records of \(earlier?.origin ?? seal.origin); this is \(seal.origin), which has \(seal.position)"
        )
      }
      let (proof, oldRoot) = try tree.read(seal.position) { hash throws(LedgerFailure) in
        (
          try MerkleProof.consistency(from: old.value, to: seal.position.value, hash),
          try MerkleFrontier(count: old.value, hash).root
        )
      }
      let growth = GrowthProof(from: old, proof, seal)
      guard growth.holds(from: oldRoot) else { throw tree.damaged }
      guard earlier?.root ?? oldRoot == oldRoot else {
        throw LedgerFailure(
          .untrusted,
          "--since \(text): it is a seal of other records than this log's first \(old): one of them was changed since, or the log is another one"
        )
      }
      return growth
    }
  }

  /// Sets aside the kept seals that the log contradicts, and returns of how many records each is.
  ///
  /// Whoever has such a seal elsewhere, a witness above all, goes on seeing that the log is another.
  public func setAsideSeals() throws(LedgerFailure) -> [Position] {
    let directory = SealDirectory(ledger)
    guard try Files.exists(ledger.seals) else { return [] }
    return try onTree { tree, id throws(LedgerFailure) in
      try directory.locked { () throws(LedgerFailure) in
        var moved: [Position] = []
        for kind in SealDirectory.Kind.allCases {
          guard let seal = try directory.seal(kind), seal.ledger == id,
            try tree.contradicts(seal, directory.path(of: kind))
          else { continue }
          try directory.setAside(seal, kept: kind)
          moved.append(seal.position)
        }
        return moved
      }
    }
  }

  /// The proof, for somebody without the ledger, that a record is in a sealed log.
  ///
  /// It is made for the newest seal that fulfils the policy. A record after that is `.notFound`.
  package func receipt(of position: Position) throws(LedgerFailure) -> RecordProof {
    try onTree { tree, id throws(LedgerFailure) in
      let kept = SealDirectory(ledger)
      let asks = try kept.policy().asksForWitnesses
      let kind = asks ? SealDirectory.Kind.witnessed : .last
      let next = asks ? "run daybook seal and have it cosigned" : "run daybook seal"
      let newest = try kept.seal(kind)
      let sealed = newest?.position ?? .start
      let end = Position(try tree.log.head().position)
      guard position > .start, position <= max(end, sealed) else { throw .noRecord(position, through: end) }
      guard let seal = newest, position <= sealed else {
        throw LedgerFailure(
          .notFound,
          "no receipt for record \(position): the newest seal that counts ends at \(sealed); \(next)")
      }
      guard end >= sealed else {
        _ = try tree.frontier(through: end, after: seal, kept.path(of: kind))
        throw tree.damaged
      }
      guard let record = try tree.log.record(at: position.value),
        let header = RecordHeader(record.span.bytes),
        let link = position.value == 1 ? id.origin : try tree.log.link(of: position.value - 1)
      else { throw LedgerFailure(.notFound, "no receipt for record \(position): there is no such record") }
      let path = try tree.read(seal.position) { hash throws(LedgerFailure) in
        try MerkleProof.inclusion(of: position.value - 1, in: seal.position.value, hash)
      }
      let proof = RecordProof(record, at: position, after: link, path, seal)
      guard proof.link == header.link else {
        throw LedgerFailure(
          .corrupt,
          "record \(position) does not follow from its link and the record before; run daybook verify")
      }
      guard proof.holds else { throw tree.damaged }
      return proof
    }
  }

  /// The position of the record that made a reservation. `.notFound` when there is none.
  package func position(making id: ReservationID) throws(LedgerFailure) -> Position {
    let reader = try LedgerReader(ledger.path, mapByteCount: mapByteCount)
    defer { reader.close() }
    let last = Position(try reader.storage.head().position)
    let claim: ClaimID = id.retyped()
    let found: Position? = try reader.read { snapshot in
      guard snapshot.reservation(id, now: .epoch) != nil else { return nil }
      return snapshot.attempt(or: []) { () throws(LedgerFailure) in
        try snapshot.index.history(of: claim, through: last)
      }.min()
    }
    guard let found else { throw LedgerFailure(.notFound, "no reservation \(id)") }
    return found
  }

  // MARK: Under way

  func ledgerID() throws(LedgerFailure) -> LedgerID {
    let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    return try LedgerRecord.first(in: log).ledger
  }

  func onTree<R>(
    _ body: (LogTree, LedgerID) throws(LedgerFailure) -> R
  ) throws(LedgerFailure) -> R {
    let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    let id = try LedgerRecord.first(in: log).ledger
    let tree = try LogTree(ledger, log)
    defer { tree.close() }
    return try body(tree, id)
  }

  private func seal(_ tree: LogTree, _ id: LedgerID) throws(LedgerFailure) -> Seal {
    let key = try SigningKeyFile(vault: ledger.vault).keyMadeIfMissing()
    let directory = SealDirectory(ledger)
    return try directory.locked { () throws(LedgerFailure) in
      let kept = try directory.seal(.last)
      let end = Position(try tree.log.head().position)
      let root = try tree.frontier(through: end, after: kept, directory.path(of: .last)).root
      var seal = kept.flatMap { $0.position == end ? $0 : nil } ?? Seal(TreeHead(id, end, root), with: key)
      seal.sign(with: key)
      // Kept before anybody has it: the next one must be a continuation of every one that was given out.
      if seal != kept { try directory.keep(seal, as: .last) }
      return seal
    }
  }
}
