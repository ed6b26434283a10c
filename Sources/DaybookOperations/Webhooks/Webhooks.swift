public import Daybook
internal import DaybookFetch
internal import DaybookFiles
internal import DaybookStore
internal import DaybookTime

/// Tells others of the ledger's events over HTTP, each destination on a thread of its own, in the log's order, at least once.
///
/// The log is the outbox: what was told is kept beside it, after each message, so that nothing is lost and at most the one
/// that was under way is sent again. A destination that is down holds up neither others nor the ledger.
public final class Webhooks: Sendable {
  private let ledger: Ledger
  private let history: LedgerHistory
  private let folder: WebhookFolder
  private let options: WebhookOptions
  private let notice: @Sendable (String) -> Void
  /// One service at a time tells them; nil once it is stopped.
  private let lock: Monitor<DirectoryLock?>
  private let senders = Monitor<[WebhookSender]>([])

  /// Starts telling. What a destination has not been told anything of begins with what comes from now on.
  ///
  /// - Parameters:
  ///   - ledger: Whose events are told; it is open, and runs.
  ///   - directory: The ledger's, where its folder `webhooks` keeps how far each has come.
  ///   - destinations: Who is told.
  ///   - notice: Hears, once each time, what does not work and that it does again; nothing of addresses and secrets.
  ///
  /// Throws `.locked` while another process tells webhooks of this ledger, `.view` for a ledger without views.
  public convenience init(
    _ ledger: Ledger, in directory: String, _ destinations: [WebhookDestination],
    notice: @escaping @Sendable (String) -> Void
  ) throws(LedgerFailure) {
    try self.init(ledger, in: directory, destinations, WebhookOptions(), notice: notice)
  }

  init(
    _ ledger: Ledger, in directory: String, _ destinations: [WebhookDestination], _ options: WebhookOptions,
    notice: @escaping @Sendable (String) -> Void
  ) throws(LedgerFailure) {
    (self.ledger, self.options, self.notice) = (ledger, options, notice)
    history = try LedgerHistory(over: ledger)
    folder = WebhookFolder(of: directory)
    lock = Monitor(try DirectoryLock(making: folder.path))
    try start(destinations)
  }

  /// How each does, in the order in which they were given.
  public var statuses: [WebhookStatus] { senders.withLock { $0 }.map(\.status) }

  /// Tells others from now on; one of the same name goes on where it was. Never on the cooperative pool.
  ///
  /// Throws when no thread can start.
  public func change(to destinations: [WebhookDestination]) throws(LedgerFailure) {
    endSenders(within: .seconds(5))
    try start(destinations)
  }

  /// Stops for good: what is under way may still be answered within `time`, and is otherwise sent again the next time.
  /// Never on the cooperative pool.
  public func stop(within time: Duration = .seconds(5)) {
    endSenders(within: time)
    _ = lock.take()
  }

  private func endSenders(within time: Duration) {
    let senders = senders.withLock { senders in
      defer { senders = [] }
      return senders
    }
    let deadline = MonotonicTime.now + time
    for sender in senders { sender.close() }
    for sender in senders { sender.stop(by: deadline) }
  }

  private func start(_ destinations: [WebhookDestination]) throws(LedgerFailure) {
    var started: [WebhookSender] = []
    do throws(LedgerFailure) {
      for destination in destinations {
        started.append(
          try WebhookSender(ledger, history, destination, folder, options, notice: notice))
      }
    } catch {
      for sender in started { sender.stop(by: .now) }
      throw error
    }
    senders.withLock { $0 = started }
  }
}

/// What is otherwise in tests.
struct WebhookOptions: Sendable {
  var schedule = WebhookSchedule()
  var limits: FetchLimits = {
    var limits = FetchLimits()
    // What is answered beside the status is not read by anybody.
    limits.answerBytes = 64 << 10
    return limits
  }()
  /// 0–1, anew each time.
  var jitter: @Sendable () -> Double = { Double.random(in: 0...1) }
  var now: @Sendable () -> Timestamp = LedgerClock.system.now
}
