package import DaybookFiles
internal import DaybookStore

/// Does something again and again, on a thread of its own, until it is stopped.
package final class Ticker: Sendable {
  private let worker: Worker<Void>

  /// Throws when the system cannot start a thread.
  package init(every interval: Duration, _ body: @escaping @Sendable () -> Void) throws(LedgerFailure) {
    worker = try Worker(()) { inbox in
      while !inbox.isClosed {
        let _: Void? = inbox.wait(until: .now + interval) { _ in nil }
        if !inbox.isClosed { body() }
      }
    }
  }

  /// Ends the thread; what it does just then is done first.
  package func stop() { worker.stop() }
}
