package import Daybook
internal import DaybookFiles
internal import DaybookJSON
internal import Glibc

/// The file `backups` in a ledger's directory: a JSON line for each backup taken and each drill, for `doctor`.
package enum BackupJournal {
  /// What was done, and what it came to.
  package struct Entry {
    let path: String
    let position: Position
    let link: String
    let isVerified: Bool
    let isDrill: Bool

    package init(path: String, position: Position, link: String, isVerified: Bool, isDrill: Bool) {
      (self.path, self.position, self.link) = (path, position, link)
      (self.isVerified, self.isDrill) = (isVerified, isDrill)
    }
  }

  /// Appends a line and syncs; after a line that a killed process left half, on a line of its own.
  ///
  /// Throws where it cannot be written down. The backup is there all the same.
  package static func append(_ entry: Entry, to ledger: String) throws(LedgerFailure) {
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
    do throws(LedgerFailure) {
      let file = try File(path, for: .changingOrMade)
      let line = json.bytes
      try file.withLock { () throws(LedgerFailure) in
        let end = try file.byteCount()
        let isHalf = end > 0 ? try file.bytes(at: end - 1, atMost: 1) != [0x0A] : false
        try file.write((isHalf ? [0x0A] : []) + line, at: end)
      }
      try file.sync()
      try Files.sync(directory: ledger)
    } catch {
      throw error.advising("doctor will not know of it; \(error.advice)")
    }
  }

  private static func absolute(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }
}

/// A line of a ledger's journal of backups.
package struct BackupEntry {
  package let at: Timestamp
  package let path: String
  package let position: Position
  package let link: String?
  package let isVerified: Bool

  private init?(_ line: ArraySlice<UInt8>) {
    guard let value = try? JSONParser.parse(Array(line)),
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

  /// In the order they were written; none when there is no journal.
  package static func all(of directory: LedgerDirectory) throws(LedgerFailure) -> [BackupEntry] {
    let bytes = try Files.bytes(of: directory.path + "/backups") ?? []
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { BackupEntry($0) }
  }
}
