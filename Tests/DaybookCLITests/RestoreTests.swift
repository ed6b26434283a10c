import DaybookJSON
import Foundation
import Testing

/// What a restore brings back, and who stays forgotten.
@Suite struct RestoreTests {
  private static let ana =
    #","guest":{"name":"Anahit Mirzoyan","phone":"+994 50 765 43 21"},"by":"guest:ana","key":"k-1""#
  private static let forget = #"{"command":"forgetGuest","guest":"guest:ana","by":"operator:cli"}"#

  /// A ledger with Ana's booking at position 5, and backups of its log and its vault.
  private func place() throws -> Place {
    let place = try Place(Place.book("19:00", table: "T1", more: Self.ana))
    _ = try place.must("backup", "backup", "--vault", "keys")
    return place
  }

  private func run(_ place: Place, on ledger: String, _ words: String..., input: String = "") throws -> Ran {
    try place.run(["--ledger", place.path + "/" + ledger] + words, input: Array(input.utf8), onLedger: false)
  }

  /// Whether Ana's name can be read in a ledger, of which every link and invariant holds.
  private func knowsAna(_ place: Place, _ ledger: String) throws -> Bool {
    let verified = try run(place, on: ledger, "verify")
    #expect(verified.code == 0, "\(verified)")
    let found = try run(place, on: ledger, "find", "Mirzoyan")
    return found.output.contains("Anahit")
  }

