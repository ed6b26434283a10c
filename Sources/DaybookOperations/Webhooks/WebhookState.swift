internal import Daybook
public import DaybookDomain
internal import DaybookFiles
public import DaybookTime

/// How far a webhook has come, as it is kept beside the ledger.
public struct WebhookState: Hashable, Sendable {
  /// Why it is sent nothing until an operator has it go on.
  public enum Stop: String, Hashable, Sendable {
    /// It answered 410: it wants nothing more.
    case gone
    /// It took neither of two messages, each of which was tried for three days.
    case silent
    /// The log is not the one that it was told of: it was restored.
    case diverged
  }

  /// What became of the message that it is at.
  public struct Trouble: Hashable, Sendable {
    /// When it was first tried.
    public let since: Timestamp
    /// How often it failed.
    public let failures: Int
    /// When it is tried again.
    public let next: Timestamp
    /// What was found, for people; nothing of addresses and secrets.
    public let found: String
  }

  /// Where the reading of the log goes on.
  enum Start: Hashable, Sendable {
    case cursor(EventCursor)
    /// Of a position that nobody has a cursor of.
    case position(Position)
  }

  var start: Start
  /// The last message that is behind it, where that is past the start.
  var done: EventID?
  /// Nil: nothing has failed.
  public internal(set) var trouble: Trouble?
  /// Messages given up since it last took one.
  public internal(set) var givenUp = 0
  /// Nil: it is sent what comes.
  public internal(set) var stop: Stop?

  init(after position: Position) { start = .position(position) }

  /// The last record of which all is behind it, or the one that it is in.
  public var position: Position {
    let start =
      switch start {
      case .cursor(let cursor): cursor.position
      case .position(let position): position
      }
    return max(start, done?.position ?? start)
  }

  // MARK: As a file

  private static let title = "daybook webhook"
  private static let format = 1

  /// Nil when there is no such file; throws `.corrupt` for one that cannot be read.
  init?(reading path: String) throws(LedgerFailure) {
    guard let text = try LabelledText.read(path, title: WebhookState.title) else { return nil }
    try text.checkFormat(WebhookState.format, path)
    func instant(_ name: String) -> Timestamp? { text[name].flatMap { Timestamp(rfc3339: $0) } }
    if let cursor = text["cursor"].flatMap({ EventCursor($0) }) {
      start = .cursor(cursor)
    } else if let position = text["position"].flatMap({ UInt64($0) }) {
      start = .position(Position(position))
    } else {
      throw LabelledText.incomplete(path)
    }
    done = text["done"].flatMap { EventID($0) }
    givenUp = text["given-up"].flatMap { Int($0) } ?? 0
    stop = text["stop"].flatMap { Stop(rawValue: $0) }
    guard let failures = text["failures"].flatMap({ Int($0) }) else { return }
    guard let since = instant("since"), let next = instant("next"), let found = text["found"] else {
      throw LabelledText.incomplete(path)
    }
    trouble = Trouble(since: since, failures: failures, next: next, found: found)
  }

  /// Writes the file: whole or not at all, and durably.
  func write(_ name: String, in directory: String) throws(LedgerFailure) {
    var text = LabelledText(WebhookState.title)
    text.add("format", WebhookState.format)
    switch start {
    case .cursor(let cursor): text.add("cursor", cursor)
    case .position(let position): text.add("position", position)
    }
    if let done { text.add("done", done) }
    if givenUp > 0 { text.add("given-up", givenUp) }
    if let stop { text.add("stop", stop.rawValue) }
    if let trouble {
      text.add("failures", trouble.failures)
      text.add("since", trouble.since)
      text.add("next", trouble.next)
      text.add("found", trouble.found)
    }
    try text.write(name, in: directory)
  }
}
