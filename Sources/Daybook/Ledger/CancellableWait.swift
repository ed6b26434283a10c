internal import Synchronization

/// Waits for one answer; if the task is cancelled, withdraws the request where that is still possible.
enum CancellableWait {
  /// Whether the task was cancelled, and the request's ticket, whichever comes first.
  private final class Waiting: Sendable {
    private static let cancelled = UInt64.max
    /// 0: neither yet. Otherwise `cancelled`, or the ticket plus 1.
    private let state = Atomic<UInt64>(0)

    /// Whether the task was cancelled before the request had a ticket.
    func isCancelled(with ticket: UInt64) -> Bool {
      !state.compareExchange(expected: 0, desired: ticket + 1, ordering: .acquiringAndReleasing).exchanged
    }

    /// Marks the task cancelled; returns the ticket if there is one.
    func cancel() -> UInt64? {
      let known = state.exchange(Waiting.cancelled, ordering: .acquiringAndReleasing)
      return known == 0 || known == Waiting.cancelled ? nil : known - 1
    }
  }

  /// Runs a request that can be withdrawn.
  ///
  /// `ask` makes it: it gets a function to call once with the answer, and one to call with the ticket if
  /// there is one. `withdraw` makes the answer come soon, if it has not.
  nonisolated(nonsending) static func run<Answer: Sendable>(
    _ ask: (_ reply: @escaping @Sendable (Answer) -> Void, _ tell: (UInt64) -> Void) -> Void,
    withdraw: @escaping @Sendable (UInt64) -> Void
  ) async -> Answer {
    let waiting = Waiting()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        ask({ continuation.resume(returning: $0) }) { ticket in
          if waiting.isCancelled(with: ticket) { withdraw(ticket) }
        }
      }
    } onCancel: {
      if let ticket = waiting.cancel() { withdraw(ticket) }
    }
  }
}
