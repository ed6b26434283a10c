internal import DaybookDomain
internal import DaybookStore
internal import DaybookTime

/// Makes the writer record due work while a ledger runs: lapses, fires, offers, retries, closings.
///
/// Due work takes effect at its instant whether or not this runs. It asks the writer only when something is
/// due. Several processes may do so: once recorded, a piece of work is no longer due.
final class DueClock: Sendable {
  private struct Tasks {
    var runs = 0
    /// When something may be due next, as last published by the writer.
    var nextDue: Timestamp?
    /// The writer was asked to record due work, and has not answered.
    var isAsked = false
    /// The last due time for which the writer recorded nothing.
    var leftover: Timestamp?

    /// The next due time to wait for; nil when there is none.
    var due: Timestamp? { runs > 0 && !isAsked ? nextDue : nil }
  }

  private let worker: Worker<Tasks>
  /// How often the wall clock is read while something is to come, because it may be set; also how soon a
  /// failed recording is tried again.
  private static let interval = Duration.milliseconds(250)

  init(_ writer: Writer, clock: LedgerClock, observer: any LedgerObserver) throws(LedgerFailure) {
    let worker = try Worker(Tasks()) { inbox in
      while let due = inbox.wait(for: { $0.due }), !inbox.isClosed {
        let left = due.microseconds(since: clock.now())
        if left <= 0, inbox.withTasks({ $0.leftover != due }) {
          DueClock.ask(writer, inbox, due, observer)
        } else {
          let pause = left <= 0 ? DueClock.interval : min(DueClock.interval, .microseconds(left))
          _ = inbox.wait(until: .now + pause) { $0.due == due ? nil : true }
          inbox.withTasks { $0.leftover = nil }
        }
      }
    }
    self.worker = worker
    writer.onPublish { published in
      worker.wake { tasks in
        let isNews = tasks.nextDue != published.nextDue
        tasks.nextDue = published.nextDue
        return isNews && tasks.runs > 0
      }
    }
  }

  private static func ask(
    _ writer: Writer, _ inbox: Inbox<Tasks>, _ due: Timestamp, _ observer: any LedgerObserver
  ) {
    inbox.withTasks { $0.isAsked = true }
    writer.submit(
      QueuedCommand(own: .recordDue(RecordDue())) { outcome in
        var isRecorded = false
        if case .accepted(let answer, let position?, _, _) = outcome {
          isRecorded = true
          observer.dueWorkDone(events: answer.events.count, through: position)
        }
        inbox.tell { tasks in
          tasks.isAsked = false
          tasks.leftover = isRecorded ? nil : due
        }
      })
  }

  /// Another `run()` began.
  func begin() { worker.tell { $0.runs += 1 } }

  /// A `run()` ended.
  func end() { worker.tell { $0.runs -= 1 } }

  func close() { worker.stop() }
}
