public import DaybookDomain
public import DaybookTime

/// Every way a command can end other than with a receipt.
public enum LedgerError: Error, Sendable {
  /// An answer: the rules say no. Recorded under a key.
  case refused(Refusal)
  /// Malformed: names the field. Never recorded.
  case invalid(InvalidField)
  /// Surely not done; ask again later.
  case busy(BusyReason)
  /// Not known: ask again with the same key and the answer is exact.
  case undecided(IdempotencyKey?)
  /// The world's fault, with what to do. Surely not done, but for `forgettingOwed`.
  case failed(LedgerFailure)
}

/// Why a command was not taken.
public enum BusyReason: Hashable, Sendable, CustomStringConvertible {
  /// As many commands wait as `LedgerOptions.queueCapacity` allows.
  case queueFull
  /// It waited to its deadline; for whom, if another process had the writer lock then.
  case deadlinePassed(holder: WriterHolder? = nil)
  /// Its task was cancelled before the writer took it.
  case cancelled
  /// The ledger is being closed, or is.
  case closing

  /// A word for programs; it does not change.
  public var code: String {
    switch self {
    case .queueFull: "queueFull"
    case .deadlinePassed: "deadlinePassed"
    case .cancelled: "cancelled"
    case .closing: "closing"
    }
  }

  /// What happened and what to do, for people.
  public var description: String {
    switch self {
    case .queueFull: "the queue is full; ask again later"
    case .deadlinePassed(let holder?):
      "it waited to its deadline; \(holder): wait for that process or end it, then ask again"
    case .deadlinePassed(nil): "it waited to its deadline and was not taken; ask again, with more time"
    case .cancelled: "it was cancelled before it was decided"
    case .closing: "the ledger is being closed; open it and ask again"
    }
  }
}

/// The process that holds a ledger's writer lock, so that no other can append.
public struct WriterHolder: Hashable, Sendable, CustomStringConvertible {
  /// Its process id.
  public let processID: Int
  /// When it took the lock, by the machine's clock.
  public let since: Timestamp

  package init(processID: Int, since: Timestamp) {
    self.processID = processID
    self.since = since
  }

  /// Which process, and since when.
  public var description: String { "process \(processID) holds the writer lock since \(since)" }
}
