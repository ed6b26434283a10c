public import DaybookDomain

/// Several observers as one: each hears everything, in the order given.
public struct ObserverList: LedgerObserver {
  private let observers: [any LedgerObserver]
  /// Those that asked for answers.
  private let listeners: [any LedgerObserver]

  /// Asks each whether it hears answers.
  public init(_ observers: any LedgerObserver...) {
    self.observers = observers
    listeners = observers.filter(\.hearsAnswers)
  }

  public var hearsAnswers: Bool { !listeners.isEmpty }

  public func answered(_ command: AnsweredCommand) { for one in listeners { one.answered(command) } }
  public func queued(depth: Int) { for one in observers { one.queued(depth: depth) } }
  public func decided(commands: Int, records: Int) {
    for one in observers { one.decided(commands: commands, records: records) }
  }
  public func committed(head: Position, records: Int, duration: Duration) {
    for one in observers { one.committed(head: head, records: records, duration: duration) }
  }
  /// Passes it on.
  public func refused(_ code: RefusalCode) { for one in observers { one.refused(code) } }
  public func dueWorkDone(events: Int, through position: Position) {
    for one in observers { one.dueWorkDone(events: events, through: position) }
  }
  public func snapshotTaken(at position: Position, duration: Duration) {
    for one in observers { one.snapshotTaken(at: position, duration: duration) }
  }
  public func checkpointed(at position: Position, stating stated: Position) {
    for one in observers { one.checkpointed(at: position, stating: stated) }
  }
  public func viewLag(records: UInt64) { for one in observers { one.viewLag(records: records) } }
  public func notice(_ text: String) { for one in observers { one.notice(text) } }
}
