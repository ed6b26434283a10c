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
    guard let seal else { return try grown(MerkleFrontier(), through: end) }
    guard seal.position <= end else {
      throw LedgerFailure(
        .diverged,
        "the log ends at \(end); \(path) is a seal of \(seal.position) records: the log's tail is missing; \(LogTree.advice(path))"
      )
    }
    var start = try read(seal.position) { hash throws(LedgerFailure) in
      try MerkleFrontier(count: seal.position.value, hash)
    }
    if start.root != seal.root { start = try grown(MerkleFrontier(), through: seal.position) }
    guard start.root == seal.root else {
      throw LedgerFailure(
        .diverged,
        "\(path) is a seal of other records than the log's first \(seal.position): one of them was changed since, or the log is another one; \(LogTree.advice(path))"
      )
    }
    return try grown(start, through: end)
  }

  private static func advice(_ path: String) -> String {
    "keep everything as it is and put the right log back; if this log is right, move \(path) away: whoever has that seal will see that the log is another"
  }

  /// Adds the links that the log has, up to a record.
  private func grown(_ start: MerkleFrontier, through end: Position) throws(LedgerFailure) -> MerkleFrontier {
    var frontier = start
    guard frontier.count < end.value else { return frontier }
    try log.read(after: frontier.count) { position, record in
      guard position == frontier.count + 1, let header = RecordHeader(record) else { return false }
      frontier.append(MerkleTree.leaf(header.link.bytes))
      return position < end.value
    }
    guard frontier.count == end.value else {
      throw LedgerFailure(
        .corrupt, "read record \(frontier.count + 1): it is missing or has no header; run daybook verify")
    }
    return frontier
  }

  /// What is wrong when a proof does not fit the seal that it was made for.
  var damaged: LedgerFailure {
    LedgerFailure(
      .view,
      "read the view tree: its hashes do not give the root that was sealed; run daybook verify, then daybook views rebuild tree --switch always"
    )
  }
}
