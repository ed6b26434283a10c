import Daybook
import DaybookStore

/// The answers to commands, in the order they were asked: the writer answers in that order.
final class AnswerQueue: Sendable {
  private struct State {
    var outcomes: [Outcome] = []
    /// With so many there, who waits is woken.
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

  /// Takes all there are, once there are at least so many.
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
