import DaybookJSON
import Testing

/// The command line where a process's address space is limited (`ulimit -v`).
struct SpaceLimitTests {
  private static let shell = "ulimit -v 1500000"

  @Test func `a ledger is made, booked in, queried and verified in little address space`() throws {
    let place = try Place()
    let line = Place.book("19:00", table: "T1") + "\n"
    let booked = try place.run(["exec"], input: Array(line.utf8), shell: SpaceLimitTests.shell)
    #expect(try booked.json().first?.outcome == "accepted", "\(booked)")
    for words in [["reservations"], ["verify", "--views"], ["doctor"], ["backup", "copy"]] {
      let ran = try place.run(words, shell: SpaceLimitTests.shell)
      #expect(ran.code == 0, "\(words): \(ran)")
    }
    let new = try place.run(
      ["--ledger", "other.ledger", "init"], onLedger: false, shell: SpaceLimitTests.shell)
    #expect(new.code == 0, "\(new)")
  }

  @Test func `too little is told with what to raise`() throws {
    let place = try Place(Place.book("19:00", table: "T1"))
    let ran = try place.run(["reservations"], shell: "ulimit -v 250000")
    #expect(ran.code == 3 && ran.errors.contains("ulimit -v"), "\(ran)")
  }
}
