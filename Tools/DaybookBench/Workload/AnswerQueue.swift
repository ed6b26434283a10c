import Daybook
import DaybookStore

/// The answers to commands, in the order of the commands: the writer answers in that order.
final class AnswerQueue: Sendable {
  private struct State {
    var outcomes: [Outcome] = []
    /// How many answers wake the thread that waits for them.
    var wanted = Int.max
  }

  private let monitor = Monitor(State())

  func add(_ outcome: Outcome) {
    let wakes = monitor.withLock { state in
      state.outcomes.append(outcome)
      return state.outcomes.count >= state.wanted
    }
    if wakes { monitor.wake() }
  }

  /// Waits until there are at least `count` answers, then takes them all.
  func take(atLeast count: Int) -> [Outcome] {
    monitor.wait { state -> [Outcome]? in
      state.wanted = count
      guard state.outcomes.count >= count else { return nil }
      defer {
        state.outcomes = []
        state.wanted = .max
      }
      return state.outcomes
    } ?? []
  }
}
