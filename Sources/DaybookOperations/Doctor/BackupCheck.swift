internal import Daybook
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookTime
internal import DaybookViews

/// The last backup that was verified, and whether it is of this very log.
enum BackupCheck {
  /// Days after which a backup is called old.
  private static let old: Int64 = 7

  private static let advice = "make one: daybook backup DIR, on another disk, and vault/ apart from it"

  /// `storage` nil: the log cannot be read, and only the list counts.
  static func look(at directory: LedgerDirectory, _ storage: LMDBLog?) -> Finding {
    let entries: [BackupEntry]
    do throws(LedgerFailure) {
      entries = try BackupEntry.all(of: directory)
    } catch {
      return .warn("backup", error.message, advice)
    }
    guard let last = entries.last(where: \.isVerified) else {
      return .warn("backup", "none that was verified", advice)
    }
    return look(at: last, storage)
  }

  private static func look(at entry: BackupEntry, _ storage: LMDBLog?) -> Finding {
    let seconds = max(0, LedgerClock.system.now().microseconds(since: entry.at) / 1_000_000)
    var found = "\(entry.path), verified \(spanText(seconds: seconds)) ago at position \(entry.position)"
    if let storage {
      guard let head = try? storage.head() else { return .good("backup", found) }
      if let link = entry.link, link != (try? storage.link(of: entry.position.value))?.description {
        return .bad(
          "backup", "\(found): this log has another record there, or none",
          "one of the two lost records: daybook verify both, and keep both")
      }
      found += ", \(counted(head.position - min(head.position, entry.position.value), "record")) since"
    }
    return seconds > old * 86_400 ? .warn("backup", found, advice) : .good("backup", found)
  }
}
