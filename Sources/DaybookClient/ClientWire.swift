internal import DaybookFetch

/// A client's way to its service: one request at a time, each with the time that it may take.
struct ClientWire: Sendable {
  private let configuration: ClientConfiguration
  private let fetcher: Fetcher
  private let queue: BlockingQueue

  init(_ name: String, _ configuration: ClientConfiguration) {
    self.configuration = configuration
    fetcher = Fetcher(authorities: configuration.authorities)
    queue = BlockingQueue(name)
  }

  /// Whether a path can be asked.
  func isPath(_ path: String) -> Bool {
    path.hasPrefix("/") && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && address(path) != nil
  }

  /// One attempt of a command, under its key; nil where there is no such address.
  func post(_ command: ClientCommand) async -> Result<FetchAnswer, FetchFailure>? {
    let lines = [(name: "Content-Type", value: "application/json"), ("Idempotency-Key", command.key)]
    return await fetch(
      address(command.path).map { .post($0, lines + who, body: Array(command.body.utf8), limits: limits) })
  }

  /// What a query is answered; nil where nothing answers.
  func get(_ path: String) async -> FetchAnswer? {
    try? await fetch(address(path).map { .get($0, who, limits: limits) })?.get()
  }

  /// Ends the call that waits, and every later one.
  func stop() { fetcher.stop() }

  private func fetch(_ request: FetchRequest?) async -> Result<FetchAnswer, FetchFailure>? {
    guard let request else { return nil }
    return await queue.run { [fetcher] in fetcher.fetch([request])[0] }
  }

  private func address(_ path: String) -> FetchAddress? { try? FetchAddress(configuration.service + path) }

  /// A token that cannot stand in a header line is not sent: the service then asks for one.
  private var who: [(name: String, value: String)] {
    let line: (name: String, value: String)? =
      if let token = configuration.token() {
        ("Authorization", "Bearer \(token)")
      } else {
        configuration.actor.map { ("Daybook-Actor", $0) }
      }
    return [line].compactMap(\.self).filter { $0.value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }
  }

  private var limits: FetchLimits {
    var limits = FetchLimits()
    limits.total = .milliseconds(configuration.milliseconds)
    limits.connect = limits.total
    return limits
  }
}
