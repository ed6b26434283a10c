import DaybookCBOR
import DaybookCrypto
import DaybookJSON
import Foundation
import Glibc
import Testing

@testable import DaybookCLI

/// What a killed process, or one that met a full disk, leaves is completed or removed by the next.
@Suite struct LeftoverTests {
  private static let guest = #","by":"guest:ana","guest":{"name":"Ana Məmmədova"}"#

  private func exists(_ place: Place, _ name: String) -> Bool {
    FileManager.default.fileExists(atPath: place.path + "/" + name)
  }

  /// Makes a file, and the directories it stands in.
  private func leave(_ place: Place, _ name: String, _ bytes: [UInt8] = [1, 2, 3]) throws {
    let path = place.path + "/" + name
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  // MARK: Backup

  /// Makes a first backup that was stopped while its store was being created.
  private func stopped(_ place: Place, _ backup: String, data byteCount: Int) throws {
    _ = try place.must("backup", backup)
    let path = place.path + "/" + backup
    let lines = try String(contentsOfFile: path + "/backup", encoding: .utf8).split(separator: "\n").map {
      $0.hasPrefix("position ")
        ? "position 0"
        : $0.hasPrefix("link ")
          ? "link " + String(repeating: "0", count: 64) : $0.hasPrefix("verified ") ? "verified no" : $0
    }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: path + "/backup", atomically: true, encoding: .utf8)
    #expect(truncate(path + "/log/data.mdb", byteCount) == 0)
  }

  @Test(arguments: [0, 1, 4095, 4096, 8191])
  func `a first backup that was stopped before its store was begun is taken again`(byteCount: Int) throws {
    let place = try Place(Place.book("10:00"))
    try stopped(place, "backup", data: byteCount)
    let report = try place.must("backup", "backup", "--json").json()[0]
    let head = try place.head()
    #expect(report["verified"] == .bool(true) && report["added"] == .integer(head))
    try stopped(place, "other", data: byteCount)
    _ = try place.must("migrate", "--backup", "other")
    #expect(try Records(ledger: place.path + "/other").records == Records(place).records)
  }

  @Test func `a first backup that met a limit on the size of files is gone on with`() throws {
    let place = try Place(Place.book("10:00"))
    let short = try place.run(["backup", "backup"], shell: "ulimit -f 4")
    #expect(short.code != 0, "\(short)")
    #expect(exists(place, "backup/backup"), "it had begun: \(short)")
    #expect(try place.must("backup", "backup", "--json").json()[0]["verified"] == .bool(true))
  }

  @Test func `a backup that was verified once and whose store is cut is refused and kept`() throws {
    let place = try Place(Place.book("10:00"))
    _ = try place.must("backup", "backup")
    #expect(truncate(place.path + "/backup/log/data.mdb", 4096) == 0)
    let ran = try place.run("backup", "backup")
    #expect(ran.code == 3, "\(ran)")
    #expect(exists(place, "backup/log/data.mdb"))
  }

  @Test func `a line of the journal that was written half does not spoil the next`() throws {
    let place = try Place()
    _ = try place.must("backup", "one")
    let journal = place.ledger + "/backups"
    let whole = try Data(contentsOf: URL(fileURLWithPath: journal))
    try (whole + whole.dropLast(20)).write(to: URL(fileURLWithPath: journal))
    _ = try place.must("backup", "two")
    let found = try place.run("doctor").lines.first { $0.contains(" backup ") }
    #expect(found?.contains("/two, verified") == true, "\(found ?? "nothing")")
  }

  // MARK: Drill

  @Test func `what a killed drill left is removed by the next, what is not its own stays`() throws {
    let place = try Place(Place.book("10:00", more: Self.guest))
    _ = try place.must("backup", "backup", "--vault", "keys")
    for name in ["tmp/daybook-drill.AbCdEf", "tmp/daybook-drill.0123456789abcdef"] {
      try leave(place, "\(name)/ledger/vault/keys")
      try leave(place, "\(name)/ledger/log/data.mdb")
    }
    try leave(place, "tmp/daybook-drill.busy/ledger/log/data.mdb")
    try leave(place, "tmp/daybook-drill.mine/letters/may")
    try leave(place, "tmp/daybook-drill.file")
    let busy = open(place.path + "/tmp/daybook-drill.busy", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(busy) }
    #expect(flock(busy, LOCK_EX) == 0)
    let drill = try place.must("drill", "backup", "--vault", "keys", "--in", "tmp", "--json").json()[0]
    #expect(drill["ok"] == .bool(true) && drill["guestsRead"] == .integer(1), "\(drill)")
    let left = try FileManager.default.contentsOfDirectory(atPath: place.path + "/tmp").sorted()
    #expect(left == ["daybook-drill.busy", "daybook-drill.file", "daybook-drill.mine"])
    #expect(exists(place, "tmp/daybook-drill.busy/ledger/log/data.mdb"))
  }

