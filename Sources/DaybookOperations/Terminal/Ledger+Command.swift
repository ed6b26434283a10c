package import Daybook
internal import DaybookStore

/// A ledger as a program uses it that blocks its threads.
extension Ledger {
  /// Asks for one thing as the operator, and waits half a minute at most while another process writes.
  package func ask<C: LedgerCommand>(_ command: C) throws(LedgerError) -> Receipt<C.Value> {
    try receipt(
      of: C.self,
      from: executeAndWait(command.command, by: .operator("cli"), deadline: .now + .seconds(30)))
  }

  /// Does one thing for somebody, and waits half a minute at most while another process writes.
  package func ask(_ command: Command, by actor: Actor, key: IdempotencyKey?) -> Outcome {
    executeAndWait(command, by: actor, key: key, deadline: .now + .seconds(30))
  }

  /// Hands a command over, which may wait so many seconds to be taken; `reply` is called once, on a thread of the ledger's.
  ///
  /// While the queue is full it blocks; where it must not, the command is answered busy.
  package func submit(
    _ command: Command, by actor: Actor, key: IdempotencyKey?, requestID: String?,
    traceparent: TraceParent? = nil, within seconds: Int, waitsWhileFull: Bool = true,
    reply: @escaping @Sendable (Outcome) -> Void
  ) {
    submit(
      Submission(
        command, by: actor, key: key, requestID: requestID, traceparent: traceparent,
        deadline: .now + .seconds(seconds), reply: reply),
      waitsWhileFull: waitsWhileFull)
  }

  /// Ends the use of a ledger that has answered everything: nobody waits for who sits on the writer lock.
  package func endSoon() { finish(until: .now + .seconds(1)) }
}
