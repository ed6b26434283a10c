import DaybookJSON
import DaybookStore
import Foundation
import Testing

/// A ledger that has a name has at least record 1; a log without it is damaged and not new.
@Suite struct EmptyLogTests {
  private static let commands = [
    ["exec"], ["log"], ["replay"], ["reservations"], ["views"], ["backup", "other"],
  ]

  private func expectDamaged(_ place: Place, _ log: Data?, keeping word: String) throws {
    for words in EmptyLogTests.commands {
      let ran = try place.run(words, input: Array((Place.book("12:00") + "\n").utf8))
      #expect(ran.code == 3 && ran.output.isEmpty, "\(words): \(ran)")
      #expect(ran.errors.contains(word), "\(words): \(ran)")
      #expect(!ran.errors.contains("init") && !ran.errors.contains("descriptor"), "\(words): \(ran)")
      #expect(FileManager.default.contents(atPath: place.ledger + "/log/data.mdb") == log, "\(words)")
    }
    let verify = try place.run("verify", "--json")
    #expect(verify.code == 1, "\(verify)")
    #expect(try verify.json().first?["position"]?.integer == 1, "\(verify)")
    let doctor = try place.run("doctor", "--json")
    #expect(doctor.code == 1, "\(doctor)")
    let store = try doctor.json().first { $0["check"]?.text == "store" }
    #expect(store?["grade"]?.text == "bad" && store?["advice"]?.text?.isEmpty == false, "\(doctor)")
    #expect(FileManager.default.contents(atPath: place.ledger + "/log/data.mdb") == log)
    #expect(try place.run("init").code == 3)
  }

  @Test func `a data file of no bytes is a violation, and nothing is written over it`() throws {
    let place = try Place(Place.book("10:00"))
    _ = try place.file("ledger/log/data.mdb", "")
    try expectDamaged(place, Data(), keeping: "data.mdb: it is empty")
  }

  @Test func `a data file that is gone is a violation, and no other is made`() throws {
    let place = try Place(Place.book("10:00"))
    try FileManager.default.removeItem(atPath: place.ledger + "/log/data.mdb")
    try expectDamaged(place, nil, keeping: "its log is gone")
  }

  @Test func `a sound store without a record is a violation, and gets none`() throws {
    let place = try Place(Place.book("10:00"))
    try FileManager.default.removeItem(atPath: place.ledger + "/log/data.mdb")
    try Environment(path: place.ledger + "/log").close()
    try expectDamaged(place, try place.log(), keeping: "no record 1")
  }
}
