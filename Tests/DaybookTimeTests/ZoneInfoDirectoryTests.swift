import DaybookTime
import Foundation
import Testing

struct ZoneInfoDirectoryTests {
  @Test(arguments: [
    "", "/etc/passwd", "../zoneinfo/UTC", "Europe/../UTC", "Europe//Berlin", "Europe/", "./UTC",
    "Europe/Ber lin",
    "Europe/Bérlin", "UTC\n", "UTC\0", "-UTC", String(repeating: "A", count: 129),
  ])
  func `what is not a zone's name is refused before any file is opened`(name: String) {
    let error = #expect(throws: ZoneError.self) { try ZoneInfoDirectory.standard.rules(named: name) }
    #expect(error?.code == .badName)
  }

  @Test func `a zone that is not there, a directory and a file of something else are told apart`() {
    for (name, code) in [
      ("Mars/Olympus", ZoneError.Code.notFound), ("Europe", .unreadable), ("zone.tab", .badFile),
    ] {
      let error = #expect(throws: ZoneError.self) { try ZoneInfoDirectory.standard.rules(named: name) }
      #expect(error?.code == code)
      #expect(error?.message.contains(name) == true)
    }
  }

  @Test(arguments: [
    ("tzdata.zi", "# version 2031c\n# more", "2031c"), ("+VERSION", "2031d\n", "2031d"),
    ("../VERSION", "2031e", "2031e"),
    ("tzdata.zi", "# redo posix\n", "unknown"), ("+VERSION", "no release", "unknown"),
    ("README", "2031c", "unknown"),
  ])
  func `the release is read where the directory says it`(file: String, text: String, version: String) throws {
    let parent = FileManager.default.temporaryDirectory.appendingPathComponent("zones-\(UUID().uuidString)")
    let zones = parent.appendingPathComponent("zoneinfo")
    try FileManager.default.createDirectory(at: zones, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: parent) }
    try Data(text.utf8).write(to: zones.appendingPathComponent(file))
    try Data(AllZones.bytes(of: "Asia/Baku")).write(to: zones.appendingPathComponent("Baku"))
    let rules = try ZoneInfoDirectory(path: zones.path).rules(named: "Baku")
    #expect(rules.version == version)
    #expect(rules.offset(at: Timestamp(epochSeconds: 1_900_000_000)).description == "+04:00")
  }
}
