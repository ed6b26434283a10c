internal import Daybook
internal import DaybookLog
internal import DaybookNATS
internal import DaybookStore

/// Says several times a second that this node writes, or listens whether another does, and claims to write where none is
/// heard.
final class Pulse: Sendable {
  private struct Tasks {
    /// When the writer was last heard, or could last have been missed for another reason.
    var heard = MonotonicTime.now
    /// The newest lease that was heard of.
    var lease: StreamLease?
    /// The last place that was heard of.
    var slot: UInt64 = 0
    /// The writer said that it stops.
    var isLeft = false
  }

  private let worker: Worker<Tasks>
  private let subscription: NATSSubscription

  private static let interval = Duration.milliseconds(150)
  /// Three heartbeats that are missing; a node's own name adds to it, so that not all claim at once.
  private static let patience = Duration.milliseconds(450)

  init(
    _ log: StreamLog, _ connection: NATSConnection, _ subject: String, observer: any LedgerObserver,
    news: @escaping @Sendable () -> Void
  ) throws(LedgerFailure) {
    let own = log.node
    let patience = Pulse.patience + .milliseconds(own.utf8.reduce(0) { ($0 * 31 + Int($1)) % 200 })
    let worker = try Worker(Tasks()) { inbox in
      var known: StreamLease?
      while !inbox.isClosed {
        let progress = log.progress
        let isNews = progress.lease != known
        if isNews, let lease = progress.lease {
          observer.notice("node \(own): node \(lease.node) writes, term \(lease.term)")
        }
        known = progress.lease
        let isConnected = connection.isConnected
        if let lease = progress.lease, lease.node == own, progress.fault == nil {
          Pulse.say(Heartbeat(lease, slot: progress.slot ?? 0), connection, subject)
        } else {
          let isSilent = inbox.withTasks { tasks in
            if !isConnected || isNews { (tasks.heard, tasks.isLeft) = (.now, false) }
            return tasks.isLeft || tasks.heard + patience < .now
          }
          if isSilent, isConnected, progress.fault == nil, progress.slot != nil {
            inbox.withTasks { ($0.heard, $0.isLeft) = (.now, false) }
            // What cannot be claimed now is tried again in a while.
            _ = try? log.claim(after: progress.lease)
            continue
          }
        }
        _ = inbox.wait(until: .now + Pulse.interval) { $0.isLeft ? true : nil }
      }
      if let lease = log.progress.lease, lease.node == own {
        Pulse.say(Heartbeat(lease, slot: 0), connection, subject)
      }
    }
    self.worker = worker
    do throws(NATSFailure) {
      subscription = try connection.subscribe(subject) { message in
        guard let said = Heartbeat(message.body), said.lease.node != own else { return }
        let progress = log.progress
        guard said.lease.term >= progress.lease?.term ?? 0 else { return }
        worker.wake { tasks in
          tasks.heard = .now
          tasks.lease = said.lease
          tasks.slot = max(tasks.slot, said.slot)
          tasks.isLeft = said.slot == 0
          return tasks.isLeft
        }
        if said.slot > progress.slot ?? 0 { news() }
      }
    } catch {
      worker.stop()
      throw LedgerFailure(.storage, "listen for the writer: \(error.found)")
    }
  }

  private static func say(_ heartbeat: Heartbeat, _ connection: NATSConnection, _ subject: String) {
    // Nobody may hear it: the next one comes soon.
    try? connection.publish(NATSMessage(subject: subject, body: heartbeat.bytes))
  }

  /// When the writer was last heard, and the last place it spoke of.
  var heard: (at: MonotonicTime, slot: UInt64) {
    worker.tell { ($0.heard, $0.slot) } ?? (.now, 0)
  }

  func stop() { worker.stop() }
}
