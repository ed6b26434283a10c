internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore
internal import DaybookTime

/// The one who decides and appends: a queue in front of a thread that owns all it knows (`WriterLoop`).
final class Writer: Sendable {
  let queue: CommandQueue
  /// What other threads may know of it.
  let published = Monitor(Published())
  /// What the next batch that is written states beside its commands.
  private let stated = Monitor<Checkpointed?>(nil)
  private let observer: any LedgerObserver
  private let threads: [Thread]
  private let hasEnded = Monitor(false)
  /// How long `close` waits before it says that it does.
  private static let closePatience = Duration.milliseconds(500)

  struct Published {
    var head = Position.start
    var isReadOnly: LedgerFailure?
    /// When something may next be due.
    var nextDue: Timestamp?
  }

  /// Starts the threads; throws when the system has no room for them.
  init(
    _ decider: consuming sending Decider, storage: any LogStorage, queueCapacity: Int,
    observer: any LedgerObserver, onStep: @escaping @Sendable (WriterStep) -> Void
  ) throws(ThreadError) {
    self.observer = observer
    let queue = CommandQueue(capacity: queueCapacity)
    self.queue = queue
    let loop = WriterLoop(
      decider, queue: queue, published: published, stated: stated, storage: storage, observer: observer,
      onStep: onStep)
    let expiry = try Thread {
      while let expired = queue.waitForExpired() {
        for late in expired { late.reply(.busy(.deadlinePassed)) }
      }
    }
    do throws(ThreadError) {
      let hasEnded = hasEnded
      let writer = try Thread(owning: loop) { loop in
        var loop = loop
        loop.run()
        hasEnded.withLock(wake: true) { $0 = true }
      }
      threads = [writer, expiry]
    } catch {
      queue.stopWatching()
      expiry.join()
      throw error
    }
  }

  /// Finishes what was accepted and joins the threads.
  ///
  /// LMDB's writer lock has no time-out: while another process sits on it this waits, and says so.
  func close() {
    queue.close()
    if hasEnded.wait(until: .now + Writer.closePatience, for: { $0 ? true : nil }) == nil {
      observer.notice(
        "close: the writer has not ended after \(Writer.closePatience), \(queue.depth) commands wait; another process "
          + "holds the writer lock, or the disk is slow: close waits until it lets go or ends")
    }
    threads.first?.join()
    queue.stopWatching()
    threads.last?.join()
  }

  /// Has a checkpoint written before the next commands.
  func state(_ checkpoint: Checkpointed) { stated.withLock { $0 = checkpoint } }
}

/// Where a turn stands: crash tests end the process at each.
package enum WriterStep: String, Sendable, CaseIterable {
  case turnBegun, locked, taken, appended, committed, replied
}
