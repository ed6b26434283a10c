/// What the world did: what was tried, on what, what was found, what to do.
///
/// Made where it happens, it goes up as it is from the file system to whoever called.
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

  /// One word, so that what may throw it through many layers costs nothing where it does not.
  private indirect enum Box: Hashable { case holding(Parts) }

  private let box: Box

  /// Made from its parts; nothing is checked.
  public init(_ code: Code, _ message: String) { self.init(Parts(code: code, finding: message)) }

  init(_ parts: Parts) { box = .holding(parts) }

  /// Its parts, for the layers of the ledger.
  var parts: Parts {
    switch box {
    case .holding(let parts): parts
    }
  }

  /// What kind of failure it is; programs decide by it.
  public var code: Code { parts.code }

  /// What was tried, on what, what was found and what to do; one line for people.
  public var message: String { parts.advice.map { "\(statement); \($0)" } ?? statement }

  public var description: String { message }
}
