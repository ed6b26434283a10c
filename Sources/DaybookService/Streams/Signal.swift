internal import DaybookHTTP

/// Tells a waiting task that something happened; what happens while it works is told once, afterwards.
final class Signal: Sendable {
  private struct State {
    var isRaised = false
    var isOver = false
    var waiter: CheckedContinuation<Bool, Never>?
  }

  private let state = Guarded(State())

  func raise() { tell { $0.isRaised = true } }

  /// Nothing will happen any more.
  func end() { tell { $0.isOver = true } }

  private func tell(_ change: (inout State) -> Void) {
    let (waiter, isOver) = state.with { state -> (CheckedContinuation<Bool, Never>?, Bool) in
      change(&state)
      defer { state.waiter = nil }
      if state.waiter != nil { state.isRaised = false }
      return (state.waiter, state.isOver)
    }
    waiter?.resume(returning: !isOver)
  }

  /// Waits for what happens; false once nothing will. For one task at a time.
  func next() async -> Bool {
    await withCheckedContinuation { continuation in
      let isTold = state.with { state -> Bool? in
        if state.isOver { return false }
        guard state.isRaised else {
          state.waiter = continuation
          return nil
        }
        state.isRaised = false
        return true
      }
      if let isTold { continuation.resume(returning: isTold) }
    }
  }
}
