import DaybookJSON
import Foundation
import Testing

/// The file `ledger`: which layout a directory has, whose log it is, and which of its lives.
@Suite struct IdentityTests {
  private func identity(_ place: Place) throws -> [String] {
    try String(contentsOfFile: place.ledger + "/ledger", encoding: .utf8).split(separator: "\n").map {
      String($0)
    }
  }

  private func write(_ lines: [String], _ place: Place) throws {
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(
      to: URL(fileURLWithPath: place.ledger + "/ledger"))
  }

  /// Every file of the ledger but LMDB's locks, which readers touch.
  private func files(_ place: Place) throws -> [String: Data] {
    let names = try #require(FileManager.default.enumerator(atPath: place.ledger)).compactMap {
      $0 as? String
    }
    var files: [String: Data] = [:]
    for name in names where !name.hasSuffix("lock.mdb") {
      let path = place.ledger + "/" + name
      files[name] = FileManager.default.contents(atPath: path) ?? Data()
    }
    return files
  }

  static let commands: [[String]] = [
    ["verify"], ["log"], ["replay"], ["reservations"], ["exec"], ["views"], ["views", "rebuild", "--all"],
  ]

  @Test func `init writes layout, ledger, incarnation and when it began`() throws {
    let place = try Place.bare()
    let made = try place.must("init", "--json").json()[0]
    let lines = try identity(place)
    #expect(lines.count == 5 && lines[0] == "daybook ledger" && lines[1] == "layout 2")
    #expect(lines[2] == "ledger \(made["ledger"]?.text ?? "")")
    #expect(lines[3].hasPrefix("incarnation ") && lines[3].utf8.count == 12 + 36)
    #expect(lines[4].hasPrefix("created 2") && lines[4].hasSuffix("Z"))
    #expect(!FileManager.default.fileExists(atPath: place.ledger + "/ledger.new"))
  }

  @Test(arguments: commands) func `an older layout is refused by name, and says what to do`(words: [String])
    throws
  {
    let place = try Place(Place.book("19:00"))
    try FileManager.default.removeItem(atPath: place.ledger + "/ledger")
    let before = try files(place)
    let ran = try place.run(words, input: [])
    #expect(ran.code == 3 && ran.output.isEmpty)
    #expect(ran.errors.contains("layout 1") && ran.errors.contains("migrate"), "\(ran.errors)")
    #expect(try files(place) == before)
  }

  @Test(arguments: commands)
  func `a newer layout is refused by name with the way back, and left untouched`(words: [String]) throws {
    let place = try Place(Place.book("19:00"))
    var lines = try identity(place)
    lines[1] = "layout 3"
    try write(lines + ["shards 12"], place)
    let before = try files(place)
    let ran = try place.run(words, input: [])
    #expect(ran.code == 3 && ran.output.isEmpty)
    #expect(ran.errors.contains("layout 3") && ran.errors.contains("restore"), "\(ran.errors)")
    #expect(try files(place) == before)
  }

  @Test(arguments: [
    "", "daybook ledger", "daybook ledger\nlayout\n", "daybook ledger\nlayout two\n", "a\nb c\n",
  ])
  func `a damaged identity is named, and nothing is done`(text: String) throws {
    let place = try Place()
    try Data(text.utf8).write(to: URL(fileURLWithPath: place.ledger + "/ledger"))
    let ran = try place.run("verify")
    #expect(ran.code == 3 && ran.errors.contains("\(place.ledger)/ledger"), "\(ran.errors)")
  }

  @Test func `an identity of another ledger is refused`() throws {
    let (place, other) = (try Place(), try Place())
    try write(try identity(other), place)
    for words in [["reservations"], ["exec"]] {
      let ran = try place.run(words, input: [])
      #expect(ran.code == 3 && ran.errors.contains("that belong together"), "\(ran.errors)")
    }
  }

  @Test func `views of another incarnation are unusable by name, and filled again`() throws {
    let place = try Place(Place.book("19:00"))
    let first = try place.must("reservations", "--json").output
    var lines = try identity(place)
    lines[3] = "incarnation 01900000-0000-7000-8000-000000000001"
    try write(lines, place)
    for view in try place.must("views", "--json").json() {
      #expect(view["state"]?.text?.contains("incarnation") == true, "\(view)")
      #expect(view["position"] == nil)
    }
    #expect(try place.must("reservations", "--json").output == first)
    for view in try place.must("views", "--json").json() {
      #expect(view["state"]?.text == "ready" && view["generation"] == .integer(2), "\(view)")
    }
  }
}
