internal import DaybookFetch
public import DaybookFiles
internal import DaybookJSONText

/// An app's client of a ledger's service: what is asked waits in a file until it is answered, also without a network and
/// across restarts, and is done once.
///
/// Commands are sent in their order, each under one key until its end is known. What is not known is told as such. The
/// app keeps `run()` going:
///
/// ```swift
/// let client = try DaybookClient(ClientConfiguration("https://book.example", queue: "commands"))
/// let work = Task { await client.run() }
/// let key = try await client.send("/v1/reservations", #"{"venue":"sahil","party":2,"start":"2030-05-01T19:00"}"#)
/// let command = await client.end(of: key)
/// await client.close()
/// ```
public actor DaybookClient {
  private let configuration: ClientConfiguration
  private let journal: ClientJournal
  private let disk = BlockingQueue("daybook.client.disk")
  private let wire: ClientWire
  private let reads: ClientWire
  /// All that are not dismissed, the oldest first.
  public private(set) var commands: [ClientCommand] { didSet { configuration.onChange(commands) } }
  /// Those that are not on the disk yet.
  private var unwritten: Set<String> = []
  private var waiters: [(key: String, resume: CheckedContinuation<Void, Never>)] = []
  private var rester: CheckedContinuation<Void, Never>?
  /// Something came while nobody rested.
  private var isRung = false
  private var isRunning = false
  private var isClosed = false
  private var closers: [CheckedContinuation<Void, Never>] = []

  /// Opens the file of what waits; throws what is wrong with it, or with the configuration.
  public init(_ configuration: ClientConfiguration) throws(LedgerFailure) {
    try configuration.check()
    self.configuration = configuration
    wire = ClientWire("daybook.client.commands", configuration)
    reads = ClientWire("daybook.client.reads", configuration)
    (journal, commands) = try ClientJournal.open(configuration.queue)
  }

  // MARK: Commands

  /// Takes a command, and returns its key once it is on the disk: from then on it is sent until its end is known.
  ///
  /// While one for the same path and the same `about` waits, it is the same tap, and nothing new is taken.
  ///
  /// - Parameters:
  ///   - path: As in /v1/reservations.
  ///   - body: A JSON object.
  ///   - about: What it is about in the app's own words, on one line; empty: each is a tap of its own.
  @discardableResult
  public func send(_ path: String, _ body: String = "{}", about: String = "") async throws(LedgerFailure)
    -> String
  {
    let isObject = if case .object? = try? JSONParser.parse(Array(body.utf8)) { true } else { false }
    guard isObject else { throw LedgerFailure(.malformed, "send \(path): the body is not a JSON object") }
    guard wire.isPath(path) else {
      throw LedgerFailure(.malformed, "send: found the path \"\(path)\"; allowed: as in /v1/reservations")
    }
    guard about.utf8.allSatisfy({ $0 >= 0x20 }) else {
      throw LedgerFailure(.malformed, "send \(path): what it is about has more than one line")
    }
    if !about.isEmpty,
      let same = commands.first(where: { !$0.isSure && $0.path == path && $0.about == about })
    {
      return same.key
    }
    let command = ClientCommand(
      key: DaybookClient.newKey(), path: path, about: about, body: body, since: configuration.now(),
      state: .waiting)
    // It counts from here on for a second tap, and is sent once it is on the disk.
    commands.append(command)
    unwritten.insert(command.key)
    defer { unwritten.remove(command.key) }
    do throws(LedgerFailure) {
      try await write(ClientJournal.added(command))
    } catch {
      remove(command.key)
      throw error
    }
    ring()
    return command.key
  }

  /// Waits until a command's end is known; nil when there is no such command, or the client is closed.
  public func end(of key: String) async -> ClientCommand? {
    while !isClosed, let found = commands.first(where: { $0.key == key }) {
      if found.isSure { return found }
      await withCheckedContinuation { waiters.append((key, $0)) }
    }
    return nil
  }

  /// Forgets a command whose end is known, once the app has shown it; one that is not sure stays.
  public func dismiss(_ key: String) async throws(LedgerFailure) {
    guard commands.contains(where: { $0.key == key && $0.isSure }) else { return }
    try await write(ClientJournal.dropped(key))
    remove(key)
  }

  /// Reads a query, such as /v1/venues; nil when no answer came in time.
  public func get(_ path: String) async -> ClientAnswer? {
    await reads.get(path).map { ClientAnswer($0) }
  }

  // MARK: Sending

  /// Sends what waits until its task is cancelled or the client is closed; a second one returns at once.
  public func run() async {
    guard !isRunning else { return }
    isRunning = true
    defer {
      isRunning = false
      for closer in closers { closer.resume() }
      closers = []
    }
    var backOff = BackOff()
    while !Task.isCancelled, !isClosed {
      guard let next = commands.first(where: { !$0.isSure }), !unwritten.contains(next.key) else {
        await rest(for: .seconds(60))
        continue
      }
      let verdict: Verdict
      do throws(LedgerFailure) {
        verdict = try await attempt(next)
      } catch {
        // What cannot be written down is not sent: the disk may have room later.
        verdict = .again(mayBeDone: false, seconds: 0)
      }
      guard case .again(_, let seconds) = verdict else {
        backOff = BackOff()
        continue
      }
      await rest(for: backOff.next(asked: seconds))
    }
  }

  /// Tries at once what waits: the network is back.
  public func retry() { ring() }

  /// Ends: a request under way is given up, `run()` returns, and another client may have the file.
  public func close() async {
    isClosed = true
    wire.stop()
    reads.stop()
    ring()
    if isRunning { await withCheckedContinuation { closers.append($0) } }
    await disk.run { [journal] in journal.close() }
    for waiter in waiters { waiter.resume.resume() }
    waiters = []
  }

  private func attempt(_ command: ClientCommand) async throws(LedgerFailure) -> Verdict {
    let key = command.key
    guard command.state == .unsure || configuration.now() - command.since <= configuration.lifeSeconds else {
      try await end(key, .refused(.notSent))
      return .refused(.notSent)
    }
    // Before it is sent, so that a process that ends meanwhile does not take it for one that was not.
    if command.state == .waiting { try await end(key, .unsure) }
    let verdict = Verdict(await wire.post(command))
    switch verdict {
    case .done(let answer): try await end(key, .done(answer))
    case .refused(let problem): try await end(key, .refused(problem))
    case .again(let mayBeDone, _):
      // An earlier attempt may have done it all the same.
      if !mayBeDone, command.state == .waiting { try await end(key, .waiting) }
    }
    return verdict
  }

  private func end(_ key: String, _ state: ClientCommand.State) async throws(LedgerFailure) {
    try await write(ClientJournal.ended(key, state))
    guard let place = commands.firstIndex(where: { $0.key == key }) else { return }
    commands[place].state = state
    if commands[place].isSure { wake(key) }
  }

  private func remove(_ key: String) {
    commands.removeAll { $0.key == key }
    wake(key)
  }

  /// Has those who wait for a command's end look again.
  private func wake(_ key: String) {
    let ready = waiters.filter { $0.key == key }
    waiters.removeAll { $0.key == key }
    for waiter in ready { waiter.resume.resume() }
  }

  private func write(_ line: String) async throws(LedgerFailure) {
    try await disk.run { [journal] in Result { () throws(LedgerFailure) in try journal.append(line) } }.get()
  }

  // MARK: Resting

  /// Until something comes, or the time is over, or the task is cancelled.
  private func rest(for time: Duration) async {
    guard !isRung else {
      isRung = false
      return
    }
    let alarm = Task { if (try? await Task.sleep(for: time)) != nil { ring() } }
    await withTaskCancellationHandler {
      await withCheckedContinuation { rester = $0 }
    } onCancel: {
      Task { await self.ring() }
    }
    alarm.cancel()
    isRung = false
  }

  private func ring() {
    isRung = true
    rester?.resume()
    rester = nil
  }

  /// A key that no other command has.
  private static func newKey() -> String {
    (0..<2).map { _ in
      let digits = String(UInt64.random(in: .min ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
