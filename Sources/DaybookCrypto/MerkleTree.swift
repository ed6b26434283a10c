/// The Merkle tree of RFC 6962 §2.1 over SHA-256: how its leaves and nodes are hashed.
package enum MerkleTree {
  /// The root of a tree without leaves: the digest of nothing.
  package static let empty = SHA256.hash([])

  /// The hash of a leaf: SHA-256(0x00 ‖ data).
  package static func leaf(_ data: [UInt8]) -> Digest256 { SHA256.hash([0] + data) }

  /// The hash of a node: SHA-256(0x01 ‖ left ‖ right).
  package static func node(_ left: Digest256, _ right: Digest256) -> Digest256 {
    SHA256.hash([1] + left.bytes + right.bytes)
  }
}

/// A complete subtree: the leaves from `index << level`, `1 << level` of them.
package struct MerkleSubtree: Hashable, Sendable {
  /// 0 for a leaf; a subtree has 2 to the power of this many leaves.
  package let level: Int
  /// How many subtrees of this level come before it.
  package let index: UInt64

  package init(level: Int, index: UInt64) { (self.level, self.index) = (level, index) }

  /// The number of leaves through its last one: the smallest tree that contains it.
  package var end: UInt64 { (index + 1) << UInt64(level) }

  /// The complete subtrees that together are these leaves, from the first leaf on, the larger ones first.
  ///
  /// The range must be one that RFC 6962 splits a tree into.
  package static func parts(of leaves: Range<UInt64>) -> [MerkleSubtree] {
    var parts: [MerkleSubtree] = []
    var start = leaves.lowerBound
    while start < leaves.upperBound {
      let level = 63 - (leaves.upperBound - start).leadingZeroBitCount
      parts.append(MerkleSubtree(level: level, index: start >> UInt64(level)))
      start += 1 << UInt64(level)
    }
    return parts
  }
}

/// A tree that grows at its end, of which only the complete subtrees are kept: at most 64 digests.
package struct MerkleFrontier: Hashable, Sendable {
  /// The number of leaves.
  package private(set) var count: UInt64 = 0
  /// The hashes of the complete subtrees, the largest first.
  private var parts: [Digest256] = []

  /// A tree without leaves.
  package init() {}

  /// The tree of so many leaves; `hash` is asked for its complete subtrees.
  package init<Failure: Error>(
    count: UInt64, _ hash: (MerkleSubtree) throws(Failure) -> Digest256
  ) throws(Failure) {
    self.count = count
    for part in MerkleSubtree.parts(of: 0..<count) { parts.append(try hash(part)) }
  }

  /// Adds a leaf by its hash. Returns the hashes of the subtrees that are complete with it, the leaf's own first.
  @discardableResult
  package mutating func append(_ leaf: Digest256) -> [Digest256] {
    var complete = [leaf]
    var hash = leaf
    for _ in 0..<count.trailingOnes {
      hash = MerkleTree.node(parts.removeLast(), hash)
      complete.append(hash)
    }
    parts.append(hash)
    count += 1
    return complete
  }

  /// The root of the tree.
  package var root: Digest256 {
    guard var root = parts.last else { return MerkleTree.empty }
    for part in parts.dropLast().reversed() { root = MerkleTree.node(part, root) }
    return root
  }
}

extension UInt64 {
  /// How many of the lowest bits are set, up to the first that is not.
  fileprivate var trailingOnes: Int { (~self).trailingZeroBitCount }
}
