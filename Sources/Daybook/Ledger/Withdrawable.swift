internal import DaybookStore
internal import Synchronization

/// Names a command that waits, so that it can be withdrawn.
package typealias CommandTicket = CommandQueue.Ticket

/// Waits for one outcome; a cancelled task withdraws its command if the writer has not taken it.
enum Withdrawable {
  /// Whether the task was cancelled and which ticket it got, whichever comes first.
  private final class Waiting: Sendable {
    private static let cancelled = UInt64.max
    /// 0: neither yet; otherwise `cancelled`, or the ticket's number and 1.
    private let state = Atomic<UInt64>(0)

    /// Says whether the task was cancelled before its command had a ticket.
    func isCancelled(with ticket: CommandTicket) -> Bool {
      !state.compareExchange(expected: 0, desired: ticket.number + 1, ordering: .acquiringAndReleasing)
        .exchanged
    }

    /// Marks the task cancelled; gives the ticket its command has.
    func cancel() -> CommandTicket? {
      let known = state.exchange(Waiting.cancelled, ordering: .acquiringAndReleasing)
      return known == 0 || known == Waiting.cancelled ? nil : CommandTicket(number: known - 1)
    }
  }

  static func run(
    _ submit: (_ reply: @escaping @Sendable (Outcome) -> Void, _ tell: (CommandTicket) -> Void) -> Void,
    withdraw: @escaping @Sendable (CommandTicket) -> Void
  ) async -> Outcome {
    let waiting = Waiting()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        submit({ continuation.resume(returning: $0) }) { ticket in
          if waiting.isCancelled(with: ticket) { withdraw(ticket) }
        }
      }
    } onCancel: {
      if let ticket = waiting.cancel() { withdraw(ticket) }
    }
  }
}
