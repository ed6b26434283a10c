internal import Daybook
internal import DaybookLog
internal import DaybookStore
internal import DaybookTime

/// Who has the writer lock, without which nobody can append.
enum WriterCheck {
  /// Seconds with the lock from which something is wrong: a batch takes milliseconds.
  private static let long: Int64 = 5

  static func look(at storage: LMDBLog) -> Finding {
    guard let found = storage.writerHolder else { return .good("writer", "nobody holds the writer lock") }
    let holder = WriterHolder(processID: found.processID, since: Timestamp(microseconds: found.since))
    let seconds = LedgerClock.system.now().microseconds(since: holder.since) / 1_000_000
    guard seconds >= long else { return .good("writer", "\(holder)") }
    return .warn(
      "writer", "\(holder), \(spanText(seconds: seconds)) ago",
      "see what that process does, and end it if it hangs: until then every command is answered busy")
  }
}
