import DaybookJSON
import Foundation
import Testing

/// `daybook report` in all its forms, of one evening.
@Suite struct ReportCommandTests {
  private static let text = """
    House & <Sons>, 2030-06-14 to 2030-06-15, at position 30
      covers            14 in 4 parties
      of these seated   8 in 3 parties
      walk-ins          2 in 1 party
      no-shows          2 in 1 party, 25 % of those booked
      late cancels      0 in 0 parties
      cancels           0 in 0 parties
      declined          0 in 0 parties
      refused           17 in 2 parties; turned away 9 in 1 party
      waitlist          1 joined, 0 offered, 0 booked (0 %), 0 left, 1 lapsed, 0 waiting
      wait for a place  –
      turn time         median 72 min, half of them 72 min to 72 min, all 72 min to 72 min, of 1
      lead time         median 10 h, half of them 9 h to 7 d, all 9 h to 7 d, of 3
      deposits          1 booking, in minor units of EUR: 500 agreed, 0 due, 3000 paid, 0 refunded, 0 forfeited

    By hour:
      19:00  8 covers  3 parties  ████████████████████  turn 72 min  1 walk-in, 1 no-show, 1 turned away
      20:00  6 covers  1 party    ███████████████

    Turn times by service and party:
      dinner  party of 2  72 min  ████████████████████  72–72, all 72–72, of 1

    Seated by quarter of an hour, mean of 2 dates:
      19:15  4.0 covers  ███████████▍          1.5 of 5 tables  most 8 covers, most 3 tables
      19:30  4.0 covers  ███████████▍          1.5 of 5 tables  most 8 covers, most 3 tables
      19:45  4.0 covers  ███████████▍          1.5 of 5 tables  most 8 covers, most 3 tables
      20:00  7.0 covers  ████████████████████  2.0 of 5 tables  most 14 covers, most 4 tables
      20:15  7.0 covers  ████████████████████  2.0 of 5 tables  most 14 covers, most 4 tables
      20:30  4.0 covers  ███████████▍          1.0 of 5 tables  most 8 covers, most 2 tables
      20:45  3.0 covers  ████████▋             0.5 of 5 tables  most 6 covers, most 1 table
      21:00  3.0 covers  ████████▋             0.5 of 5 tables  most 6 covers, most 1 table
      21:15  3.0 covers  ████████▋             0.5 of 5 tables  most 6 covers, most 1 table

    Booked ahead:
      same day         2 parties  ████████████████████  10 covers
      1 day            0 parties                        0 covers
      2–6 days         0 parties                        0 covers
      7–13 days        1 party    ██████████            2 covers
      14–29 days       0 parties                        0 covers
      30–89 days       0 parties                        0 covers
      90 days or more  0 parties                        0 covers

    Refused, by rule:
      NO_TABLE_FITS  2 parties  ████████████████████  17 covers

    Kitchen, by station:
      pass  1 dish  0 % late    median -5 min, -5 to -5 past their time

    On the books, against the mean of the four same weekdays before:
      2030-06-14 fri  14 covers  ████████████████████  0.0 as far ahead  0.0 in the end
      2030-06-21 fri  3 covers   ████▎                 0.0 as far ahead  0.0 in the end

    """

  @Test func `the text has every part with its bars`() throws {
    let evening = try ReportedEvening()
    let ran = try evening.place.must(
      "report", "h", "--from", "2030-06-14", "--to", "2030-06-15", "--by", "hour")
    #expect(ran.output == ReportCommandTests.text)
  }

