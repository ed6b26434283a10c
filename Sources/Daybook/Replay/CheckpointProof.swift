internal import DaybookCrypto
package import DaybookDomain

/// Holds each checkpoint against what a replay comes to at the record it states (invariant 5).
package struct CheckpointProof: Sendable {
  /// Checkpoints are taken at multiples of this many records, unless the log says otherwise.
  package static let every = 65_536

  private var every: Int
  private var digests: [Position: [UInt8]] = [:]
  /// How many checkpoints were proved.
  package private(set) var count = 0

  package init(every: Int = CheckpointProof.every) { self.every = every }

  /// Looks at a record once it is applied.
  package mutating func check(_ fact: Fact, _ state: borrowing LedgerState) throws(Violation) {
    if case .checkpointed(let stated) = fact.event { try check(stated, at: fact.position) }
    if fact.position.value.isMultiple(of: UInt64(every)) {
      digests[fact.position] = Statement.digest(of: state).bytes
    }
  }

  private mutating func check(_ stated: Checkpointed, at position: Position) throws(Violation) {
    every = max(1, stated.every)
    // A statement of another version is proved by the software that knows it.
    guard stated.statement == Statement.version else { return }
    guard let found = digests[stated.at] else {
      throw Violation(position, .checkpoint, "it states position \(stated.at), where no checkpoint is taken")
    }
    guard found == stated.digest else {
      throw Violation(
        position, .checkpoint,
        "a replay through \(stated.at) comes to the digest \(hexadecimal(found)), the log states \(hexadecimal(stated.digest))"
      )
    }
    count += 1
    digests = digests.filter { $0.key > stated.at }
  }
}
