internal import CDaybookLMDB
internal import DaybookFiles
internal import Glibc

/// Locks that another process destroyed when it closed the environment as its last user.
///
/// LMDB 0.9.26–0.9.31 does that also when somebody has just opened it, who then may begin nothing: EINVAL. Whoever opens it
/// as the only user makes the locks anew.
extension OpenEnvironment {
  /// How long reopening waits for what this process has in progress.
  private static let reopeningPatience = Duration.seconds(10)

  /// Whether to begin again: after the environment was opened once more. False for any other answer, the second time, and
  /// where a thread stays in a transaction.
  func reopens(after code: Int32, _ hasReopened: inout Bool) throws(LedgerFailure) -> Bool {
    let thread = pthread_self()
    guard code == EINVAL, !hasReopened, !monitor.withLock({ $0.isInside(thread) }) else { return false }
    let result = monitor.wait(until: .now + OpenEnvironment.reopeningPatience) {
      state -> Result<Void, LedgerFailure>? in
      guard state.active == 0 else { return nil }
      return Result { () throws(LedgerFailure) in try reopen(&state) }
    }
    guard let result else { return false }
    try result.get()
    hasReopened = true
    return true
  }

  /// As `failure`; an environment that was opened once more in vain is named so.
  func failureToBegin(_ code: Int32, _ operation: String, _ hasReopened: Bool) -> LedgerFailure {
    guard code == EINVAL, hasReopened else { return failure(code, operation) }
    return LedgerFailure(
      .storage, operation, in: path, cause: .invalid,
      found:
        "its locks are destroyed (EINVAL from \(StoreLibrary.inUse)), and opening it once more did not help",
      advice: "close it in every process and open it again; daybook doctor names a library that does this")
  }
}
