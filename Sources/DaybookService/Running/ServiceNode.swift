internal import Daybook

/// How a node of a cluster stands, for health and figures.
public struct ServiceNode: Sendable {
  /// Whether this node decides commands; others hand them to the one that does.
  public var isWriter: Bool
  /// The node that decides commands; nil: none does now.
  public var writer: String?
  /// Commits that this node does not have yet, as far as it knows.
  public var lag: UInt64
  /// How long nothing was heard of the writer; nil on the writer itself.
  public var silence: Duration?
  /// Why this node follows no more: then it answers from what it has.
  public var fault: String?
  /// Why it opens no guests' details, though it has their keys; nil: it does.
  public var closedGuests: String?

  /// Made from its parts; nothing is checked.
  public init(
    isWriter: Bool, writer: String?, lag: UInt64, silence: Duration? = nil, fault: String? = nil,
    closedGuests: String? = nil
  ) {
    (self.isWriter, self.writer, self.lag) = (isWriter, writer, lag)
    (self.silence, self.fault, self.closedGuests) = (silence, fault, closedGuests)
  }

  /// So many commits behind is told: answers are old, or wait.
  private static let muchLag: UInt64 = 1000
  /// So long without a word of the writer is told.
  private static let longSilence = Duration.seconds(5)

  /// What an operator should look at.
  var troubles: [Health.Trouble] {
    if fault != nil {
      return [Health.Trouble(part: "node", detail: "it follows the cluster no more; its notices say why")]
    }
    var details: [String] = []
    if lag > ServiceNode.muchLag { details.append("\(lag) commits behind") }
    if let silence, silence > ServiceNode.longSilence {
      details.append("nothing heard of a writer for \(silence.components.seconds) s")
    }
    if let closedGuests { details.append("it opens no guests: \(closedGuests)") }
    return details.map { Health.Trouble(part: "node", detail: $0) }
  }
}
