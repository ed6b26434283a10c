import Daybook
import DaybookFiles
import DaybookJSON

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
    let bytes = try CommandFailure.ofFiles(Files.bytes(of: directory.path + "/backups")) ?? []
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { BackupEntry($0) }
  }
}
