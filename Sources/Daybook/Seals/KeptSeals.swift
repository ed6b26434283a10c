internal import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
package import DaybookLog
package import DaybookViews

/// The seals in a ledger's `seals/` as witnesses of its log, as far as looking at them costs nothing.
package struct KeptSeals: Sendable {
  /// A kept seal.
  package enum Kind: String, CaseIterable, Sendable {
    /// The newest that was made.
    case last
    /// The newest that fulfils a policy which asks for witnesses.
    case witnessed
  }

  /// The most bytes of a seal's text that are read: it has three short lines.
  private static let mostTextByteCount = 4096

  /// The most records after the view `tree` whose links are read to compare a root: some milliseconds.
  private static let mostLinks: UInt64 = 1 << 14

  private let path: String
  private let ledger: LedgerID

  package init(_ path: String, ledger: LedgerID) { (self.path, self.ledger) = (path, ledger) }

  /// The first contradiction between a kept seal and a log; nil when there is none.
  ///
  /// The log must have as many records as the seal is of. With the views, their root is compared too, unless the view
  /// `tree` is so far behind that much of the log would have to be read: then `verify` and the next seal do it. A file
  /// that cannot be read, and another ledger's, say nothing.
  package func contradiction(
    with log: any LogStorage, _ engine: ViewEngine? = nil
  ) throws(LedgerFailure) -> Witness.Contradiction? {
    // Before the log's end is asked for: somebody may append and seal meanwhile.
    let seals = Kind.allCases.compactMap { kind in head(kind).map { ("seal \(path)/\(kind.rawValue)", $0) } }
    guard !seals.isEmpty else { return nil }
    let end = try log.head().position
    for (name, seal) in seals {
      guard seal.position.value <= end else { return seal.isLost(after: end, name) }
      guard let engine, let root = try KeptSeals.root(of: seal.position, in: log, engine), root != seal.root
      else { continue }
      // The view may be what is damaged.
      var tree = MerkleFrontier()
      try tree.grow(through: seal.position.value, in: log)
      if tree.root != seal.root { return seal.isChanged(to: tree.root, name) }
    }
    return nil
  }

  /// Throws `.diverged` when a kept seal contradicts the log.
  package func check(_ log: any LogStorage) throws(LedgerFailure) {
    guard let found = try contradiction(with: log) else { return }
    throw LedgerFailure(.diverged, "use the log: \(found.message); \(Witness.advice)")
  }

  private func head(_ kind: Kind) -> TreeHead? {
    let file = "\(path)/\(kind.rawValue)"
    guard let bytes = try? Files.bytes(of: file, atMost: KeptSeals.mostTextByteCount),
      let end = bytes.indices.dropLast().first(where: { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }),
      let head = try? TreeHead(bytes[...end], file)
    else { return nil }
    return head.ledger == ledger ? head : nil
  }

  /// The root of so many records, by the view as far as it has come; nil where that is not far enough.
  private static func root(
    of count: Position, in log: any LogStorage, _ engine: ViewEngine
  ) throws(LedgerFailure) -> Digest256? {
    let known = try? engine.read(of: [TreeView.name], until: .now, isProjecting: false) {
      snapshot throws(LedgerFailure) in
      let tree = snapshot.tree
      return try MerkleFrontier(count: min(snapshot.position, count).value) { subtree throws(LedgerFailure) in
        try tree.hash(of: subtree)
      }
    }
    var tree = known ?? MerkleFrontier()
    guard count.value - tree.count <= mostLinks else { return nil }
    try tree.grow(through: count.value, in: log)
    return tree.root
  }
}
