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

  /// Removes everything but the seals that remembers the log.
  private func forget(_ place: Place) throws {
    for name in ["views", "snapshots", "verified"] {
      try? FileManager.default.removeItem(atPath: place.ledger + "/" + name)
    }
  }

  @Test func `a kept seal alone shows a lost tail to whoever reads or writes; the operator decides`() throws {
    let place = try Place(Place.book("10:00"))
    let data = URL(fileURLWithPath: place.ledger + "/log/data.mdb")
    let older = try Data(contentsOf: data)
    _ = try place.exec(Place.book("12:00"))
    _ = try place.must("seal")
    let newer = try Data(contentsOf: data)
    try older.write(to: data)
    try forget(place)

    let missing = "the log ends at 5; seal \(place.ledger)/seals/last is of 6 records: its tail is missing"
    let word = "daybook views rebuild --all --over"
    for words in [["reservations"], ["exec"], ["seal"]] {
      let ran = try place.run(words, input: Array((Place.book("20:00") + "\n").utf8))
      #expect(ran.code == 3 && ran.errors.contains(missing) && ran.errors.contains(word), "\(words): \(ran)")
    }
    let doctor = try place.run("doctor")
    #expect(
      doctor.code == 1 && doctor.lines.contains { $0.hasPrefix("bad   seals ") && $0.contains(missing) },
      "\(doctor.output)")
    let verified = try place.run("verify")
    #expect(verified.code == 1 && verified.output.contains(missing) && verified.output.contains(word))

    try newer.write(to: data)
    #expect(try place.must("reservations").lines.count == 2)
    #expect(try place.must("doctor").lines.contains { $0.contains("the newest is of 6 records") })

    try older.write(to: data)
    try forget(place)
    let rebuilt = try place.must("views", "rebuild", "--all", "--over")
    #expect(rebuilt.output.contains("seal of 6: set aside"), "\(rebuilt)")
    #expect(FileManager.default.fileExists(atPath: place.ledger + "/seals/last.6.aside"))
    #expect(try place.must("verify").output.hasPrefix("ok: 5 records"))
    #expect(try place.exec(Place.book("20:00"))[0].outcome == "accepted")
    _ = try place.must("seal")
    #expect(try !place.must("views", "rebuild", "--all", "--over").output.contains("set aside"))
  }

  @Test(arguments: [false, true])
  func `another history of the same length is told from the sealed one`(hasTree: Bool) throws {
    let place = try Place(Place.book("10:00"))
    let data = URL(fileURLWithPath: place.ledger + "/log/data.mdb")
    let older = try Data(contentsOf: data)
    _ = try place.exec(Place.book("12:00"))
    _ = try place.must("seal")
    let seals = place.ledger + "/seals"
    try FileManager.default.moveItem(atPath: seals, toPath: place.path + "/sealed")
    try older.write(to: data)
    try forget(place)
    #expect(try place.exec(Place.book("14:00"))[0].outcome == "accepted")
    _ = try place.must("seal")
    if hasTree { _ = try place.must("receipt", "5") }
    try FileManager.default.removeItem(atPath: seals)
    try FileManager.default.moveItem(atPath: place.path + "/sealed", toPath: seals)

    let changed = "one of them was changed since"
    let written = try place.run("exec", input: Place.book("20:00") + "\n")
    #expect(written.code == 3 && written.errors.contains(changed), "\(written)")
    let doctor = try place.run("doctor")
    #expect(
      doctor.code == 1 && doctor.lines.contains { $0.hasPrefix("bad   seals ") && $0.contains(changed) },
      "\(doctor.output)")
    let rebuilt = try place.must("views", "rebuild", "--all", "--over", "--json")
    #expect(rebuilt.output.contains(#"{"sealAside":6}"#), "\(rebuilt)")
    #expect(try place.exec(Place.book("20:00"))[0].outcome == "accepted")
  }

  @Test func `a kept seal that is damaged, or another ledger's, stops nobody`() throws {
    let place = try Place(Place.book("10:00"))
    _ = try place.must("seal")
    _ = try place.file("ledger/seals/last", "daybook/1\n900\nAA==\n\n— a AAAAAAAA\n")
    #expect(try place.exec(Place.book("12:00"))[0].outcome == "accepted")
    let doctor = try place.run("doctor")
    #expect(doctor.code == 1 && doctor.lines.contains { $0.hasPrefix("bad   seals ") }, "\(doctor.output)")
    let verified = try place.run("verify")
    #expect(verified.code == 1 && verified.output.hasPrefix("violation: seal: "), "\(verified)")
    #expect(verified.output.contains("put back that file") && !verified.output.contains("--over"))
    let other = try Place(Place.book("10:00"), Place.book("12:00"), Place.book("14:00"))
    _ = try place.file("ledger/seals/last", try other.must("seal").output)
    #expect(try place.exec(Place.book("14:00"))[0].outcome == "accepted")
  }
}
