import DaybookJSON
import Foundation
import Glibc
import Testing

/// A log in one file, and the ledger made from it elsewhere.
@Suite(.serialized) struct BundleTests {
  private func place() throws -> Place {
    try Place(
      Place.book(
        "19:00", table: "T1", more: #","by":"guest:ana","key":"k-1","guest":{"name":"Ana Məmmədova"}"#),
      Place.book("19:00", table: "T2", more: #","by":"guest:bob","guest":{"name":"Bob"}"#))
  }

  private func elsewhere(_ place: Place, _ words: String...) throws -> Ran {
    try place.run(["--ledger", place.path + "/copy"] + words, input: [], onLedger: false)
  }

  @Test func `it replays to the same digest, record for record, and goes on; guests are unreadable`() throws {
    let place = try place()
    let file = place.path + "/ledger.bundle"
    let told = try place.must("export", "bundle", file)
    #expect(told.output.hasSuffix("up to position \(try place.head()), without the vault.\n"))
    let made = try place.run("import", "bundle", file, place.path + "/copy", onLedger: false)
    #expect(made.code == 0, "\(made)")
    #expect(made.output.contains("without its vault: guests cannot be read"))
    #expect(
      try elsewhere(place, "replay", "--json").output == (try place.must("replay", "--json").output))
    #expect(try elsewhere(place, "log", "--json").output == (try place.must("log", "--json").output))
    #expect(try elsewhere(place, "verify").code == 0)
    #expect(try elsewhere(place, "find", "Ana").output == "Nothing found.\n")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(bytes.range(of: Data("Məmmədova".utf8)) == nil)
    // It takes commands like any ledger.
    let more = try place.run(
      ["--ledger", place.path + "/copy", "exec"],
      input: Array((Place.book("21:00", table: "T1", more: #","guest":{"name":"Cəmil"}"#) + "\n").utf8),
      onLedger: false)
    #expect(try more.json().first?.outcome == "accepted")
    #expect(try elsewhere(place, "find", "Cəmil", "--json").json().count == 1)
    #expect(try elsewhere(place, "verify").code == 0)
  }

  @Test func `with the vault guests are read, and a retried key has its first answer`() throws {
    let place = try place()
    let file = place.path + "/ledger.bundle"
    _ = try place.must("export", "bundle", file, "--with-vault")
    #expect(
      try place.run("import", "bundle", file, place.path + "/copy", "--json", onLedger: false).code == 0)
    #expect(try elsewhere(place, "find", "Ana", "--json").json().count == 1)
    let line = Place.book(
      "19:00", table: "T1", more: #","by":"guest:ana","key":"k-1","guest":{"name":"Ana Məmmədova"}"#)
    let again = try place.run(
      ["--ledger", place.path + "/copy", "exec"], input: Array((line + "\n").utf8), onLedger: false)
    #expect(try again.json().first?["replayed"] == .bool(true), "\(again)")
    let mode = { (name: String) in
      try FileManager.default.attributesOfItem(atPath: place.path + name)[.posixPermissions] as? Int
    }
    #expect(try mode("/copy/vault/secret") == 0o600)
    #expect(try mode("/copy/vault") == 0o700)
    #expect(try mode("/ledger.bundle") == 0o600)
  }

  @Test func `up to a position it has the digest of that position`() throws {
    let place = try place()
    let file = place.path + "/part.bundle"
    let to = try place.head() - 1
    _ = try place.must("export", "bundle", file, "--to", "\(to)")
    #expect(try place.run("import", "bundle", file, place.path + "/copy", onLedger: false).code == 0)
    #expect(
      try elsewhere(place, "replay", "--json").output
        == (try place.must("replay", "--to", "\(to)", "--json").output))
    #expect(try place.run("export", "bundle", place.path + "/none", "--to", "0").code == 2)
    #expect(try place.run("export", "bundle", place.path + "/none", "--to", "9999").code == 3)
    #expect(try place.run("export", "bundle", file).errors.contains("something is there already"))
  }

  @Test
  func `what a killed import left is removed by the next; what another is at, or is not its own, stays`()
    throws
  {
    let place = try place()
    let file = place.path + "/ledger.bundle"
    _ = try place.must("export", "bundle", file, "--with-vault")
    let draft = place.path + "/copy.importing"
    func left(_ name: String) throws {
      let parent = URL(fileURLWithPath: draft + "/" + name).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      try Data("x".utf8).write(to: URL(fileURLWithPath: draft + "/" + name))
    }
    for name in ["log/data.mdb", "vault/secret", "vault/keys", "ledger.new", "lock"] { try left(name) }
    let lock = open(draft, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    #expect(flock(lock, LOCK_EX) == 0)
    let busy = try place.run("import", "bundle", file, place.path + "/copy", onLedger: false)
    #expect(busy.code == 3 && busy.errors.contains("another process"), "\(busy)")
    #expect(FileManager.default.fileExists(atPath: draft + "/vault/keys"))
    close(lock)
    let made = try place.run("import", "bundle", file, place.path + "/copy", onLedger: false)
    #expect(made.code == 0, "\(made)")
    #expect(!FileManager.default.fileExists(atPath: draft))
    #expect(!FileManager.default.fileExists(atPath: place.path + "/copy/lock"))
    #expect(try elsewhere(place, "find", "Ana", "--json").json().count == 1)
    try FileManager.default.removeItem(atPath: place.path + "/copy")
    try left("letters")
    let strange = try place.run("import", "bundle", file, place.path + "/copy", onLedger: false)
    #expect(strange.code == 3 && strange.errors.contains("something else is there"), "\(strange)")
    #expect(FileManager.default.fileExists(atPath: draft + "/letters"))
  }

  @Test func `a bundle with a byte changed, missing or too many makes no ledger and leaves nothing behind`()
    throws
  {
    let place = try place()
    let file = place.path + "/ledger.bundle"
    _ = try place.must("export", "bundle", file, "--with-vault")
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    func refuses(_ bytes: [UInt8], _ what: String) throws {
      let broken = try place.file("broken.bundle", bytes)
      let ran = try place.run("import", "bundle", broken, place.path + "/copy", onLedger: false)
      #expect(ran.code == 3, "\(what): \(ran)")
      #expect(!ran.errors.isEmpty)
    }
    for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 40)) {
      var bytes = whole
      bytes[place] ^= 0x40
      try refuses(bytes, "byte \(place)")
    }
    for count in [0, 1, 60, whole.count / 2, whole.count - 40, whole.count - 1] {
      try refuses(Array(whole[..<count]), "cut at \(count)")
    }
    try refuses(whole + [0], "one more")
    try refuses(whole + whole, "twice")
    let left = try FileManager.default.contentsOfDirectory(atPath: place.path)
    #expect(left.sorted() == ["broken.bundle", "ledger", "ledger.bundle"])
    #expect(
      try place.run("import", "bundle", file, place.ledger, onLedger: false).errors.contains(
        "something is there already"))
  }
}
