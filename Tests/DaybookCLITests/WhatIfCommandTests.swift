import DaybookJSON
import Foundation
import Testing

/// `daybook what-if` in all its forms, of one evening.
@Suite struct WhatIfCommandTests {
  private static let from = ["--from", "2030-06-07T11:00"]
  private static let rules = ["--rules", "tables.F.most=10,tables.F.least=7", "--rules", "tables.B=null"]

  private func ask(_ evening: ReportedEvening, _ more: [String]) throws -> Ran {
    try evening.place.run(["what-if", "h"] + WhatIfCommandTests.from + more)
  }

  @Test func `the text tells who is gained, who sits elsewhere, the quarters, and what cannot be known`()
    throws
  {
    let ran = try ask(try ReportedEvening(), WhatIfCommandTests.rules)
    #expect(ran.code == 0 && ran.errors.isEmpty)
    for part in [
      "House & <Sons>, 2030-06-07 to 2030-06-14, records ",
      "  covers             14 in 4 parties  23 in 5 parties  +9\n",
      "  turned away        9 in 1 party     0 in 0 parties   -9\n",
      "Gained: 9 covers in 1 party\n  2030-06-14  19:00–20:30 F  9 covers  guest:zoe  was refused, record ",
      "Elsewhere: 2 covers in 1 party\n  2030-06-14  19:05–20:35 D → 19:05–20:00 E  2 covers  host:1\n",
      "Seated by quarter of an hour, mean of 8 dates:\n  19:00  0.0  →  1.1  ███████▉              +9\n",
      "Sitting down, for the kitchen:\n", "decided again; 3 records taken over: prepConfirmed 1",
      "What this cannot know:\n  Demand that never asked",
    ] { #expect(ran.output.contains(part), "\(part) in \(ran.output)") }
  }

  @Test func `JSON has every party with its place before and after, by name`() throws {
    let evening = try ReportedEvening()
    let ran = try ask(evening, WhatIfCommandTests.rules + ["--json"])
    let json = try #require(try ran.json().first)
    #expect(json["before"]?["due"]?["covers"]?.integer == 14)
    #expect(json["otherwise"]?["due"]?["covers"]?.integer == 23)
    #expect(json["gained"]?.items.map { $0["by"]?.text } == ["guest:zoe"] && json["lost"]?.items == [])
    let ana = try #require(json["parties"]?.items.first { $0["name"]?.text == "Ana" })
    #expect(ana["before"]?["tables"]?.items == [.string("A")] && ana["before"] == ana["otherwise"])
    #expect(json["unknown"]?.items.count == 9)
    #expect(try ask(evening, WhatIfCommandTests.rules + ["--json"]).output == ran.output)
    let nameless = try ask(evening, WhatIfCommandTests.rules + ["--json", "--no-names"])
    #expect(!nameless.output.contains("Ana"))
  }

  @Test func `a definition in a file is a patch, and the drawing is written to a file`() throws {
    let evening = try ReportedEvening()
    let (patch, drawing) = (evening.place.path + "/patch.json", evening.place.path + "/drawing.svg")
    try #"{"services":[],"deposit":null}"#.write(toFile: patch, atomically: true, encoding: .utf8)
    let closed = try ask(evening, ["--with", patch])
    #expect(
      closed.output.contains("Lost: 14 covers in 4 parties") && closed.output.contains("OUTSIDE_SERVICE"))
    let drawn = try ask(evening, ["--with", patch, "--svg", drawing])
    #expect(drawn.code == 0 && drawn.output.isEmpty && drawn.errors.contains(drawing))
    let svg = try String(contentsOfFile: drawing, encoding: .utf8)
    #expect(
      svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.contains("House &amp; &lt;Sons&gt;"))
  }

  @Test func `what is asked wrongly says what is allowed`() throws {
    let evening = try ReportedEvening()
    for (words, part) in [
      ([], "give --with FILE, or --rules"), (["--rules", "x"], "FIELD=VALUE"),
      (["--rules", "x=1"], "venue.x: unknown field"), (["--with", "/nowhere.json"], "/nowhere.json"),
      (["--rules", "name=N", "--json", "--svg", "f"], "one of them"),
      (
        ["--rules", "name=N", "--to", "2030-06-01"],
        "found --from 2030-06-07T11:00 and --to 2030-06-01; allowed: an end that is after the beginning"
      ),
    ] as [([String], String)] {
      let ran = try ask(evening, words)
      #expect(ran.code != 0 && ran.output.isEmpty && ran.errors.contains(part), "\(words): \(ran.errors)")
    }
    let text = try evening.place.file("patch.json", "text")
    let field = try evening.place.file("field.json", #"{"x":1}"#)
    for file in [text, field] { #expect(try ask(evening, ["--with", file]).code == 2, "\(file)") }
    let later = try evening.place.run(["what-if", "h", "--from", "2031-06-07", "--rules", "name=N"])
    #expect(later.code == 1 && later.output.isEmpty, "\(later)")
    #expect(
      later.errors.contains("nothing was recorded from 2031-06-07T00:00:00+02:00 on"), "\(later.errors)")
    let nobody = try evening.place.run(["what-if", "nobody", "--from", "2030-06-07", "--rules", "name=N"])
    #expect(nobody.code == 1 && nobody.errors.contains("no venue \"nobody\""))
    let missing = try evening.place.run(["what-if", "h", "--rules", "name=N"])
    #expect(missing.code == 2 && missing.errors.contains("missing --from"))
  }
}
