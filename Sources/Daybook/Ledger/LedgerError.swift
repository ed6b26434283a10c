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

/// What the world did: what was tried, on what, what was found, what to do.
public struct LedgerFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable names of what may fail, as they stand in JSON and in exit texts.
  public enum Code: String, Hashable, Sendable {
    /// The map or the disk is full; nothing was written.
    case storageFull = "STORAGE_FULL"
    /// The store refused or broke; see the message.
    case storage = "STORAGE"
    /// There is no ledger at the path, or what is there is not one.
    case notALedger = "NOT_A_LEDGER"
    /// One exists already where one was to be made.
    case exists = "EXISTS"
    /// It was written by newer software.
    case newerFormat = "NEWER_FORMAT"
    /// Its directory has an older layout: `daybook migrate` brings it up.
    case oldLayout = "OLD_LAYOUT"
    /// A record or a page of the log is damaged: nothing is written, and what cannot be read is refused.
    case corrupt = "CORRUPT"
    /// After a write error, until a record holds again.
    case readOnly = "READ_ONLY"
    /// The machine's clock is far ahead of the ledger's; until an operator accepts it nothing is decided by it.
    case clockJumped = "CLOCK_JUMPED"
    case vault = "VAULT"
    /// The log says that guests are forgotten, and their keys could not be overwritten yet. Ask again until it is accepted.
    case forgettingOwed = "FORGETTING_OWED"
    case view = "VIEW"
    /// A view did not reach the asked position in time.
    case viewBehind = "VIEW_BEHIND"
    case zones = "ZONES"
    /// The system has no room for another thread; see the message.
    case resources = "RESOURCES"
    /// A backup, a view or a snapshot and the ledger's log are not of one history.
    case diverged = "DIVERGED"
    /// Another process is at the same work.
    case locked = "LOCKED"
    /// A file that was given is not what it must be: nothing was taken in.
    case badFile = "BAD_FILE"
    /// A document or a word that was given is not in the form it must have.
    case malformed = "MALFORMED"
    /// What was asked for is not in the ledger.
    case notFound = "NOT_FOUND"
    /// It is signed by nobody who is trusted.
    case untrusted = "UNTRUSTED"
    /// Stopped on request, between two steps.
    case stopped = "STOPPED"
    case closed = "CLOSED"
  }

  /// What kind of failure it is; programs decide by it.
  public let code: Code
  /// What was tried, on what, what was found and what to do; one line for people.
  public let message: String

  /// Made from its parts; nothing is checked.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
