import DaybookJSON
import DaybookOperations
import Foundation
import Glibc
import Testing

@testable import DaybookCLI

/// Commands whose output nobody reads, or whose output cannot be written.
@Suite struct OutputTests {
  /// Runs it with an output that was closed at its other end.
  private func unread(_ place: Place, _ words: String...) throws -> Ran {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Unexpected("no pipe: \(errno)") }
    close(ends[0])
    defer { close(ends[1]) }
    return try run(place, words, output: ends[1])
  }

  /// Runs it with an output that is full.
  private func full(_ place: Place, _ words: String...) throws -> Ran {
    let output = open("/dev/full", O_WRONLY | O_CLOEXEC)
    defer { close(output) }
    return try run(place, words, output: output)
  }

  private func run(_ place: Place, _ words: [String], output: Int32) throws -> Ran {
    let path = place.path + "/errors"
    let errors = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(errors) }
    let code = Place.wait(try place.start(words, output: output, errors: errors))
    return Ran(code: code, output: "", errors: try String(contentsOfFile: path, encoding: .utf8))
  }

  @Test func `exec whose answers nobody reads ends with 3, says so, and reads no more commands`() throws {
    let place = try Place()
    let talk = try Talk(place, "exec")
    talk.tell(Place.book("10:00", more: #","key":"k""#))
    #expect(talk.line()?.contains("accepted") == true)
    talk.stopListening()
    for number in 0..<399 { talk.tell(Place.book("12:00", more: #","key":"k\#(number)""#)) }
    #expect(talk.wait() == 3)
    let errors = try talk.errors()
    #expect(
      errors.contains("write the standard output: ") && errors.contains("under the same keys"), "\(errors)")
    #expect(errors.contains("1 answer was handed over"), "\(errors)")
    let kept = try place.must("reservations", "--json").json()
    #expect(kept.count == 2, "\(kept.count) were decided that nobody heard of")
  }

  @Test func `exec that waits for a line notices that nobody reads its answers`() throws {
    let place = try Place()
    let talk = try Talk(place, "exec")
    talk.tell(Place.book("10:00"))
    #expect(talk.line() != nil)
    talk.stopListening()
    #expect(talk.wait() == 3)
    #expect(try talk.errors().contains("1 line was read and what it says was decided, 1 answer was"))
  }

  @Test func `exec whose reader goes when every line is answered has done its work`() throws {
    let place = try Place()
    let talk = try Talk(place, "exec")
    talk.tell(Place.book("10:00"))
    #expect(talk.line() != nil)
    talk.endInput()
    #expect(talk.line() == nil)
    talk.stopListening()
    #expect(talk.wait() == 0)
    #expect(try talk.errors() == "")
  }

  @Test func `exec onto a full disk ends with 3 after the first answer`() throws {
    let place = try Place()
    let file = try place.file("lines", (0..<400).map { Place.book("\(10 + $0 % 12):00") + "\n" }.joined())
    let ran = try full(place, "exec", file)
    #expect(ran.code == 3 && ran.errors.contains("No space left on device"), "\(ran)")
    #expect(ran.errors.contains(" 0 answers were handed over"), "\(ran)")
    #expect(try place.must("reservations", "--json").json().count == 1)
  }

  @Test func `a query ends quietly when whoever asked has heard enough, and fails on a full disk`() throws {
    let place = try Place(lines: (10..<22).map { Place.book("\($0):00") })
    for words in [
      ["log"], ["reservations", "--json"], ["--help"], ["exec", "--help"],
      ["timeline", "sahil", "2030-05-01"],
    ] {
      let output = try closedPipe()
      defer { close(output) }
      let ran = try run(place, words, output: output)
      #expect(ran.code == 0 && ran.errors == "", "\(words): \(ran)")
    }
    let ran = try full(place, "log")
    #expect(ran.code == 3 && ran.errors.hasPrefix("daybook: write the standard output: No space"), "\(ran)")
  }

  private func closedPipe() throws -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Unexpected("no pipe: \(errno)") }
    close(ends[0])
    return ends[1]
  }

  @Test func `what verify found is its exit code, whether or not somebody reads it`() throws {
    let place = try Place(Place.book("10:00"), Place.book("12:00"))
    let good = try unread(place, "verify")
    #expect(good.code == 0 && good.errors == "", "\(good)")
    var records = try Records(place)
    records.records[3][60] ^= 1
    try records.write()
    let bad = try unread(place, "verify")
    #expect(bad.code == 1 && bad.errors == "", "\(bad)")
  }

  @Test func `what was done and cannot be told ends with 3, and is done`() throws {
    let place = try Place(Place.book("10:00"))
    for ran in [try unread(place, "backup", "one"), try full(place, "backup", "two")] {
      #expect(ran.code == 3 && ran.errors.contains("what was done is done"), "\(ran)")
    }
    #expect(try place.must("drill", "one", "--json").json()[0]["ok"] == .bool(true))
    #expect(try place.must("drill", "two", "--json").json()[0]["ok"] == .bool(true))
  }

  @Test func `a rotation that cannot be written down changes no key`() throws {
    let place = try Place()
    let key = try place.must("seal", "--public-key").output
    for ran in [try unread(place, "seal", "--rotate"), try full(place, "seal", "--rotate")] {
      #expect(ran.code == 3 && ran.errors.contains("write the standard output"), "\(ran)")
      #expect(try place.must("seal", "--public-key").output == key)
    }
    _ = try place.must("seal", "--rotate")
    #expect(try place.must("seal", "--public-key").output != key)
  }

  @Test func `an export that is not read whole is a failure`() throws {
    let place = try Place(lines: (10..<22).map { Place.book("\($0):00") })
    for format in ["jsonl", "cbor-seq"] {
      let ran = try unread(place, "export", "events", "--format", format)
      #expect(ran.code == 3 && ran.errors.contains("write the standard output: Broken pipe"), "\(ran)")
    }
  }

  // MARK: Terminal control characters

  @Test(arguments: [
    ("plain text, Məmmədova 李 🍽 e\u{301}\n", "plain text, Məmmədova 李 🍽 e\u{301}\n"),
    ("\u{1B}[2J\u{7}", #"\u{1B}[2J\u{7}"#), ("a\r\tb\u{0}", #"a\u{D}\u{9}b\u{0}"#),
    ("\u{9B}31m\u{7F}\u{85}", #"\u{9B}31m\u{7F}\u{85}"#), ("a\u{202E}b\u{2066}", #"a\u{202E}b\u{2066}"#),
    ("\u{1B}\u{301}x", #"\u{1B}"# + "\u{301}x"), ("a\u{2028}b", #"a\u{2028}b"#),
  ])
  func `what would steer a terminal is shown by its number`(text: String, shown: String) {
    #expect(Shown.lines(text).utf8.elementsEqual(shown.utf8))
    #expect(Shown.line("a\nb") == #"a\u{A}b"# && Shown.lines("a\nb") == "a\nb")
  }

  @Test func `control characters of foreign files and of paths never reach the terminal raw`() throws {
    let place = try Place()
    let evil = "\u{1B}]0;x\u{7}\u{9B}2J\r\nok: 900 records"
    let csv = "No,\"Gu\(evil)ests\",Day\r\n1,\"\(evil)\",\(evil.prefix(3))\r\n"
    let map = "id=No,party=#2,start=Day,minutes=:90,venue=:sahil"
    let file = try place.file("book.csv", csv)
    let venues = try place.file(
      "venues.json",
      #"[{"id":"a","name":"\u001b[31m\u009b\nok","zone":"\u001b]0;\u0007\nok"},"\u001b\u009b\nok"]"#)
    let rans = [
      try place.run("import", "reservations", file, "--format", "csv", "--map", map),
      try place.run("import", "reservations", file, "--format", "csv", "--map", map, "--json"),
      try place.run("import", "reservations", file, "--format", "csv", "--map", "id=no\u{1B}"),
      try place.run("import", "reservations", file, "--format", "air", "--covers", "1"),
      try place.run("import", "venues", venues), try place.run("import", "venues", venues, "--json"),
      try place.run("import", "venues", place.path + "/\(evil)"), try place.run("show", evil),
      try place.run("find", evil), try place.run("verify", "--\(evil)"),
      try place.run("export", "bundle", evil),
      try place.run("backup", place.path + "/b\u{1B}[2J"),
    ]
    for ran in rans {
      let steering = (ran.output + ran.errors).unicodeScalars.filter {
        $0 != "\n" && ($0.value < 0x20 || (0x7F..<0xA0).contains($0.value))
      }
      #expect(steering.isEmpty, "\(ran)")
    }
    // Nor does a line break in an imported file begin a line of the output.
    for ran in rans.prefix(6) { #expect(!ran.lines.contains { $0.hasPrefix("ok") }, "\(ran)") }
  }
}
