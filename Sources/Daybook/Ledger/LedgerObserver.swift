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
  /// Whether `answered` is called; asked once, when the ledger is opened. It costs an allocation for each command.
  var hearsAnswers: Bool { get }
  /// A command was answered, whatever the answer; its caller gets it when this returns.
  func answered(_ command: AnsweredCommand)
  /// Due work was recorded: this many events, the last at this position. Called while ``Ledger/run()`` runs.
  func dueWorkDone(events: Int, through position: Position)
  /// A snapshot of the state was taken, or found to be there, at this position.
  func snapshotTaken(at position: Position, duration: Duration)
  /// A checkpoint is durable at `position`: the digest of the state that the log gives through `stated`.
  func checkpointed(at position: Position, stating stated: Position)
  /// The views are this many records behind the log.
  func viewLag(records: UInt64)
  /// A view was discarded and is filled again, or another message for an operator; it holds nobody's personal data.
  func notice(_ text: String)
}

extension LedgerObserver {
  public func queued(depth: Int) {}
  public func decided(commands: Int, records: Int) {}
  public func committed(head: Position, records: Int, duration: Duration) {}
  /// A command was answered with a refusal whose first reason has this code; not for its replays.
  public func refused(_ code: RefusalCode) {}
  public var hearsAnswers: Bool { false }
  public func answered(_ command: AnsweredCommand) {}
  public func dueWorkDone(events: Int, through position: Position) {}
  public func snapshotTaken(at position: Position, duration: Duration) {}
  public func checkpointed(at position: Position, stating stated: Position) {}
  public func viewLag(records: UInt64) {}
  public func notice(_ text: String) {}
}

/// Observes nothing.
public struct SilentObserver: LedgerObserver {
  /// Made from its parts; nothing is checked.
  public init() {}
}
