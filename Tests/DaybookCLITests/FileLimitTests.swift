import DaybookJSON
import Foundation
import Testing

/// The command line where files may not grow (`ulimit -f`).
struct FileLimitTests {
  /// Runs `daybook` where a file may have no more than a MiB.
  private func limited(_ place: Place, _ words: [String], _ lines: [String]) throws -> Ran {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments =
      ["-c", #"ulimit -f 1024 && exec "$0" "$@""#, Place.products + "/daybook", "--ledger", place.ledger]
      + words
    let (input, output, errors) = (
      try place.file("limited.in", lines.joined(separator: "\n") + "\n"), place.path + "/limited.out",
      place.path + "/limited.err"
    )
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    process.standardInput = FileHandle(forReadingAtPath: input)
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    process.waitUntilExit()
    let code =
      process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    return Ran(
      code: code, output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  @Test func `a limit on files is told as STORAGE_FULL, cancels go on, and without it so does all`() throws {
    let place = try Place(Place.book("19:00", table: "T1"))
    let reservation = try #require(
      try place.must("reservations", "--date", "2030-05-01", "--json").json().first?["reservation"]?.text)
    let ran = try limited(
      place, ["exec"],
      [
        Place.book("19:00", table: "T2"), #"{"command":"cancel","reservation":"\#(reservation)"}"#,
        Place.book("19:00", table: "T2"),
      ])
    let answers = try ran.json()
    #expect(answers.map(\.outcome) == ["failed", "accepted", "failed"], "\(ran)")
    #expect(answers.first?["code"]?.text == "STORAGE_FULL")
    #expect(answers.first?["message"]?.text?.contains("ulimit -f") == true)
    #expect(ran.code == 0)
    #expect(try place.exec(Place.book("19:00", table: "T2")).first?.outcome == "accepted")
    _ = try place.must("verify")
  }
}
