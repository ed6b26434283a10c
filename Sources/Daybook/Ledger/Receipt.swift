public import DaybookDomain

/// Proof that a command is in the log.
public struct Receipt<Value: Sendable>: Sendable {
  /// The command's result, of the type that the command names.
  public let value: Value
  /// The position of its last event: a read from there on sees it. For a command that changed nothing, the
  /// head.
  public let position: Position
  /// Whether this repeats the first answer to its key.
  public let isReplay: Bool
  /// The types of its events; empty when nothing changed.
  public let events: [EventType]
}
