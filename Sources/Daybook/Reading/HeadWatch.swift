internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore

/// Tells waiting callers that the log's head moved: at once in this process, within 10 ms for others.
///
/// Only this polls for appends of other processes, and only while a caller waits.
final class HeadWatch: Sendable {
  /// How a wait ended.
  enum Change: Sendable {
    /// The head is past the position.
    case moved
    /// The ledger was closed first.
    case closed
    /// The wait was withdrawn.
    case withdrawn
    /// The head cannot be read.
    case failed(LedgerFailure)
  }

  private struct Tasks {
    var waiting: [UInt64: (past: Position, done: @Sendable (Change) -> Void)] = [:]
    var next: UInt64 = 0
    /// A wait began, or this process committed.
    var isNews = false

    mutating func takeAll(where isOver: (Position) -> Bool = { _ in true })
      -> [@Sendable (Change) -> Void]
    {
      let over = waiting.filter { isOver($0.value.past) }
      for ticket in over.keys { waiting[ticket] = nil }
      return over.values.map(\.done)
    }
  }

  private let worker: Worker<Tasks>
  /// How often it polls for another process's appends.
  private static let interval = Duration.milliseconds(10)

  init(storage: any LogStorage) throws(LedgerFailure) {
    worker = try Worker(Tasks()) { inbox in
      var head = Position.start
      var hint: UInt64?
      while inbox.wait(for: { $0.waiting.isEmpty ? nil : true }) == true, !inbox.isClosed {
        inbox.withTasks { $0.isNews = false }
        let now = storage.hint
        if now != hint {
          do throws(LedgerFailure) {
            head = Position(try storage.head().position)
            hint = now
          } catch {
            for done in inbox.withTasks({ $0.takeAll() }) { done(.failed(error)) }
          }
        }
        let reached = head
        for done in inbox.withTasks({ $0.takeAll { $0 < reached } }) { done(.moved) }
        _ = inbox.wait(until: .now + HeadWatch.interval) { $0.isNews ? true : nil }
      }
      for done in inbox.withTasks({ $0.takeAll() }) { done(.closed) }
    }
    let worker = worker
    storage.onCommit { _ in
      worker.wake { tasks in
        tasks.isNews = true
        return !tasks.waiting.isEmpty
      }
    }
  }

  /// Calls back once, when the head is past `position` or the wait ends otherwise.
  ///
  /// Returns a ticket that can withdraw it; nil when it called back at once.
  func wait(past position: Position, _ done: @escaping @Sendable (Change) -> Void) -> UInt64? {
    let ticket = worker.tell { tasks in
      tasks.next += 1
      tasks.waiting[tasks.next] = (position, done)
      tasks.isNews = true
      return tasks.next
    }
    if ticket == nil { done(.closed) }
    return ticket
  }

  /// Ends a wait, if it has not ended.
  func withdraw(_ ticket: UInt64) {
    // This may wake the worker for nothing; finding out would cost more.
    let waiting = worker.tell { $0.waiting.removeValue(forKey: ticket) } ?? nil
    waiting?.done(.withdrawn)
  }

  /// Set before the log is closed.
  var isClosed: Bool { worker.isStopped }

  func close() { worker.stop() }
}

extension Ledger {
  /// Waits until the head is past `position`; false once the ledger is closed or the task is cancelled.
  func headMoves(past position: Position) async throws(LedgerError) -> Bool {
    let watch = workers.watch
    let change: HeadWatch.Change = await CancellableWait.run { reply, tell in
      if let ticket = watch.wait(past: position, reply) { tell(ticket) }
    } withdraw: { ticket in
      watch.withdraw(ticket)
    }
    switch change {
    case .moved: return true
    case .closed, .withdrawn: return false
    case .failed(let failure): throw .failed(failure)
    }
  }
}
