import Daybook

extension Ledger {
  /// Decides for a caller who may hang up, which cancels the task; nil: surely not done.
  ///
  /// Where the writer had taken the command already, the call waits for its answer; the caller who comes back with the
  /// same key gets the same.
  public func answer<C: LedgerCommand>(
    _ command: C, by actor: Actor, key: IdempotencyKey
  ) async throws(LedgerError) -> Receipt<C.Value>? {
    do throws(LedgerError) {
      return try await execute(command, by: actor, key: key)
    } catch {
      if case .busy(.cancelled) = error { return nil }
      throw error
    }
  }

  /// Asks again, under the same key, while the ledger is busy or nobody knows the outcome; any other answer is final.
  ///
  /// The pause doubles from 50 ms. Cancelling the task ends it at once, with what is known then.
  public func insist<C: LedgerCommand>(
    _ command: C, by actor: Actor, key: IdempotencyKey, times: Int = 6
  ) async throws(LedgerError) -> Receipt<C.Value> {
    var pause = Duration.milliseconds(50)
    for _ in 1..<max(times, 1) {
      do throws(LedgerError) {
        return try await execute(command, by: actor, key: key)
      } catch {
        switch error {
        case .busy(.queueFull), .busy(.deadlinePassed), .undecided: break
        default: throw error
        }
        guard (try? await Task.sleep(for: pause)) != nil else { throw error }
        pause = pause * 2
      }
    }
    return try await execute(command, by: actor, key: key)
  }
}
