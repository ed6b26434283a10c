package import Daybook
internal import DaybookStore

/// Answers in the order of their questions: each is handed over as soon as it and all before it are known.
///
/// A thread of its own hands them over, all that are known by then at once: whoever answers waits for no reader.
package final class OrderedAnswers<Answer: Sendable>: Sendable {
  private struct State {
    /// Answers not yet handed over, from `first` on; nil: not known yet.
    var waiting: [Answer?] = []
    var first = 0
    /// Answers that reached their reader; those after one that did not are not counted.
    var written = 0
    /// Nothing more is asked.
    var isFinished = false

    var known: [Answer] { waiting.prefix { $0 != nil }.compactMap { $0 } }
  }

  private let most: Int
  private let monitor: Monitor<State>
  private let isLost: @Sendable () -> Bool
  private let thread: Thread

  /// At most `most` questions are unanswered at once. `write` hands answers over; once they cannot be, `isLost` says so.
  ///
  /// Throws when the system cannot start a thread. End its use with `finish`.
  package init(
    most: Int, isLost: @escaping @Sendable () -> Bool, write: @escaping @Sendable ([Answer]) -> Void
  ) throws(LedgerFailure) {
    let monitor = Monitor(State())
    (self.most, self.isLost, self.monitor) = (most, isLost, monitor)
    thread = try Thread {
      while let known = OrderedAnswers.next(in: monitor) {
        write(known)
        let isWritten = !isLost()
        monitor.withLock(wake: true) { state in
          if isWritten { state.written += known.count }
          state.waiting.removeFirst(known.count)
          state.first += known.count
        }
      }
    }
  }

  /// Waits for answers that can be handed over; nil once all were.
  private static func next(in monitor: Monitor<State>) -> [Answer]? {
    let known = monitor.wait { state -> [Answer]?? in
      let known = state.known
      if !known.isEmpty { return .some(known) }
      return state.isFinished && state.waiting.isEmpty ? .some(nil) : nil
    }
    return known ?? nil
  }

  /// A place for the next answer; waits while as many as may be are unanswered. Nil once answers cannot be handed over any
  /// more: then nothing more is to be asked.
  package func reserve() -> Int? {
    let slot = monitor.wait { state -> Int?? in
      guard state.waiting.count < most else { return nil }
      guard !isLost() else { return .some(nil) }
      state.waiting.append(nil)
      return state.first + state.waiting.count - 1
    }
    guard let slot else { preconditionFailure("waiting without a deadline ends with a place") }
    return slot
  }

  package func answer(_ slot: Int, _ answer: Answer) {
    let isNext = monitor.withLock { state in
      state.waiting[slot - state.first] = answer
      return slot == state.first
    }
    if isNext { monitor.wake() }
  }

  /// Waits until every answer is known and handed over; how many there were, and how many of them reached their reader.
  package func finish() -> (known: Int, written: Int) {
    monitor.withLock(wake: true) { $0.isFinished = true }
    thread.join()
    return monitor.withLock { ($0.first, $0.written) }
  }
}