  @Test func `a restored ledger is the same ledger in another incarnation, and books on`() throws {
    let place = try place()
    let report = try place.must("restore", "backup", "new", "--vault", "keys", "--json").json()[0]
    #expect(
      report["vault"]?.text == "backup" && report["vaultTaken"] != nil && report["position"] == .integer(5))
    #expect(try Records(ledger: place.path + "/new").records == Records(place).records)
    let old = try String(contentsOfFile: place.ledger + "/ledger", encoding: .utf8).split(separator: "\n")
    let new = try String(contentsOfFile: place.path + "/new/ledger", encoding: .utf8).split(separator: "\n")
    #expect(old[2] == new[2] && old[3] != new[3])
    #expect(try knowsAna(place, "new"))
    let line = Place.book("19:00", table: "T1", more: Self.ana)
    let ran = try run(place, on: "new", "exec", input: "\(line)\n\(Place.book("21:00", table: "T1"))\n")
    let answers = try ran.json()
    #expect(answers[0]["replayed"] == .bool(true) && answers[1].outcome == "accepted", "\(answers)")
    #expect(try run(place, on: "new", "verify").code == 0)
  }

  @Test func `who was forgotten since the vault was backed up is forgotten again`() throws {
    let place = try place()
    #expect(try place.exec(Self.forget)[0].outcome == "accepted")
    _ = try place.must("backup", "backup")
    let report = try place.must("restore", "backup", "new", "--vault", "keys", "--json").json()[0]
    #expect(report["forgotten"] == .integer(1))
    let keys = try Data(contentsOf: URL(fileURLWithPath: place.path + "/new/vault/keys"))
    #expect(keys.prefix(32).allSatisfy { $0 == 0 }, "before anybody opened the ledger")
    #expect(!keys.dropFirst(32).prefix(32).allSatisfy { $0 == 0 })
    #expect(try !knowsAna(place, "new"))
  }

  @Test func `who was forgotten after the log was backed up is forgotten if a newer vault says so`() throws {
    let place = try place()
    _ = try place.exec(Self.forget)
    _ = try place.must("restore", "backup", "old", "--vault", "keys")
    #expect(try knowsAna(place, "old"), "nothing says that she was forgotten, and the text warns of it")
    _ = try place.must(
      "restore", "backup", "new", "--vault", "keys", "--also-forget", place.ledger + "/vault")
    #expect(try !knowsAna(place, "new"))
  }

  @Test func `each of several vaults says who is forgotten`() throws {
    let place = try place()
    let other = place.path + "/other"
    try FileManager.default.copyItem(atPath: place.path + "/keys", toPath: other)
    _ = try place.exec(Self.forget)
    _ = try place.must(
      "restore", "backup", "new", "--vault", "keys", "--also-forget", place.ledger + "/vault",
      "--also-forget", other)
    #expect(try !knowsAna(place, "new"), "the first of them too")
  }

  @Test func `a vault that is backed up again forgets too`() throws {
    let place = try place()
    _ = try place.exec(Self.forget)
    _ = try place.must("backup", "backup", "--vault", "keys")
    let keys = try Data(contentsOf: URL(fileURLWithPath: place.path + "/keys/keys"))
    #expect(try keys == Data(contentsOf: URL(fileURLWithPath: place.ledger + "/vault/keys")))
    #expect(keys.prefix(32).allSatisfy { $0 == 0 })
  }

  @Test func `without a vault the bookings stand, guests are unreadable, and that is said`() throws {
    let place = try place()
    let text = try place.must("restore", "backup", "new").output
    #expect(text.contains("guests are unreadable") && text.contains("IDEMPOTENCY_KEY_REUSED"))
    #expect(try !knowsAna(place, "new"))
    let listed = try run(place, on: "new", "reservations", "--json").json()
    #expect(listed.count == 1)
    let line = Place.book("19:00", table: "T1", more: Self.ana)
    let answers = try run(place, on: "new", "exec", input: line + "\n").json()
    #expect(answers[0]["code"]?.text == "IDEMPOTENCY_KEY_REUSED")
  }

  @Test func `a vault of another ledger, or cut short, is refused`() throws {
    let (place, other) = (try place(), try Place())
    _ = try other.must("backup", "backup", "--vault", "keys")
    let strange = try place.run("restore", "backup", "new", "--vault", other.path + "/keys")
    #expect(strange.code == 3 && strange.errors.contains("belongs to it"), "\(strange)")
    let manifest = place.path + "/keys/vault"
    try String(contentsOfFile: manifest, encoding: .utf8).replacingOccurrences(
      of: "whole yes", with: "whole no"
    )
    .write(toFile: manifest, atomically: true, encoding: .utf8)
    let short = try place.run("restore", "backup", "new", "--vault", "keys")
    #expect(short.code == 3 && short.errors.contains("not taken to its end"), "\(short)")
    #expect(!FileManager.default.fileExists(atPath: place.path + "/new"))
  }

  @Test func `nothing that is there is written over, and a lost end of the backup is noticed`() throws {
    let place = try place()
    let there = try place.run("restore", "backup", place.ledger, "--vault", "keys")
    #expect(there.code == 3 && there.errors.contains("already"), "\(there)")
    var records = try Records(ledger: place.path + "/backup")
    records.records.removeLast()
    try records.write()
    for words in [["restore", "backup", "new"], ["backup", "backup"]] {
      let ran = try place.run(words)
      #expect(ran.code == 3 && ran.errors.contains("ends at 4"), "\(ran)")
    }
  }

  @Test func `views of the old incarnation are noticed, however far the restored log has grown`() throws {
    let place = try place()
    _ = try place.exec(Place.book("12:00", table: "T1"))
    _ = try place.must("reservations")
    _ = try place.must("restore", "backup", "new", "--vault", "keys")
    _ = try run(place, on: "new", "exec", input: Place.book("13:00", table: "T2") + "\n")
    let views = place.path + "/new/views"
    if FileManager.default.fileExists(atPath: views) { try FileManager.default.removeItem(atPath: views) }
    try FileManager.default.copyItem(atPath: place.ledger + "/views", toPath: views)
    for view in try run(place, on: "new", "views", "--json").json() {
      #expect(view["state"]?.text?.contains("incarnation") == true, "\(view)")
    }
    let listed = try run(place, on: "new", "reservations", "--json").json()
    #expect(listed.count == 2)
    #expect(try run(place, on: "new", "reservations").output.contains("T2"))
  }
}
