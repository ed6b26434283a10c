/// Proofs that a tree contains a leaf, and that one tree is the beginning of another (RFC 6962 §2.1.1, §2.1.2).
///
/// A proof is made from the hashes of complete subtrees, and checked as in RFC 9162 §2.1.3.2 and §2.1.4.2.
package enum MerkleProof {
  /// The path from a leaf to the root of a tree of `count` leaves, the leaf's sibling first.
  package static func inclusion<Failure: Error>(
    of index: UInt64, in count: UInt64, _ hash: (MerkleSubtree) throws(Failure) -> Digest256
  ) throws(Failure) -> [Digest256] {
    precondition(index < count, "the leaf is one of the tree's")
    var ranges: [Range<UInt64>] = []
    var range = 0..<count
    while range.count > 1 {
      let middle = split(range)
      if index < middle {
        ranges.append(middle..<range.upperBound)
        range = range.lowerBound..<middle
      } else {
        ranges.append(range.lowerBound..<middle)
        range = middle..<range.upperBound
      }
    }
    return try hashes(ranges.reversed(), hash)
  }

  /// The proof that the tree of `old` leaves is the beginning of the tree of `count` leaves.
  ///
  /// It is empty where the one tree is empty, or both are the same.
  package static func consistency<Failure: Error>(
    from old: UInt64, to count: UInt64, _ hash: (MerkleSubtree) throws(Failure) -> Digest256
  ) throws(Failure) -> [Digest256] {
    precondition(old <= count, "the older tree is not the larger one")
    guard old > 0, old < count else { return [] }
    var ranges: [Range<UInt64>] = []
    var range = 0..<count
    while range.upperBound != old {
      let middle = split(range)
      if old <= middle {
        ranges.append(middle..<range.upperBound)
        range = range.lowerBound..<middle
      } else {
        ranges.append(range.lowerBound..<middle)
        range = middle..<range.upperBound
      }
    }
    // What is left ends where the old tree ends; if it is all of the old tree, whoever checks knows its root.
    if range.lowerBound > 0 { ranges.append(range) }
    return try hashes(ranges.reversed(), hash)
  }

  /// The root of a tree of `count` leaves that this path gives a leaf; nil when no such tree has such a path.
  package static func root(
    of leaf: Digest256, at index: UInt64, in count: UInt64, by path: [Digest256]
  ) -> Digest256? {
    guard index < count else { return nil }
    var (place, last, root) = (index, count - 1, leaf)
    for hash in path {
      guard last > 0 else { return nil }
      if climb(&place, &last) {
        root = MerkleTree.node(hash, root)
      } else {
        root = MerkleTree.node(root, hash)
      }
    }
    return last == 0 ? root : nil
  }

  /// Whether a proof shows that the tree with the root `oldRoot` is the beginning of the one with the root `root`.
  package static func holds(
    _ proof: [Digest256], from old: UInt64, _ oldRoot: Digest256, to count: UInt64, _ root: Digest256
  ) -> Bool {
    guard old <= count else { return false }
    if old == 0 { return proof.isEmpty && oldRoot == MerkleTree.empty }
    if old == count { return proof.isEmpty && oldRoot == root }
    var path = proof[...]
    // The old tree is itself one of the new tree's subtrees: its root is not repeated in the proof.
    guard let first = old & (old - 1) == 0 ? oldRoot : path.popFirst(), !path.isEmpty else { return false }
    let shift = UInt64(old.trailingZeroBitCount)
    var (place, last) = ((old - 1) >> shift, (count - 1) >> shift)
    var (foundOld, found) = (first, first)
    for hash in path {
      guard last > 0 else { return false }
      if climb(&place, &last) {
        foundOld = MerkleTree.node(hash, foundOld)
        found = MerkleTree.node(hash, found)
      } else {
        found = MerkleTree.node(found, hash)
      }
    }
    return last == 0 && foundOld == oldRoot && found == root
  }

  /// One step towards the root, from a place in a level whose last place is `last`, which is above 0. True when what
  /// is added stands on the left.
  private static func climb(_ place: inout UInt64, _ last: inout UInt64) -> Bool {
    let isRight = place & 1 == 1 || place == last
    // The last place may have no sibling for some levels.
    while place & 1 == 0, place == last { (place, last) = (place >> 1, last >> 1) }
    (place, last) = (place >> 1, last >> 1)
    return isRight
  }

  /// Where RFC 6962 splits the leaves: the largest power of two of them is on the left.
  private static func split(_ range: Range<UInt64>) -> UInt64 {
    let count = range.upperBound - range.lowerBound
    return range.lowerBound + 1 << UInt64(63 - (count - 1).leadingZeroBitCount)
  }

  private static func hashes<Failure: Error>(
    _ ranges: [Range<UInt64>], _ hash: (MerkleSubtree) throws(Failure) -> Digest256
  ) throws(Failure) -> [Digest256] {
    var hashes: [Digest256] = []
    for range in ranges {
      var parts: [Digest256] = []
      for part in MerkleSubtree.parts(of: range) { parts.append(try hash(part)) }
      guard var root = parts.popLast() else { continue }
      while let part = parts.popLast() { root = MerkleTree.node(part, root) }
      hashes.append(root)
    }
    return hashes
  }
}
