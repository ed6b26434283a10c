import Daybook
import DaybookCrypto
import DaybookDomain
import DaybookJSON
import DaybookLog
import DaybookTime
import Glibc

/// The last backup that was verified, and whether it is of this very log.
enum BackupCheck {
  /// Days after which a backup is called old.
  private static let old: Int64 = 7

  /// A line of the list of backups.
  private struct Entry {
    let at: Timestamp
    let path: String
    let position: Position
    let link: String?
    let isVerified: Bool

    init?(_ line: Substring) {
      guard let value = try? JSONParser.parse(Array(line.utf8)),
        case .string(let at) = value["at"], let at = Timestamp(rfc3339: at),
        case .string(let path) = value["path"],
        case .integer(let position) = value["position"], position >= 0
      else { return nil }
      self.at = at
      self.path = path
      self.position = Position(UInt64(position))
      if case .string(let link) = value["link"] { self.link = link } else { link = nil }
      isVerified = value["verified"] == .bool(true)
    }
  }

  private static let advice = "make one: daybook backup DIR, on another disk, and vault/ apart from it"

  /// `storage` nil: the log cannot be read, and only the list counts.
  static func look(at directory: LedgerDirectory, _ storage: LMDBLog?) -> Finding {
    let path = directory.path + "/backups"
    var status = stat()
    guard stat(path, &status) == 0 else { return .warn("backup", "none that was verified", advice) }
    let lines: [Substring]
    do throws(CommandFailure) {
      lines = String(decoding: try FileBytes.read(path), as: UTF8.self).split(separator: "\n")
    } catch {
      return .warn("backup", error.message, advice)
    }
    guard let last = lines.compactMap({ Entry($0) }).last(where: \.isVerified) else {
      return .warn("backup", "none that was verified", advice)
    }
    return look(at: last, storage)
  }

  private static func look(at entry: Entry, _ storage: LMDBLog?) -> Finding {
    let seconds = max(0, LedgerClock.system.now().microseconds(since: entry.at) / 1_000_000)
    var found = "\(entry.path), verified \(spanText(seconds: seconds)) ago at position \(entry.position)"
    if let storage {
      guard let head = try? storage.head() else { return .good("backup", found) }
      if let link = entry.link, link != self.link(at: entry.position, in: storage) {
        return .bad(
          "backup", "\(found): this log has another record there, or none",
          "one of the two lost records: daybook verify both, and keep both")
      }
      found += ", \(head.position - min(head.position, entry.position.value)) records since"
    }
    return seconds > old * 86_400 ? .warn("backup", found, advice) : .good("backup", found)
  }

  /// The link at a position as text; nil when there is no such record.
  private static func link(at position: Position, in storage: LMDBLog) -> String? {
    guard position > .start else { return nil }
    var link: String?
    try? storage.read(after: position.value - 1) { found, record in
      if found == position.value { link = RecordHeader(record)?.link.description }
      return false
    }
    return link
  }
}
