internal import Synchronization

/// Waits for one answer; a cancelled task takes back what it asked for, if that is still to be had.
enum Withdrawable {
  /// Whether the task was cancelled and which ticket it got, whichever comes first.
  private final class Waiting: Sendable {
    private static let cancelled = UInt64.max
    /// 0: neither yet; otherwise `cancelled`, or the ticket and 1.
    private let state = Atomic<UInt64>(0)

    /// Says whether the task was cancelled before what it asked for had a ticket.
    func isCancelled(with ticket: UInt64) -> Bool {
      !state.compareExchange(expected: 0, desired: ticket + 1, ordering: .acquiringAndReleasing).exchanged
    }

    /// Marks the task cancelled; gives the ticket it has.
    func cancel() -> UInt64? {
      let known = state.exchange(Waiting.cancelled, ordering: .acquiringAndReleasing)
      return known == 0 || known == Waiting.cancelled ? nil : known - 1
    }
  }

  /// `ask` asks, with what to call with the answer, once, and what to tell the ticket if there is one; `withdraw` has the
  /// answer called soon, unless it was.
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
