internal import Daybook
package import DaybookCrypto
package import DaybookDomain
internal import DaybookLog

/// A seal as a witness of the log: so many records give this root.
package struct SealedTree: Hashable, Sendable {
  /// Its name for people: `seal FILE`.
  package let name: String
  package let position: Position
  package let root: Digest256

  init(_ name: String, _ seal: Seal) { (self.name, position, root) = (name, seal.position, seal.root) }
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
    left = seals.sorted { ($0.position, $0.name) > ($1.position, $1.name) }
  }

  /// The log's own head has come so far.
  mutating func note(_ head: LogHead) {
    guard !left.isEmpty else { return }
    tree.append(MerkleTree.leaf(head.link.bytes))
    while let next = left.last, next.position.value == head.position {
      left.removeLast()
      if tree.root == next.root {
        agreed.append(Witness(next.name, head))
      } else {
        troubles.append(
          Violation(
            next.position, .witness,
            "\(next.name) is of \(next.position) records with the root \(next.root), the log's first \(next.position) have the root \(tree.root): one of them was changed since, or the log is another one"
          ))
      }
    }
  }

  /// The log ends here: whoever remembers more shows what is missing.
  mutating func end(at head: LogHead) {
    for seal in left.reversed() {
      troubles.append(
        Violation(
          Position(head.position + 1), .witness,
          "the log ends at \(head.position); \(seal.name) is of \(seal.position) records: its tail is missing"
        ))
    }
    left = []
  }
}
