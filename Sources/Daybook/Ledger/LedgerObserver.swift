public import DaybookDomain

/// Where logging, metrics and tracing attach. Called on the ledger's own threads: return quickly.
public protocol LedgerObserver: Sendable {
  /// A command was queued; `depth` commands wait, this one included.
  func queued(depth: Int)
  /// A batch was decided: this many commands, this many records.
  func decided(commands: Int, records: Int)
  /// A batch is durable; `head` is its last record.
  func committed(head: Position, records: Int, duration: Duration)
  /// A command was answered with a refusal whose first reason has this code; not for its replays.
  func refused(_ code: RefusalCode)
  /// The views are this many records behind the log.
  func viewLag(records: UInt64)
  /// A view was discarded and is filled again, or another message for the operator.
  func notice(_ text: String)
}

extension LedgerObserver {
  public func queued(depth: Int) {}
  public func decided(commands: Int, records: Int) {}
  public func committed(head: Position, records: Int, duration: Duration) {}
  /// A command was answered with a refusal whose first reason has this code; not for its replays.
  public func refused(_ code: RefusalCode) {}
  public func viewLag(records: UInt64) {}
  public func notice(_ text: String) {}
}

/// Observes nothing.
public struct SilentObserver: LedgerObserver {
  /// Made from its parts; nothing is checked.
  public init() {}
}
