public import DaybookDomain

/// A record that concerns a row's subject.
public struct RowEvent: Hashable, Sendable {
  /// Its position in the log.
  public let position: Position
  /// What it says happened.
  public let type: EventType
}
