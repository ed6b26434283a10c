internal import DaybookStore

/// Answers in the order of their questions: each is handed over as soon as it and all before it are known.
package final class OrderedAnswers: Sendable {
  private struct State {
    /// Answers not yet handed over, from `first` on; nil: not known yet.
    var waiting: [[UInt8]?] = []
    var first = 0
    /// Answers that reached their reader; those after one that did not are not counted.
    var written = 0
  }

  private let most: Int
  private let monitor = Monitor(State())
  private let isLost: @Sendable () -> Bool
  private let write: @Sendable ([[UInt8]]) -> Void

  /// At most `most` questions are unanswered at once. `write` hands answers over; once they cannot be, `isLost` says so.
  package init(
    most: Int, isLost: @escaping @Sendable () -> Bool, write: @escaping @Sendable ([[UInt8]]) -> Void
  ) {
    (self.most, self.isLost, self.write) = (most, isLost, write)
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

  package func answer(_ slot: Int, _ bytes: [UInt8]) {
    monitor.withLock(wake: true) { state in
      state.waiting[slot - state.first] = bytes
      let known = state.waiting.prefix { $0 != nil }.compactMap { $0 }
      guard !known.isEmpty else { return }
      write(known)
      if !isLost() { state.written += known.count }
      state.waiting.removeFirst(known.count)
      state.first += known.count
    }
  }

  /// Waits until every answer is known; how many there were, and how many of them were handed over.
  package func finish() -> (known: Int, written: Int) {
    monitor.wait { $0.waiting.isEmpty ? ($0.first, $0.written) : nil } ?? (0, 0)
  }
}
