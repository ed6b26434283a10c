import Daybook
import DaybookJSON
import Glibc

/// A line of a ledger's journal of backups.
struct BackupEntry {
  let at: Timestamp
  let path: String
  let position: Position
  let link: String?
  let isVerified: Bool

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
  static func all(of directory: LedgerDirectory) throws(CommandFailure) -> [BackupEntry] {
    let path = directory.path + "/backups"
    var status = stat()
    guard stat(path, &status) == 0 else { return [] }
    return try FileBytes.read(path).split(separator: UInt8(ascii: "\n")).compactMap { BackupEntry($0) }
  }
}