  @Test func `JSON has the same figures, and who was turned away for what`() throws {
    let evening = try ReportedEvening()
    let json = try #require(try evening.place.must("report", "h", "--json").json().first)
    #expect(
      json["from"]?.text == "2030-06-08" && json["to"]?.text == "2030-06-14" && json["by"]?.text == "date")
    #expect(json["rows"]?.items.map { $0["key"]?.text } == ["2030-06-14"])
    #expect(
      json["total"]?["due"]?["covers"]?.integer == 14
        && json["total"]?["turnMinutes"]?["median"]?.integer == 72)
    let refused = try #require(json["refused"]?.items)
    #expect(refused.map { $0["by"]?.text } == ["guest:zoe", "guest:zoe"])
    #expect(refused.map { $0["party"]?.integer } == [9, 8])
    #expect(refused.map { $0["turnedAway"] } == [.bool(true), .bool(false)])
    #expect(
      refused.map { $0["codes"] } == [JSONValue](repeating: .array([.string("NO_TABLE_FITS")]), count: 2))
    #expect(refused[0]["start"]?.text == "2030-06-14T19:00:00+02:00")
    let books = try #require(json["onTheBooks"]?.items)
    #expect(books.count == 28 && books[7]["booked"]?["covers"]?.integer == 3)
    #expect(json["occupancy"]?["quarters"]?.items.first?["time"]?.text == "19:15")
  }

  @Test func `CSV has a row a line, and only rows`() throws {
    let evening = try ReportedEvening()
    let ran = try evening.place.must("report", "h", "--by", "party", "--csv")
    let lines = ran.output.components(separatedBy: "\r\n").map { $0.components(separatedBy: ",") }
    let head = lines[0]
    #expect(head.prefix(3) == ["party", "dueParties", "dueCovers"] && lines.last == [""])
    #expect(lines.dropLast().allSatisfy { $0.count == head.count })
    let rows = lines.dropFirst().dropLast()
    #expect(rows.map { $0[0] } == ["2", "4", "6", "8", "9"])
    func column(_ name: String) throws -> [String] {
      let place = try #require(head.firstIndex(of: name), "\(head)")
      return rows.map { $0[place] }
    }
    #expect(try column("dueCovers") == ["4", "4", "6", "0", "0"])
    #expect(try column("noShowsParties") == ["1", "0", "0", "0", "0"])
    #expect(try column("turnMinutesMedian") == ["72", "", "", "", ""])
    #expect(try column("turnedAwayCovers") == ["0", "0", "0", "0", "9"])
    #expect(try column("depositPaidEUR") == ["0", "0", "3000", "0", "0"])
  }

  @Test func `the page is whole, labelled, and asks for nothing`() throws {
    let evening = try ReportedEvening()
    let path = evening.place.path + "/report.html"
    let ran = try evening.place.must("report", "h", "--by", "service", "--html", path)
    #expect(ran.output.isEmpty && ran.errors.contains(path))
    let page = try String(contentsOfFile: path, encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">") && page.contains("@media print"))
    for word in ["<script", "http:", "https:", "src=\"", "href=", "url(", "@import", "<Sons>"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("<h1>House &amp; &lt;Sons&gt;</h1>"))
    let charts = page.components(separatedBy: "<svg").dropFirst().compactMap {
      $0.components(separatedBy: "</svg>").first
    }
    #expect(charts.count == 7)
    for chart in charts {
      #expect(chart.contains("role=\"img\"") && chart.contains("<title>") && chart.contains("<desc>"))
      // A reader of XML takes each drawing alone.
      #expect(XMLCheck.isWellFormed("<svg" + chart + "</svg>"), "\(chart)")
      // Nor need a reader know the page's style to see all of it.
      for line in chart.split(separator: "\n") where line.contains("<rect") || line.contains("<line") {
        #expect(line.contains(line.contains("<rect") ? " fill=\"#" : " stroke=\"#"), "\(line)")
      }
    }
    for title in [
      "Covers by service", "Seated by quarter of an hour", "Turn times by service and party", "Booked ahead",
      "Refused demand", "Who was refused", "Kitchen", "On the books",
    ] {
      #expect(page.contains("<h2>\(title)</h2>"), "\(title)")
    }
    #expect(page.components(separatedBy: "<table>").count == page.components(separatedBy: "</table>").count)
  }

  @Test func `- is the standard output, and a file that cannot be made is named as it was given`() throws {
    let place = try ReportedEvening().place
    let path = place.path + "/page"
    let change = ["what-if", "h", "--from", "2030-06-07T11:00", "--rules", "name=N"]
    for words in [["report", "h", "--html"], change + ["--svg"], ["export", "events", "--output"]] {
      _ = try place.run(words + [path])
      let ran = try place.run(words + ["-"])
      #expect(ran.code == 0 && ran.errors.isEmpty, "\(words): \(ran.errors)")
      #expect(ran.output == (try String(contentsOfFile: path, encoding: .utf8)), "\(words)")
      let nowhere = try place.run(words + ["/nowhere/page"])
      #expect(nowhere.code == 3 && nowhere.errors.contains("/nowhere/page: "), "\(words): \(nowhere.errors)")
    }
    let sealed = try place.run("seal", "--output", "-")
    #expect(sealed.code == 0 && !sealed.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: place.path + "/-"))
  }

  @Test func `what cannot be reported is refused with what is allowed`() throws {
    let evening = try ReportedEvening()
    func ran(_ words: String...) throws -> Ran { try evening.place.run(["report"] + words, input: []) }
    let none = try ran("hh")
    #expect(none.code == 1 && none.errors.contains("did you mean \"h\"?"))
    #expect(try ran().code == 2)
    let backwards = try ran("h", "--from", "2030-06-15", "--to", "2030-06-14")
    #expect(backwards.code == 2 && backwards.errors.contains("not before the first"))
    let by = try ran("h", "--by", "moon")
    #expect(by.code == 2 && by.errors.contains("date, service, weekday, hour, party, channel, venue"))
    let both = try ran("h", "--csv", "--json")
    #expect(both.code == 2 && both.errors.contains("one of them"))
  }

  @Test func `reservations say when a party sat and left`() throws {
    let evening = try ReportedEvening()
    let all = try evening.place.must("reservations", "--date", "2030-06-14", "--json").json()
    let times = all.map { [$0["seatedAt"]?.text, $0["leftAt"]?.text] }
    #expect(times.contains(["2030-06-14T19:05:00+02:00", "2030-06-14T20:17:30+02:00"]))
    #expect(times.contains(["2030-06-14T19:05:00+02:00", nil]) && times.contains([nil, nil]))
  }

  @Test func `tables, venues and a guest leave by the command line`() throws {
    let place = try ReportedEvening().place
    let made = try #require(
      try place.must("export", "tables", place.path + "/t", "--format", "csv", "--json").json().first)
    #expect(made["position"]?.integer == 30 && made["tables"]?.items.count == 13)
    #expect(FileManager.default.fileExists(atPath: place.path + "/t/reservations.csv"))
    let told = try place.must("export", "tables", place.path + "/s", "--redact").output
    #expect(told.contains("people are pseudonyms") && told.contains("reservations  6 rows"))
    #expect(try place.run("export", "tables", place.path + "/s").code == 3)
    #expect(try place.run("export", "tables").code == 2)
    #expect(try place.run("export", "tables", "x", "--format", "xls").code == 2)
    let other = place.path + "/other"
    let file = place.path + "/venues.json"
    let hill = Place.sahil.replacingOccurrences(
      of: #""id":"sahil","#,
      with: #""id":"hill","location":{"latitude":40.369683,"longitude":-0.5},"#)
    #expect(try place.exec(#"{"command":"defineVenue","venue":\#(hill)}"#)[0].outcome == "accepted")
    _ = try place.must("export", "venues", "--output", file)
    _ = try place.must("init", "--ledger", other)
    _ = try place.must("import", "venues", file, "--ledger", other)
    #expect(
      try String(contentsOfFile: file, encoding: .utf8).contains(
        #""latitude":40.369683,"longitude":-0.500000"#))
    #expect(
      try place.must("export", "venues", "--ledger", other).output
        == String(contentsOfFile: file, encoding: .utf8))
    let ana = try place.must("export", "guest", "ana").output
    #expect(ana.contains(#""inClear":{"name":"Ana"}"#) && !ana.contains("zoe"))
    let nobody = try place.run("export", "guest", "nobody")
    #expect(nobody.code == 1 && nobody.errors.contains("nothing is kept about guest:nobody"))
    #expect(try place.run("export", "guest", "host:1").code == 2)
  }
}

/// Whether a text is well-formed XML.
private enum XMLCheck {
  static func isWellFormed(_ text: String) -> Bool {
    // Tags that open and close in order, with quoted attributes: what our drawings have.
    var open: [Substring] = []
    for part in text.split(separator: "<").map({ $0 }) {
      guard let end = part.firstIndex(of: ">") else { return false }
      let tag = part[..<end]
      if part[part.index(after: end)...].contains("&") {
        let entities = part[part.index(after: end)...].split(separator: "&").dropFirst()
        guard entities.allSatisfy({ $0.contains(";") }) else { return false }
      }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else { return false }
      } else if !tag.hasSuffix("/") {
        guard tag.filter({ $0 == "\"" }).count.isMultiple(of: 2) else { return false }
        open.append(tag.split(separator: " ")[0])
      }
    }
    return open.isEmpty
  }
}