  @Test func `a drill with another ledger's vault says so, with its manifest or without`() throws {
    let (place, other) = (
      try Place(Place.book("10:00", more: Self.guest)), try Place(Place.book("10:00", more: Self.guest))
    )
    _ = try place.must("backup", "backup", "--vault", "keys")
    for vault in [other.ledger + "/vault"] {
      let drill = try place.run("drill", "backup", "--vault", vault)
      #expect(drill.code == 1 && drill.output.contains("another ledger's"), "\(drill)")
      let restore = try place.run("restore", "backup", "new", "--vault", vault)
      #expect(restore.code == 3 && restore.errors.contains("another ledger's"), "\(restore)")
      #expect(!exists(place, "new") && !exists(place, "new.restoring"))
    }
    #expect(try place.run("restore", "backup", "new", "--vault", place.ledger + "/vault").code == 0)
  }

  // MARK: New ledgers

  @Test func `whatever work was killed on a path, the next on that path removes what it left`() throws {
    let place = try Place(Place.book("10:00", more: Self.guest))
    _ = try place.must("backup", "backup", "--vault", "keys")
    _ = try place.must("export", "bundle", "bundle", "--with-vault")
    let acts: [(name: String, words: [String])] = [
      ("creating", ["--ledger", "new", "init"]),
      ("restoring", ["restore", "backup", "new", "--vault", "keys"]),
      ("importing", ["import", "bundle", "bundle", "new"]),
      ("salvaging", ["salvage", place.ledger, "--output", "new"]),
    ]
    for act in acts {
      for left in acts {
        for name in ["log/data.mdb", "vault/keys", "rest.cbor.new", "ledger.new"] {
          try leave(place, "new.\(left.name)/\(name)")
        }
      }
      let ran = try place.run(act.words, onLedger: false)
      #expect(ran.code == 0, "\(act): \(ran)")
      let names = try FileManager.default.contentsOfDirectory(atPath: place.path).filter {
        $0.hasPrefix("new")
      }
      #expect(names == ["new"], "\(act)")
      try FileManager.default.removeItem(atPath: place.path + "/new")
    }
    // A directory that another process is using, or that is something else, stays and hinders nothing.
    try leave(place, "new.restoring/vault/keys")
    try leave(place, "new.importing/letters")
    let busy = open(place.path + "/new.restoring", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(busy) }
    #expect(flock(busy, LOCK_EX) == 0)
    #expect(try place.run(["--ledger", "new", "init"], onLedger: false).code == 0)
    #expect(exists(place, "new.restoring/vault/keys") && exists(place, "new.importing/letters"))
  }

  @Test func `a salvage that was stopped makes nothing, and the next one all of it`() throws {
    let place = try Place(lines: (10..<22).map { Place.book("\($0):00") })
    let records = try Records(place).records
    let path = try place.file("broken", (records[..<7] + records[9...]).flatMap { $0 })
    try leave(place, "saved.salvaging/log/data.mdb")
    try leave(place, "saved.salvaging/rest.cbor.new")
    let ran = try place.must("salvage", path, "--output", "saved")
    #expect(ran.output.contains("proven     1–7"), "\(ran)")
    let left = try FileManager.default.contentsOfDirectory(atPath: place.path + "/saved").sorted()
    #expect(left == ["ledger", "log", "rest.cbor"])
    #expect(!exists(place, "saved.salvaging"))
    let full = try place.run(["salvage", path, "--output", "other"], shell: "ulimit -f 8")
    #expect(full.code != 0 && !exists(place, "other"), "\(full)")
    _ = try place.must("salvage", path, "--output", "other")
    #expect(!exists(place, "other.salvaging"))
  }

  // MARK: Keys and seals

  @Test func `what was left of a key that was never made is removed, a rotation under way is gone on with`()
    throws
  {
    let place = try Place()
    let key = try place.must("seal", "--public-key").output
    try leave(place, "ledger/vault/signing.AbCdEf", Array(repeating: 7, count: 32))
    try leave(place, "ledger/vault/signing.next.AbCdEf", Array(repeating: 7, count: 32))
    let next = [UInt8](repeating: 9, count: 32)
    try leave(place, "ledger/vault/signing.next", next)
    #expect(try place.must("seal", "--public-key").output == key)
    let names = try FileManager.default.contentsOfDirectory(atPath: place.ledger + "/vault").sorted()
    #expect(names == ["keys", "secret", "signing", "signing.next"])
    // The process ended after writing the rotation: the same command finishes it, without a second file.
    _ = try place.must("seal", "--rotate", "--output", "rotation")
    let rotation = try Data(contentsOf: URL(fileURLWithPath: place.path + "/rotation"))
    let rotated = try Data(contentsOf: URL(fileURLWithPath: place.ledger + "/vault/signing"))
    #expect(Array(rotated) == next)
    try FileManager.default.removeItem(atPath: place.ledger + "/vault/signing")
    try leave(place, "ledger/vault/signing.next", next)
    let strange = try place.run("seal", "--rotate", "--output", "rotation")
    #expect(strange.code == 3 && strange.errors.contains("something is there already"), "\(strange)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: place.path + "/rotation")) == rotation)
  }

