import Daybook
import DaybookStore

/// Clients who give commands at a rate of their own, whether the earlier ones are answered or not.
struct OpenLoop: Sendable {
  private(set) var workloads: [BookWorkload]

  /// Gives commands in turn for `seconds`, at `rate` a second all together, and waits for the last answer.
  mutating func run(_ ledger: Ledger, rate: Double, seconds: Double) async throws(BenchFailure) -> LoadTally {
    let clients = self
    do throws(LedgerFailure) {
      // The pacing thread blocks between two commands.
      let (after, tally) = try await Thread.run { clients.paced(ledger, rate, seconds) }
      self = after
      return tally
    } catch {
      throw BenchFailure(error.message)
    }
  }

  private func paced(_ ledger: Ledger, _ rate: Double, _ seconds: Double) -> (OpenLoop, LoadTally) {
    var clients = self
    let count = workloads.count
    let tally = Monitor(LoadTally(clientCount: count))
    let pause = Monitor(())
    let began = Stopwatch()
    var given = 0
    while began.seconds < seconds {
      let due = Int(began.seconds * rate)
      while given < due {
        let client = given % count
        given += 1
        let order = clients.workloads[client].next()
        let asked = MonotonicTime.now
        tally.withLock { $0.give(client) }
        ledger.submit(
          Submission(order.command, by: clients.workloads[client].actor, key: order.key) { outcome in
            let microseconds = Double(MonotonicTime.now.nanoseconds - asked.nanoseconds) / 1000
            let isLast = tally.withLock { $0.note(outcome, client, after: microseconds) }
            if isLast { tally.wake() }
          })
      }
      _ = pause.wait(until: .now + .microseconds(500)) { _ -> Bool? in nil }
    }
    let result = tally.wait { tally -> LoadTally? in tally.isSettled ? tally : nil }
    var found = result ?? LoadTally(clientCount: count)
    found.end(after: began.seconds)
    return (clients, found)
  }
}
