/// How a node stands in its cluster, as it knows now.
public struct NodeStatus: Sendable {
  /// Its own name.
  public let name: String
  /// The node that writes, as the stream says; nil before any did.
  public let writer: String?
  /// The number of the writer's lease; 0 before the first.
  public let term: UInt64
  /// The last place of the stream that this node has; nil until it has compared its log with the stream.
  public let slot: UInt64?
  /// The last place that the writer said there is.
  public let lastSlot: UInt64
  /// Whether a server is connected.
  public let isConnected: Bool
  /// Since when nothing was heard of the writer; nil on the writer.
  public let silence: Duration?
  /// Why it follows no more; nil: it follows.
  public let fault: String?

  /// Why it opens no guests' details; nil: it does.
  public let closedGuests: String?

  /// Whether this node decides commands.
  public var isWriter: Bool { writer == name && fault == nil }
  /// Commits that this node does not have yet, as far as it knows.
  public var lag: UInt64 { lastSlot - min(lastSlot, slot ?? 0) }
}
