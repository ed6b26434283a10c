public import DaybookDomain
internal import DaybookStore

/// A command, who gives it, and the key it is given under: one of many that go to the writer together.
public struct Order: Sendable {
  /// What is to be done.
  public let command: Command
  /// Who asks for it.
  public let by: Actor
  /// Under which its first answer is kept for ever; nil: it is not.
  public let key: IdempotencyKey?
  /// The caller's own name for the request, kept in the log: at most 255 characters.
  public let requestID: String?
  /// The trace of the request, kept in the log.
  public let traceparent: TraceParent?

  /// Nothing is checked here: what is malformed is answered as invalid.
  public init(
    _ command: some LedgerCommand, by actor: Actor, key: IdempotencyKey? = nil, requestID: String? = nil,
    traceparent: TraceParent? = nil
  ) {
    self.command = command.command
    by = actor
    self.key = key
    self.requestID = requestID
    self.traceparent = traceparent
  }
}

extension Ledger {
  /// Decides commands one after another in their order, most of them in one commit, and answers each.
  ///
  /// Returns once the last is answered, an answer for each order in its place. One that is refused or malformed
  /// does not stop the others. It costs a small part of what as many calls of
  /// ``execute(_:by:key:requestID:traceparent:within:)`` cost, which each wait by themselves: for imports, for a queue that is
  /// emptied, for a request that carries many commands. More than 1,024 go a thousand or so at a time, each lot
  /// once the one before is answered, so that others get their turn. A task that is cancelled withdraws what the
  /// writer has not taken; those are answered busy.
  public func execute(
    _ orders: [Order], within time: Duration = .seconds(5)
  ) async -> [Result<Receipt<Answer>, LedgerError>] {
    let deadline = MonotonicTime.now + time
    let most = min(WriterLoop.batchLimit, options.queueCapacity)
    var answers: [Result<Receipt<Answer>, LedgerError>] = []
    answers.reserveCapacity(orders.count)
    var rest = orders[...]
    while !rest.isEmpty {
      for outcome in await outcomes(of: rest.prefix(most), by: deadline) {
        answers.append(Result { () throws(LedgerError) in try receipt(from: outcome) { $0 } })
      }
      rest = rest.dropFirst(most)
    }
    return answers
  }

  /// Hands orders to the writer in one go and waits for the last answer.
  private func outcomes(of orders: ArraySlice<Order>, by deadline: MonotonicTime) async -> [Outcome] {
    let queued = Monitor(0..<0 as Range<UInt64>)
    return await CancellableWait.run { reply, tell in
      let gathered = GatheredOutcomes(orders.count, reply)
      let submissions = orders.enumerated().map { place, order in
        Submission(
          order.command, by: order.by, key: order.key, requestID: order.requestID,
          traceparent: order.traceparent, deadline: deadline
        ) { gathered.note($0, at: place) }
      }
      // Some may be answered before this is known: then there is nothing of them to withdraw.
      let tickets = self.submit(submissions)
      queued.withLock { $0 = tickets }
      if let first = tickets.first { tell(first) }
    } withdraw: { _ in
      for submission in self.workers.writer.queue.withdraw(queued.withLock { $0 }) {
        submission.reply(.busy(.cancelled))
      }
    }
  }
}

/// The outcomes of commands that were handed over together; whoever waits is woken once, by the last.
private final class GatheredOutcomes: Sendable {
  private struct State {
    var outcomes: [Outcome?]
    var missing: Int
  }

  private let state: Monitor<State>
  private let reply: @Sendable ([Outcome]) -> Void

  init(_ count: Int, _ reply: @escaping @Sendable ([Outcome]) -> Void) {
    state = Monitor(State(outcomes: Array(repeating: nil, count: count), missing: count))
    self.reply = reply
  }

  func note(_ outcome: Outcome, at place: Int) {
    let all: [Outcome]? = state.withLock { state in
      state.outcomes[place] = outcome
      state.missing -= 1
      return state.missing == 0 ? state.outcomes.compactMap(\.self) : nil
    }
    if let all { reply(all) }
  }
}
