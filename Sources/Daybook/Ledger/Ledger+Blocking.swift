package import DaybookDomain
package import DaybookStore
package import DaybookTime

extension Ledger {
  /// Executes one command and blocks its thread until the outcome is known. Never on the cooperative pool.
  package func executeAndWait(
    _ command: Command, by actor: Actor, key: IdempotencyKey? = nil, requestID: String? = nil,
    at: Timestamp? = nil,
    deadline: MonotonicTime = .distantFuture
  ) -> Outcome {
    let answer = Monitor<Outcome?>(nil)
    submit(
      Submission(command, by: actor, key: key, requestID: requestID, at: at, deadline: deadline) { outcome in
        answer.withLock(wake: true) { $0 = outcome }
      }, waitForRoom: true)
    return answer.wait { $0 } ?? .busy(.closing)
  }
}
