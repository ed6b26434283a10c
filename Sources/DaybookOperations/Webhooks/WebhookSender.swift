internal import Daybook
internal import DaybookFetch
internal import DaybookFiles
internal import DaybookStore

/// One webhook's thread, and how it does.
final class WebhookSender: Sendable {
  private let shared: Monitor<WebhookStatus>
  private let isOver = Monitor(false)
  private let fetcher = Fetcher()
  private let worker: Worker<Void>

  /// Starts it; throws when no thread can start.
  init(
    _ ledger: Ledger, _ history: LedgerHistory, _ destination: WebhookDestination, _ folder: WebhookFolder,
    _ options: WebhookOptions, notice: @escaping @Sendable (String) -> Void
  ) throws(LedgerFailure) {
    let count = try folder.deadLetters(of: destination.name).count
    let shared = Monitor(
      WebhookStatus(destination.name, try folder.state(of: destination.name), deadLetters: count))
    self.shared = shared
    worker = try Worker(()) { [fetcher, isOver] inbox in
      var run = WebhookRun(
        ledger, history, destination, folder, options, fetcher, inbox, shared, notice: notice)
      run.run()
      isOver.withLock(wake: true) { $0 = true }
    }
  }

  var status: WebhookStatus { shared.withLock { $0 } }

  /// Has it send nothing more, without waiting.
  func close() { worker.close() }

  /// Ends it: a message that is under way has time until then.
  func stop(by deadline: MonotonicTime) {
    worker.close()
    _ = isOver.wait(until: deadline) { $0 ? true : nil }
    fetcher.stop()
    worker.stop()
  }
}
