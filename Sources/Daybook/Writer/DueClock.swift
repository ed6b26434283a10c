internal import DaybookDomain
internal import DaybookStore
internal import DaybookTime

/// Has what comes due recorded while a ledger runs: lapses, fires, offers, retries, closings.
///
/// Due work takes effect at its instant whether or not this runs. It asks the writer only when something may be due, and
/// several processes may do so: what is recorded once is not due any more.
final class DueClock: Sendable {
  private struct State {
    var runs = 0
    var isClosed = false
  }

  private let monitor = Monitor(State())
  private let thread = Monitor<Thread?>(nil)
  /// How often the clock is looked at.
  private static let interval = Duration.milliseconds(250)

  init(_ writer: Writer, clock: LedgerClock) throws(ThreadError) {
    let monitor = monitor
    try thread.withLock { thread throws(ThreadError) in
      thread = try Thread {
        while true {
          let isOpen: Bool? = monitor.wait { state in state.isClosed ? false : state.runs > 0 ? true : nil }
          guard isOpen == true else { return }
          let isDue = writer.published.withLock { $0.nextDue.map { $0 <= clock.now() } ?? false }
          if isDue { DueClock.record(writer) }
          _ = monitor.wait(until: .now + DueClock.interval) { state in state.isClosed ? true : nil }
        }
      }
    }
  }

  /// Asks the writer, and waits for its answer.
  private static func record(_ writer: Writer) {
    let answered = Monitor(false)
    let submission = Submission(.recordDue(RecordDue()), by: .ledger) { _ in
      answered.withLock(wake: true) { $0 = true }
    }
    guard case .success = writer.queue.add(submission) else { return }
    _ = answered.wait { $0 ? true : nil }
  }

  func begin() { monitor.withLock(wake: true) { $0.runs += 1 } }

  func close() {
    monitor.withLock(wake: true) { $0.isClosed = true }
    thread.withLock { $0 }?.join()
  }
}
