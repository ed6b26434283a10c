internal import DaybookCrypto
package import DaybookDomain

/// Compares each checkpoint with the replayed state at the record it names (invariant 5).
package struct CheckpointProof: Sendable {
  /// Checkpoints come at multiples of this number of records, unless the log says otherwise.
  package static let every = 65_536

  private var every: Int
  private var digests: [Position: [UInt8]] = [:]
  /// The number of checkpoints proved.
  package private(set) var count = 0

  package init(every: Int = CheckpointProof.every) { self.every = every }

  /// To be called after each record was applied; `digest` makes the statement's digest of the state then.
  package mutating func check(_ fact: borrowing Fact, _ digest: () -> [UInt8]) throws(Violation) {
    if case .checkpointed(let stated) = fact.event { try check(stated, at: fact.position) }
    if fact.position.value.isMultiple(of: UInt64(every)) {
      digests[fact.position] = digest()
    }
  }

  private mutating func check(_ stated: Checkpointed, at position: Position) throws(Violation) {
    every = max(1, stated.every)
    // The software that knows a statement's version proves it.
    guard stated.statement == Statement.version else { return }
    guard let found = digests[stated.at] else {
      throw Violation(position, .checkpoint, "it states position \(stated.at), where no checkpoint is taken")
    }
    guard found == stated.digest else {
      throw Violation(
        position, .checkpoint,
        "a replay through \(stated.at) gives the digest \(hexadecimal(found)), the log states \(hexadecimal(stated.digest))"
      )
    }
    count += 1
    digests = digests.filter { $0.key > stated.at }
  }
}
