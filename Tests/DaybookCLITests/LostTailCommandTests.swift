import Foundation
import Testing

/// An older copy of the log in the place of the newer one, seen by an operator.
@Suite struct LostTailCommandTests {
  @Test func `a query does not destroy the witnesses of a lost tail; the operator decides`() throws {
    let place = try Place(Place.book("10:00"))
    let data = URL(fileURLWithPath: place.ledger + "/log/data.mdb")
    let older = try Data(contentsOf: data)
    _ = try place.exec(Place.book("12:00"), Place.book("14:00"))
    _ = try place.must("reservations")
    let newer = try Data(contentsOf: data)
    try older.write(to: data)

    let missing = "remembers record 7: its tail is missing"
    let word = "daybook views rebuild --all --over"
    for _ in 0..<2 {
      let verified = try place.run("verify")
      #expect(verified.code == 1 && verified.output.contains(missing) && verified.output.contains(word))
      let query = try place.run("reservations")
      #expect(query.code == 3 && query.output.isEmpty)
      #expect(query.errors.contains(missing) && query.errors.contains(word), "\(query.errors)")
    }
    let written = try place.run("exec", input: Place.book("20:00") + "\n")
    #expect(
      written.code == 3 && written.errors.contains(missing) && written.errors.contains(word), "\(written)")
    let doctor = try place.run("doctor")
    #expect(doctor.code == 1)
    let bad = doctor.lines.filter { $0.hasPrefix("bad   view") }
    #expect(
      bad.count == 9 && bad.allSatisfy { $0.contains(missing) && $0.contains(word) }, "\(doctor.output)")
    let rebuilt = try place.run("views", "rebuild", "--all", "--switch", "always")
    #expect(rebuilt.code == 3 && rebuilt.errors.contains(missing), "\(rebuilt)")
    let listed = try place.must("views")
    #expect(listed.lines.count == 9 && listed.lines.allSatisfy { $0.contains("kept: ") }, "\(listed.output)")
    #expect(try place.must("log").output.contains("booked"), "the log itself can be read")

    try newer.write(to: data)
    #expect(try place.must("reservations").lines.count == 3)
    #expect(try place.must("verify").output.hasPrefix("ok: 7 records"))

    try older.write(to: data)
    #expect(try place.run("views", "rebuild", "--all", "--over", "--switch", "never").code == 0)
    #expect(try place.run("reservations").code == 3, "nothing was switched to")
    _ = try place.must("views", "rebuild", "--all", "--over")
    #expect(try place.must("reservations").lines.count == 1)
    // The file of the longer log's verification still reports the loss until that file is removed.
    let after = try place.run("verify")
    #expect(after.code == 1 && after.output.contains("verification of") && !after.output.contains("; view "))
    try FileManager.default.removeItem(atPath: place.ledger + "/verified")
    #expect(try place.must("verify").output.hasPrefix("ok: 5 records"))
    // The tree is filled only when it is asked for.
    let views = try place.must("views").lines.filter { !$0.hasPrefix("tree ") }
    #expect(views.count == 9 && views.allSatisfy { $0.contains("1 kept") }, "what they remembered is kept")
    #expect(try place.exec(Place.book("20:00"))[0].outcome == "accepted")
    #expect(try place.run("views", "prune", "--all", "--over").code == 2)
  }
}
