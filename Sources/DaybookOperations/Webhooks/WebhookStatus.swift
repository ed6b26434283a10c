/// How a webhook does.
public struct WebhookStatus: Sendable {
  /// What was sent since the service began.
  package struct Counts: Sendable {
    package var taken: UInt64 = 0
    package var failed: UInt64 = 0
    package var givenUp: UInt64 = 0
  }

  /// Its name.
  public let name: String
  /// How far it has come; nil: it was told nothing yet.
  public internal(set) var state: WebhookState?
  /// How many messages were given up and not sent again.
  public internal(set) var deadLetters: Int
  /// What is in the way that is not the receiver's; nil: nothing.
  package var obstacle: String?
  package var counts = Counts()

  init(_ name: String, _ state: WebhookState?, deadLetters: Int) {
    (self.name, self.state, self.deadLetters) = (name, state, deadLetters)
  }

  /// So many failures of one message are worth telling: more than a restart of the receiver's.
  private static let manyFailures = 3

  /// What is wrong with it, if it is worth telling; nothing of addresses and secrets.
  package var trouble: String? {
    if let stop = state?.stop { return "it is sent nothing: \(stop.words)" }
    if let obstacle { return obstacle }
    guard let trouble = state?.trouble, trouble.failures >= WebhookStatus.manyFailures else { return nil }
    return "nothing was taken since \(trouble.since): \(trouble.found)"
  }
}

extension WebhookState.Stop {
  /// Why, for people.
  package var words: String {
    switch self {
    case .gone: "it answered 410, which says that it wants nothing more"
    case .silent: "it took nothing for days"
    case .diverged: "the log is not the one it was told of; have it go on from a position"
    }
  }
}
