import DaybookJSON
import Foundation
import Glibc
import Testing

/// Backups of a ledger in use, what may be added to them, and proving them.
@Suite struct BackupTests {
  private static let later = #"{"command":"advanceClock","to":"2030-05-01T06:00:00Z"}"#

  private func copy(_ place: Place, as name: String) throws -> String {
    let path = place.path + "/" + name
    try FileManager.default.copyItem(atPath: place.ledger, toPath: path)
    return path
  }

  private func refused(_ ran: Ran, _ words: String..., location: SourceLocation = #_sourceLocation) {
    #expect(ran.code == 3 && ran.output.isEmpty, "\(ran)", sourceLocation: location)
    for word in words { #expect(ran.errors.contains(word), "\(ran.errors)", sourceLocation: location) }
  }

  @Test(arguments: [["floor", "sahil"], ["exec"], ["migrate"], ["verify"], ["seal"], ["backup", "again"]])
  func `a backup that is given for a ledger is told as one`(words: [String]) throws {
    let place = try Place(Place.book("10:00"))
    _ = try place.must("backup", "bk", "--vault", "keys")
    let ran = try place.run(
      ["--ledger", "bk"] + words, input: Array((Place.book("12:00") + "\n").utf8), onLedger: false)
    refused(ran, "open bk: it is a backup", "daybook restore bk", "daybook drill bk", "diff --with bk")
    #expect(!ran.errors.contains("layout"))
    let doctor = try place.run(["--ledger", "bk", "doctor"], onLedger: false)
    #expect(doctor.code == 1 && doctor.output.contains("open bk: it is a backup"), "\(doctor)")
  }

  @Test func `backups taken while somebody books hold every record once, up to a head there was`() throws {
    let place = try Place()
    let lines = (0..<1500).map { number in
      #"{"command":"advanceClock","to":"2030-05-01T06:\#(10 + number / 60):\#(10 + number % 60)Z"}"#
    }.map {
      $0.replacingOccurrences(of: "06:60", with: "07:00").replacingOccurrences(of: ":60Z", with: ":59Z")
    }
    let file = try place.file("lines", lines.joined(separator: "\n") + "\n")
    let input = open(file, O_RDONLY | O_CLOEXEC)
    let sink = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { for descriptor in [input, sink] { close(descriptor) } }
    let pid = try place.start(["exec"], input: input, output: sink, errors: sink)
    var (added, positions) = (0, [Int]())
    var status: Int32 = 0
    var isOver = false
    while true {
      let report = try place.must("backup", "backup", "--json").json()[0]
      #expect(report["verified"] == .bool(true))
      added += report["added"]?.integer ?? 0
      positions.append(report["position"]?.integer ?? 0)
      #expect(positions.last == added)
      if isOver { break }
      isOver = waitpid(pid, &status, WNOHANG) == pid
    }
    #expect(positions == positions.sorted())
    #expect(try positions.last == place.head())
    #expect(try Records(ledger: place.path + "/backup").records == Records(place).records)
    let journal = try String(contentsOfFile: place.ledger + "/backups", encoding: .utf8).split(
      separator: "\n")
    #expect(journal.count == positions.count)
    let last = try JSONParser.parse(Array((journal.last ?? "").utf8))
    #expect(last.names == ["at", "path", "position", "link", "verified", "drill"])
    #expect(last["position"]?.integer == added && last["drill"] == .bool(false))
  }

  @Test func `a diverged history is refused by name, and the backup stays as it was`() throws {
    let place = try Place(Place.book("10:00", table: "T1"))
    let other = try copy(place, as: "other")
    _ = try place.exec(Place.book("12:00", table: "T1"), Place.book("14:00", table: "T1"))
    _ = try place.must("backup", "backup")
    let before = try Records(ledger: place.path + "/backup").records
    let older = try place.run(["--ledger", other, "backup", "backup"], onLedger: false)
    refused(older, "another one from record 6 on")
    let booking = Array("\(Place.book("16:00", table: "T1"))\n\(Place.book("18:00", table: "T1"))\n".utf8)
    _ = try place.run(["--ledger", other, "exec"], input: booking, onLedger: false)
    refused(try place.run(["--ledger", other, "backup", "backup"], onLedger: false), "from record 6 on")
    #expect(try Records(ledger: place.path + "/backup").records == before)
    _ = try place.must("backup", "backup")
  }

  @Test func `a backup of another ledger, or a directory of other things, is refused`() throws {
    let (place, other) = (try Place(), try Place())
    _ = try other.must("backup", place.path + "/backup", "--vault", place.path + "/keys")
    refused(try place.run("backup", "backup"), "another directory")
    refused(try place.run("backup", "mine", "--vault", "keys"), "another directory")
    try FileManager.default.createDirectory(
      atPath: place.path + "/photos/may", withIntermediateDirectories: true)
    refused(try place.run("backup", "photos"), "something else is there")
    refused(try place.run("backup", place.ledger), "something else is there")
    refused(try place.run("backup", "nowhere/backup"), "No such file")
  }

  @Test func `a vault is not backed up beside the log`() throws {
    let place = try Place()
    for vault in ["backup", "backup/vault", "./backup//vault/"] {
      refused(try place.run("backup", "backup", "--vault", vault), "elsewhere")
    }
    #expect(!FileManager.default.fileExists(atPath: place.path + "/backup"))
  }

  @Test func `two at once are not let into one backup`() throws {
    let place = try Place()
    _ = try place.must("backup", "backup")
    let lock = open(place.path + "/backup", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX) == 0)
    refused(try place.run("backup", "backup"), "another process")
  }