  @Test func `a rotation that was written down and not carried out is carried out by the same words`() throws
  {
    let place = try Place()
    _ = try place.must("seal", "--public-key")
    let vault = place.ledger + "/vault"
    let before = try Data(contentsOf: URL(fileURLWithPath: vault + "/signing"))
    _ = try place.must("seal", "--rotate", "--output", "rotation")
    let after = try Data(contentsOf: URL(fileURLWithPath: vault + "/signing"))
    try before.write(to: URL(fileURLWithPath: vault + "/signing"))
    try after.write(to: URL(fileURLWithPath: vault + "/signing.next"))
    let written = try Data(contentsOf: URL(fileURLWithPath: place.path + "/rotation"))
    _ = try place.must("seal", "--rotate", "--output", "rotation")
    #expect(try Data(contentsOf: URL(fileURLWithPath: vault + "/signing")) == after)
    #expect(try Data(contentsOf: URL(fileURLWithPath: place.path + "/rotation")) == written)
    #expect(try place.run("seal", "--rotate", "--output", "rotation").code == 3)
  }

  @Test func `drafts of files that were left are taken up`() throws {
    let place = try Place(Place.book("10:00"))
    for name in ["seal.new", "events.new", "bundle.new"] {
      try leave(place, name, Array(repeating: 1, count: 99_999))
    }
    _ = try place.must("seal", "--output", "seal")
    _ = try place.must("export", "events", "--output", "events")
    _ = try place.must("export", "bundle", "bundle")
    _ = try place.must("verify", "--sealed", "seal")
    #expect(try place.run("import", "bundle", "bundle", "copy", onLedger: false).code == 0)
    for name in ["seal.new", "events.new", "bundle.new"] { #expect(!exists(place, name)) }
  }

  // MARK: Bundles

  /// A bundle's items, its ending left out.
  private func items(_ bytes: [UInt8]) throws -> [[UInt8]] {
    var (items, start) = ([[UInt8]](), 0)
    while start < bytes.count {
      var reader = CBORReader(bytes.span.bytes.extracting(start...))
      try reader.skip()
      items.append(Array(bytes[start..<start + reader.offset]))
      start += reader.offset
    }
    return items.dropLast()
  }

  /// A bundle of the items, with an ending that fits.
  private func bundle(_ items: [[UInt8]]) -> [UInt8] {
    let bytes = Array(items.joined())
    var cbor = CBORWriter(capacity: 64)
    cbor.writeMapHeader(1)
    cbor.writeText("check")
    cbor.writeBytes(Blake2b.hash(bytes).bytes)
    return bytes + cbor.copy()
  }

  @Test func `a bundle whose vault is missing, cut, older or another's makes no ledger`() throws {
    let place = try Place(Place.book("10:00", more: Self.guest))
    let other = try Place(Place.book("10:00", more: Self.guest))
    _ = try place.must("export", "bundle", "bundle", "--with-vault")
    _ = try other.must("export", "bundle", "bundle", "--with-vault")
    func read(_ place: Place) throws -> [[UInt8]] {
      try items(Array(try Data(contentsOf: URL(fileURLWithPath: place.path + "/bundle"))))
    }
    let (own, foreign) = (try read(place), try read(other))
    let isPiece = { (item: [UInt8]) in item.first == 0xA3 }
    let records = own.filter { !isPiece($0) }
    let (ownVault, otherVault) = (own.filter(isPiece), foreign.filter(isPiece))
    #expect(ownVault.count == 2 && otherVault.count == 2)
    func refused(_ items: [[UInt8]], _ word: String) throws {
      let file = try place.file("changed", bundle(items))
      let ran = try place.run("import", "bundle", file, place.path + "/copy", onLedger: false)
      #expect(ran.code == 3 && ran.errors.contains(word), "\(word): \(ran)")
      #expect(!exists(place, "copy") && !exists(place, "copy.importing"))
    }
    try refused(records, "missing")
    try refused(records + [ownVault[0]], "missing")
    try refused(records + [ownVault[1]], "missing")
    try refused(records + otherVault, "another ledger's")
    try refused(records + [ownVault[0], otherVault[1]], "another ledger's")
    try refused(records + ownVault + ownVault, "goes on at byte 0")
    let file = try place.file("changed", bundle(records + ownVault))
    #expect(try place.run("import", "bundle", file, place.path + "/copy", onLedger: false).code == 0)
  }

  @Test func `a bundle of a ledger whose vault was made anew is taken in, and says since when`() throws {
    let place = try Place(Place.book("10:00", more: Self.guest))
    _ = try place.must("backup", "backup")
    _ = try place.must("restore", "backup", "anew")
    let line = Place.book("12:00", more: Self.guest) + "\n"
    #expect(
      try place.run(["--ledger", "anew", "exec"], input: Array(line.utf8), onLedger: false).code == 0)
    #expect(
      try place.run("--ledger", "anew", "export", "bundle", "bundle", "--with-vault", onLedger: false).code
        == 0)
    #expect(try place.run("import", "bundle", "bundle", "copy", onLedger: false).code == 0)
    let verified = try place.run("--ledger", "copy", "verify", onLedger: false)
    #expect(verified.code == 0, "\(verified)")
  }
}
