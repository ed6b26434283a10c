import DaybookTime
import Foundation

/// Every zone of the installed directory, by name; those with leap seconds and second copies left out.
enum AllZones {
  static let names: [String] = {
    let root = URL(fileURLWithPath: ZoneInfoDirectory.standard.path)
    let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    return files.sorted().filter { name in
      guard !name.hasPrefix("right/"), !name.hasPrefix("posix/"), !["localtime", "posixrules"].contains(name)
      else {
        return false
      }
      guard let file = FileHandle(forReadingAtPath: root.appendingPathComponent(name).path) else {
        return false
      }
      defer { try? file.close() }
      return (try? file.read(upToCount: 4)) == Data("TZif".utf8)
    }
  }()

  /// The bytes of a zone's file.
  static func bytes(of name: String) throws -> [UInt8] {
    try [UInt8](
      Data(contentsOf: URL(fileURLWithPath: ZoneInfoDirectory.standard.path).appendingPathComponent(name)))
  }
}
