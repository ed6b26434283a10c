import Foundation

/// Zone files for a test: a named release whose zones each have one fixed offset.
enum ZoneFolder {
  /// Writes a directory of zones, each so many hours ahead of UTC, and gives its path.
  static func make(_ release: String, _ zones: [String: Int], in place: Place) throws -> String {
    let path = place.path + "/zoneinfo-" + release
    for (name, hours) in zones {
      let file = URL(fileURLWithPath: path + "/" + name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes(hours)).write(to: file)
    }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Data((release + "\n").utf8).write(to: URL(fileURLWithPath: path + "/VERSION"))
    return path
  }

  /// A TZif file of version 2 without transitions (RFC 9636 §3).
  private static func bytes(_ hours: Int) -> [UInt8] {
    let counts: [UInt8] = [0, 0, 0, 0, 1, 4].flatMap { [0, 0, 0, $0] }
    let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
    let offset = UInt32(bitPattern: Int32(hours * 3_600))
    let type = (0..<4).map { UInt8(truncatingIfNeeded: offset >> (24 - 8 * $0)) } + [0, 0]
    let block = header + type + Array("ZZZ".utf8) + [0]
    return block + block + Array("\n<ZZZ>\(-hours)\n".utf8)
  }
}
