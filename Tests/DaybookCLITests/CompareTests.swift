import DaybookJSON
import Foundation
import Testing

/// `diff --with`: a ledger beside its backup, and beside another life of itself.
@Suite struct CompareTests {
  private static let ana = #","guest":{"name":"Ana"},"by":"guest:ana","key":"k-1""#

  /// A ledger with Ana's booking and a backup of it, and then Bob's.
  private func place() throws -> (place: Place, ana: String, head: Int) {
    let place = try Place(venue: true)
    let ana = try place.exec(Place.book("19:00", table: "T1", more: CompareTests.ana))[0]
    let head = try place.head()
    _ = try place.must("backup", "backup")
    _ = try place.exec(Place.book("19:00", table: "T2", more: #","by":"guest:bob""#))
    return (place, try #require(ana["reservation"]?.text), head)
  }

  @Test func `a backup that is behind is the ledger's past`() throws {
    let (place, _, head) = try place()
    let told = try place.must("diff", "--with", "backup", "--json").json()[0]
    #expect(told["common"]?["position"] == .integer(head))
    #expect(told["here"]?["records"] == .integer(1) && told["there"]?["records"] == .integer(0))
    #expect(told["here"]?["first"] == .integer(head + 1) && told["there"]?["first"] == nil)
    let changes = told["changes"]?.items ?? []
    #expect(changes.count == 1 && changes[0]["here"]?["table"] == nil && changes[0]["there"] == nil)
    #expect(changes[0]["here"]?["tables"] == .array([.string("T2")]))
    let text = try place.must("diff", "--with", "backup").output
    #expect(text.contains("in common through position \(head), link "))
    #expect(text.contains("here: 1 record that the other does not have, from \(head + 1), "))
    #expect(text.contains("1 booked") && text.contains("there: no other record"))
    #expect(text.contains("  only here: reservation "))
    _ = try place.must("backup", "backup")
    let same = try place.must("diff", "--with", "backup").output
    #expect(same.contains("No booking, hold, block, waitlist entry or ticket differs."))
  }

  @Test func `two lives that went on apart are told from the first record that differs`() throws {
    let (place, ana, head) = try place()
    _ = try place.must("restore", "backup", "new")
    let new = place.path + "/new"
    func run(_ words: String..., input: String = "") throws -> Ran {
      try place.run(["--ledger", new] + words, input: Array(input.utf8), onLedger: false)
    }
    let cancelled = try run(
      "exec", input: #"{"command":"cancel","reservation":"\#(ana)","by":"host:1"}"# + "\n")
    #expect(try cancelled.json()[0].outcome == "accepted", "\(cancelled)")
    let refused = try run("diff", "--with", place.ledger)
    #expect(refused.code == 3 && refused.errors.contains("one of them was restored"), "\(refused)")
    let told = try run("diff", "--with", place.ledger, "--across-lives", "--json")
    #expect(told.code == 1, "the other has a record that is not here")
    let json = try told.json()[0]
    #expect(json["common"]?["position"] == .integer(head))
    #expect(json["there"]?["types"]?.items.map { $0["type"]?.text } == ["booked"])
    let changes = json["changes"]?.items ?? []
    #expect(changes.count == 2)
    let hers = try #require(changes.first { $0["id"]?.text == ana })
    #expect(hers["here"]?["state"] == .string("cancelled") && hers["there"]?["state"] == .string("booked"))
    #expect(hers["fields"]?.items.contains(.string("state")) == true)
    let his = try #require(changes.first { $0["id"]?.text != ana })
    #expect(his["here"] == nil && his["there"]?["state"] == .string("booked"))
    let text = try run("diff", "--with", place.ledger, "--across-lives")
    #expect(
      text.output.contains("state booked → cancelled") && text.output.contains("  only there: reservation "))
  }

  @Test func `another ledger, no ledger, and options that do not fit are refused`() throws {
    let (place, _, _) = try place()
    let other = try Place(venue: false)
    let foreign = try place.run("diff", "--with", other.ledger)
    #expect(foreign.code == 3 && foreign.errors.contains("they have no record in common"), "\(foreign)")
    #expect(try place.run("diff", "--with", place.path).code == 3)
    #expect(try place.run("diff", "--with", "backup", "--from", "2").code == 2)
    #expect(try place.run("diff", "--from", "2", "--across-lives").code == 2)
    #expect(try place.run("diff").code == 2)
  }
}