  @Test func `a backup of newer software is refused by name`() throws {
    let place = try Place()
    _ = try place.must("backup", "backup")
    let manifest = place.path + "/backup/backup"
    let text = try String(contentsOfFile: manifest, encoding: .utf8)
    try text.replacingOccurrences(of: "format 1", with: "format 2").write(
      toFile: manifest, atomically: true, encoding: .utf8)
    refused(try place.run("backup", "backup"), "format 2", "newer")
    refused(try place.run("restore", "backup", "new"), "format 2", "newer")
  }

  @Test func `a record damaged in the ledger is not copied, and one damaged in the backup is found`() throws {
    let place = try Place(Place.book("10:00", table: "T1"), Place.book("12:00", table: "T1"))
    _ = try place.must("backup", "backup")
    var records = try Records(ledger: place.path + "/backup")
    records.records[3][70] ^= 1
    try records.write()
    refused(try place.run("backup", "backup"), "record 4")
    let drill = try place.run("drill", "backup", "--json")
    #expect(drill.code == 1 && drill.output.contains("record 4"), "\(drill)")
    refused(try place.run("restore", "backup", "new"), "record 4")
    #expect(!FileManager.default.fileExists(atPath: place.path + "/new"))
    #expect(!FileManager.default.fileExists(atPath: place.path + "/new.restoring"))
    var live = try Records(place)
    live.records[4][70] ^= 1
    try live.write()
    refused(try place.run("backup", "fresh"), "record 5")
  }

  @Test func `a drill restores, verifies, and finds the live ledger's digest`() throws {
    let place = try Place(Place.book("10:00", table: "T1", more: #","guest":{"name":"Ana"}"#))
    _ = try place.must("backup", "backup", "--vault", "keys")
    _ = try place.exec(Place.book("12:00", table: "T1"))
    let report = try place.must("drill", "backup", "--vault", "keys", "--in", ".", "--json").json()[0]
    let there = try place.must("replay", "--to", "5", "--json").json()[0]
    #expect(report["ok"] == .bool(true) && report["comparedWithLedger"] == .bool(true))
    #expect(report["position"] == .integer(5) && report["guestsRead"] == .integer(1))
    #expect(report["digest"] == there["digest"] && report["link"] == there["link"])
    #expect(report["milliseconds"]?.names == ["restore", "verify", "replay", "views", "live"])
    #expect((report["peakBytes"]?.integer ?? 0) > 0)
    let stored = try Data(contentsOf: URL(fileURLWithPath: place.path + "/backup/drill.json"))
    #expect(try JSONParser.parse(Array(stored.dropLast()))["digest"] == there["digest"])
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
    #expect(!names.contains { $0.hasPrefix("daybook-drill") })
    let last = try String(contentsOfFile: place.ledger + "/backups", encoding: .utf8).split(separator: "\n")
      .last
    #expect(last?.hasSuffix(#""verified":true,"drill":true}"#) == true)
  }

  @Test func `a drill that differs from the ledger, or with another's keys, is not good`() throws {
    let (place, other) = (try Place(), try Place())
    let twin = try copy(place, as: "twin")
    let line = Place.book("10:00", table: "T1", more: #","guest":{"name":"Ana"}"#)
    _ = try place.exec(line)
    _ = try place.must("backup", "backup", "--vault", "keys")
    let missing = try place.run(["--ledger", twin, "drill", "backup", "--json"], onLedger: false)
    #expect(missing.code == 1 && missing.output.contains("another history"), "\(missing)")
    let keys = try place.run("drill", "backup", "--vault", other.ledger + "/vault", "--json")
    #expect(keys.code == 1 && keys.output.contains("does not open"), "\(keys)")
    let alone = try place.run(["--ledger", "gone", "drill", "backup", "--json"], onLedger: false)
    #expect(alone.code == 0 && alone.output.contains(#""comparedWithLedger":false"#), "\(alone)")
  }
}
