import DaybookCrypto
package import DaybookDomain

/// The Merkle tree of RFC 6962 whose leaves are the records' links, for seals and receipts.
///
/// Nothing but a seal, a receipt or a rebuild reads it, so nothing else fills it.
package struct TreeView: View {
  package static let name = "tree"

  package var name: String { TreeView.name }
  package let version: UInt32 = 1
  package let tableNames = ["hashes"]
  package var isOnDemand: Bool { true }

  package init() {}

  /// Position, 8 bytes → the hashes of the subtrees that this record completes, its leaf's first: 32 bytes each.
  ///
  /// A subtree is found under its last record, at its level; a row is written once.
  static let hashes = 0

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(LedgerFailure) {
    guard let first = facts.first else { return }
    let part = rows.part
    var frontier = try MerkleFrontier(count: first.position.value - 1) { subtree throws(LedgerFailure) in
      try part.hash(of: subtree)
    }
    for fact in facts {
      var row: [UInt8] = []
      for hash in frontier.append(MerkleTree.leaf(rows.link(of: fact.position).bytes)) { row += hash.bytes }
      rows.put(TreeView.hashes, key: TreeView.key(fact.position.value), row)
    }
  }

  static func key(_ position: UInt64) -> [UInt8] {
    var key: [UInt8] = []
    key.append(bigEndian: position)
    return key
  }
}
