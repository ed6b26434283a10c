internal import Daybook
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookViews

/// The Merkle tree over a ledger's log. The view `tree` has its hashes, which are never taken on trust: what is made
/// from them is checked against a seal, and a seal is made from the links themselves.
struct LogTree {
  let log: any LogStorage
  private let engine: ViewEngine
  private let views: String

  /// How long the view may take to be filled from a log that was never sealed.
  private static let patience = Duration.seconds(600)

  init(_ ledger: LedgerDirectory, _ log: any LogStorage) throws(LedgerFailure) {
    self.log = log
    views = ledger.views
    engine = ViewEngine(
      directory: views, log: log, views: [TreeView()],
      options: ViewOptions(incarnation: try ledger.currentIdentity().incarnation))
  }

  func close() { engine.close() }

  /// Lends the hashes of the complete subtrees of the first `count` records.
  func read<R>(
    _ count: Position, _ body: ((MerkleSubtree) throws(LedgerFailure) -> Digest256) throws(LedgerFailure) -> R
  ) throws(LedgerFailure) -> R {
    try engine.read(atLeast: count, of: [TreeView.name], until: .now + LogTree.patience) {
      snapshot throws(LedgerFailure) in
      let tree = snapshot.tree
      return try body { subtree throws(LedgerFailure) in try tree.hash(of: subtree) }
    }
  }

  /// The tree of the first `end` records, grown from the tree of a seal; `.diverged` when the log is not the seal's.
  func frontier(through end: Position, after seal: Seal?, _ path: String) throws(LedgerFailure)
    -> MerkleFrontier
  {
    var tree = MerkleFrontier()
    if let seal {
      guard seal.position <= end else {
        throw LogTree.contradicted(seal.head.isLost(after: end.value, "seal \(path)"))
      }
      tree = try read(seal.position) { hash throws(LedgerFailure) in
        try MerkleFrontier(count: seal.position.value, hash)
      }
      if tree.root != seal.root {
        tree = MerkleFrontier()
        try tree.grow(through: seal.position.value, in: log)
      }
      guard tree.root == seal.root else {
        throw LogTree.contradicted(seal.head.isChanged(to: tree.root, "seal \(path)"))
      }
    }
    try tree.grow(through: end.value, in: log)
    return tree
  }

  /// Whether the log is not the seal's.
  func contradicts(_ seal: Seal, _ path: String) throws(LedgerFailure) -> Bool {
    let end = Position(try log.head().position)
    do throws(LedgerFailure) {
      _ = try frontier(through: min(end, seal.position), after: seal, path)
      return false
    } catch {
      guard error.code == .diverged else { throw error }
      return true
    }
  }

  private static func contradicted(_ found: Witness.Contradiction) -> LedgerFailure {
    LedgerFailure(
      .diverged, "\(found.message); \(Witness.advice); whoever has that seal will see that the log is another"
    )
  }

  /// What is wrong when a proof does not fit the seal that it was made for.
  var damaged: LedgerFailure {
    LedgerFailure(
      .view,
      "read the view tree: its hashes do not give the root that was sealed; run daybook verify, then daybook views rebuild tree --switch always"
    )
  }
}
