import Foundation
import Testing

/// What is no file, no backup and no venue is told as that.
@Suite struct NotThereTests {
  @Test(arguments: [
    ["export", "bundle", "-"],
    ["import", "reservations", "rows", "--format", "csv", "--map", "id=id", "--quarantine", "-"],
  ])
  func `a file that needs a name is not the standard output`(words: [String]) throws {
    let place = try Place()
    let ran = try place.run(words, input: [])
    #expect(ran.code == 2 && ran.errors.contains(#"found "-"; allowed: a path"#), "\(ran)")
    #expect(!FileManager.default.fileExists(atPath: place.path + "/-"))
  }

  @Test func `a drill of what is no backup says so in a line, and leaves nothing there`() throws {
    let place = try Place()
    for directory in [place.ledger, place.path + "/nowhere"] {
      let ran = try place.run("drill", directory)
      #expect(ran.code == 3 && ran.output.isEmpty, "\(ran)")
      #expect(ran.errors.hasPrefix("daybook: drill \(directory): it is no backup"), "\(ran)")
      #expect(ran.errors.split(separator: "\n").count == 1, "\(ran)")
      #expect(!FileManager.default.fileExists(atPath: directory + "/drill.json"))
    }
  }

  @Test func `a venue that never was is told from one that was not there yet`() throws {
    let place = try Place()
    for at in ["1", "2030-05-01T05:00"] {
      let never = try place.run("reservations", "--venue", "nosuch", "--at", at)
      #expect(never.code == 1 && never.errors.contains(#"no venue "nosuch"; "#), "\(never)")
      #expect(!never.errors.contains("none yet") && !never.errors.contains("offset"), "\(never)")
    }
    let early = try place.run("reservations", "--venue", "sahil", "--at", "1")
    let words = #"no venue "sahil" as of position 1; there was none yet"#
    #expect(early.code == 1 && early.errors.contains(words), "\(early)")
  }
}
