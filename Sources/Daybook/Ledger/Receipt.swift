public import DaybookDomain

/// Proof that a command is in the log.
public struct Receipt<Value: Sendable>: Sendable {
  /// What the command made or changed, by the command's own type.
  public let value: Value
  /// Where its last event stands: read views from here on to see it. For a command that changed nothing, the head.
  public let position: Position
  /// The first answer to this key, given again.
  public let isReplay: Bool
  /// The types of its events; empty when nothing changed.
  public let events: [EventType]
}
