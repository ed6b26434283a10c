package import DaybookLog

/// How far a node has followed its stream, and what it knows of it.
package struct StreamProgress: Sendable {
  /// The last place whose message is in the node's copy; nil until the copy was compared with the stream.
  package internal(set) var slot: UInt64?
  /// Who writes; nil before the first claim.
  package internal(set) var lease: StreamLease?
  /// How the cluster stands, and the place that says so; nil and 0 before any did.
  package internal(set) var standing: ClusterStanding?
  package internal(set) var standingSlot: UInt64 = 0
  /// A message of this node's that stands in its place, or another's: nobody knows yet.
  package internal(set) var pending: SlotProposal?
  /// Whether the writer was told that an outcome is unknown, and has not asked since.
  var isPoisoned = false
  /// Whether the copy refused a write, and is to be reopened before the next.
  var isCopyBroken = false
  /// Why this node follows no more; an operator decides.
  package internal(set) var fault: LedgerFailure?

  /// Whether a node is one of the cluster's: nobody else has keys for guests to come.
  func knows(_ node: String) -> Bool { standing.map { $0.member(node) != nil } ?? true }
}
