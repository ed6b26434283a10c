internal import DaybookDomain
internal import DaybookStore
internal import DaybookTime

/// Has what comes due recorded while a ledger runs: lapses, fires, offers, retries, closings.
///
/// Due work takes effect at its instant whether or not this runs. It asks the writer only when something is due, and
/// several processes may do so: what is recorded once is not due any more.
final class DueClock: Sendable {
  private struct Tasks {
    var runs = 0
    /// When something may next be due, as the writer last knew.
    var nextDue: Timestamp?
    /// The writer was asked, and has not answered.
    var isAsked = false
    /// What the writer was last asked for and recorded nothing of.
    var leftover: Timestamp?

    /// What is to be waited for; nil: nothing.
    var due: Timestamp? { runs > 0 && !isAsked ? nextDue : nil }
  }

  private let worker: Worker<Tasks>
  /// How often the wall clock is looked at while something is to come, for it may be set; and how soon what could not be
  /// recorded is tried again.
  private static let interval = Duration.milliseconds(250)

  init(_ writer: Writer, clock: LedgerClock) throws(ThreadError) {
    let worker = try Worker(Tasks()) { inbox in
      while let due = inbox.wait(for: { $0.due }), !inbox.isClosed {
        let left = due.microseconds(since: clock.now())
        if left <= 0, inbox.withTasks({ $0.leftover != due }) {
          DueClock.ask(writer, inbox, due)
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

  private static func ask(_ writer: Writer, _ inbox: Inbox<Tasks>, _ due: Timestamp) {
    inbox.withTasks { $0.isAsked = true }
    writer.submit(
      Submission(.recordDue(RecordDue()), by: .ledger) { outcome in
        var isRecorded = false
        if case .accepted(let answer, _, _, _) = outcome { isRecorded = !answer.events.isEmpty }
        inbox.tell { tasks in
          tasks.isAsked = false
          tasks.leftover = isRecorded ? nil : due
        }
      })
  }

  /// One more `run()` is under way.
  func begin() { worker.tell { $0.runs += 1 } }

  /// One `run()` less.
  func end() { worker.tell { $0.runs -= 1 } }

  func close() { worker.stop() }
}
