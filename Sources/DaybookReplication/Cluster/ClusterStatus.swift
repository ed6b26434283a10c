/// How a cluster's nodes stand, as each says of itself.
public struct ClusterStatus: Sendable {
  /// One node.
  public struct Node: Sendable {
    /// Its name.
    public let name: String
    /// Whether it answers; all below is empty where it does not.
    public let isHeard: Bool
    /// Whether it decides commands.
    public let isWriter: Bool
    /// Its last record.
    public let position: UInt64
    /// Guests' keys that it has, and whether it counts where most nodes must have them.
    public let keyCount: UInt64
    /// It has had all keys at least once.
    public let isWhole: Bool
    /// It has no key of any guest forgotten by this record.
    public let settled: UInt64
    /// Why it opens no guests; nil: it does.
    public let hold: String?
    /// Why it follows no more; nil: it follows.
    public let fault: String?
  }

  /// The nodes, in the order in which they were added.
  public let nodes: [Node]
  /// Guests' keys that most nodes had before any was used.
  public let keyCount: UInt64
  /// No node has the key of any guest forgotten by this record: that was said in the stream.
  public let forgotten: UInt64
  /// The newest record by which a guest was forgotten, as the nodes that answer know.
  public let lastForgetting: UInt64

  /// Whether everybody who was forgotten is forgotten on every node.
  public var isForgottenEverywhere: Bool { forgotten >= lastForgetting }
}
