package import Daybook
internal import DaybookCrypto
internal import DaybookLog

/// A seal as a witness of the log: so many records give this root.
package struct SealedTree: Hashable, Sendable {
  /// Its name for people: `seal FILE`.
  package let name: String
  package let head: TreeHead

  init(_ name: String, _ seal: Seal) { (self.name, head) = (name, seal.head) }
}

/// Holds the log against seals: the tree is grown link by link, as far as the largest of them.
struct TreeCheck {
  /// Those the log agrees with.
  private(set) var agreed: [Witness] = []
  private(set) var troubles: [Violation] = []
  private var tree = MerkleFrontier()
  /// Those still to come, the smallest last.
  private var left: [SealedTree]

  init(_ seals: [SealedTree]) {
    left = seals.sorted { ($0.head.position, $0.name) > ($1.head.position, $1.name) }
  }

  /// The log's own head has come so far.
  mutating func note(_ head: LogHead) {
    guard !left.isEmpty else { return }
    tree.append(MerkleTree.leaf(head.link.bytes))
    while let next = left.last, next.head.position.value == head.position {
      left.removeLast()
      if tree.root == next.head.root {
        agreed.append(Witness(next.name, head))
      } else {
        troubles.append(Violation(next.head.isChanged(to: tree.root, next.name)))
      }
    }
  }

  /// The log ends here: whoever remembers more shows what is missing.
  mutating func end(at head: LogHead) {
    for seal in left.reversed() {
      troubles.append(Violation(seal.head.isLost(after: head.position, seal.name)))
    }
    left = []
  }
}
