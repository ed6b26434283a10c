/// Who writes, as the stream says: the newest claim in it.
package struct StreamLease: Hashable, Sendable {
  /// The node that made the claim.
  package let node: String
  /// Counted from 1: a later claim has the next.
  package let term: UInt64

  package init(node: String, term: UInt64) { (self.node, self.term) = (node, term) }
}
