import Daybook
import DaybookFiles
import DaybookJSON
import Glibc

/// The file `backups` in a ledger's directory: a JSON line for each backup taken and each drill, for `doctor`.
enum BackupJournal {
  /// What was done, and what it came to.
  struct Entry {
    let path: String
    let position: Position
    let link: String
    let isVerified: Bool
    let isDrill: Bool
  }

  /// Appends a line and syncs; after a line that a killed process left half, on a line of its own. That it cannot be written is told and hinders nothing: the backup is there.
  static func append(_ entry: Entry, to ledger: String) {
    var json = JSONWriter()
    json.object { json in
      json.field("at", instant: LedgerClock.system.now())
      json.field("path", text: absolute(entry.path))
      json.field("position", unsigned: entry.position.value)
      json.field("link", text: entry.link)
      json.field("verified", bool: entry.isVerified)
      json.field("drill", bool: entry.isDrill)
    }
    json.endLine()
    let path = ledger + "/backups"
    do throws(FileError) {
      let file = try File(path, for: .changingOrMade)
      let line = json.bytes
      try file.withLock { () throws(FileError) in
        let end = try file.byteCount()
        let isHalf = end > 0 ? try file.bytes(at: end - 1, atMost: 1) != [0x0A] : false
        try file.write((isHalf ? [0x0A] : []) + line, at: end)
      }
      try file.sync()
      try Files.sync(directory: ledger)
    } catch {
      Output.error("daybook: \(error); doctor will not know of it\n")
    }
  }

  private static func absolute(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }
}
