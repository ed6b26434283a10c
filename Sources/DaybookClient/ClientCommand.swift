/// A command as an app sees it: what was asked, and what is known of it.
public struct ClientCommand: Hashable, Sendable {
  /// What is known of it.
  public enum State: Hashable, Sendable {
    /// It was not sent: surely not done.
    case waiting
    /// It was sent, and no answer came: it may be done or not. It is asked for until that is known.
    case unsure
    /// It is in the ledger.
    case done(ClientAnswer)
    /// It is surely not done, and why.
    case refused(ClientProblem)
  }

  /// Its Idempotency-Key, the same at every retry.
  public let key: String
  /// Where it is posted to.
  public let path: String
  /// What it is about, in the app's own words; empty: nothing that is told.
  public let about: String
  /// The body, a JSON object on one line.
  public let body: String
  /// When it was taken, in seconds since 1970.
  public let since: Int
  /// What is known of it.
  public internal(set) var state: State

  /// Whether its end is known.
  public var isSure: Bool {
    switch state {
    case .waiting, .unsure: false
    case .done, .refused: true
    }
  }
}
