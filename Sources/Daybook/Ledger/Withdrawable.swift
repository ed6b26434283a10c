/// Names a command that waits, so that it can be withdrawn.
package typealias CommandTicket = CommandQueue.Ticket

/// Waits for one outcome; a cancelled task withdraws its command if the writer has not taken it.
enum Withdrawable {
  private struct State {
    var isCancelled = false
    var ticket: CommandTicket?
  }

  static func run(
    _ submit: (_ reply: @escaping @Sendable (Outcome) -> Void, _ tell: (CommandTicket) -> Void) -> Void,
    withdraw: @escaping @Sendable (CommandTicket) -> Void
  ) async -> Outcome {
    let state = Monitor(State())
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        submit({ continuation.resume(returning: $0) }) { ticket in
          let isCancelled = state.withLock { state in
            state.ticket = ticket
            return state.isCancelled
          }
          if isCancelled { withdraw(ticket) }
        }
      }
    } onCancel: {
      let ticket = state.withLock { state in
        state.isCancelled = true
        return state.ticket
      }
      if let ticket { withdraw(ticket) }
    }
  }
}
