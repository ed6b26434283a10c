import DaybookJSON
import Foundation
import Testing

/// CSV files as spreadsheets of all countries save them.
@Suite(.serialized) struct SpreadsheetImportTests {
  private static let map =
    "id=No,venue=:sahil,tables=Table,party=Guests,date=Day,time=At,minutes=:90,name=Name,phone=Phone"
  private static let names = ["No", "Table", "Guests", "Day", "At", "Name", "Phone"]

  private func run(_ place: Place, _ text: String, map: String = map, _ more: String...) throws -> Ran {
    let file = try place.file("book.csv", text)
    return try place.run(
      ["import", "reservations", file, "--format", "csv", "--map", map, "--json"] + more, input: [])
  }

  private func table(_ separator: String, _ rows: [String]...) -> String {
    ([Self.names] + rows).map { $0.joined(separator: separator) + "\r\n" }.joined()
  }

  /// Start of each booking, by its key.
  private func starts(_ place: Place) throws -> [String: String] {
    var starts: [String: String] = [:]
    for row in try place.must("reservations", "--json").json() {
      starts[row["key"]?.text ?? ""] = row["start"]?.text
    }
    return starts
  }

  @Test(arguments: [";", "\t", ","])
  func `the separator is read off the header`(separator: String) throws {
    let place = try Place()
    let ran = try run(place, table(separator, ["1", "T1", "2", "2030-05-01", "19:00", "Ana", ""]))
    #expect(ran.code == 0, "\(ran)")
    #expect(try starts(place) == ["csv:1": "2030-05-01T19:00:00+04:00"])
  }

  @Test func `a separator that is said goes before a line sep=, and that before the header`() throws {
    let place = try Place()
    let row = ["1", "T1", "2", "2030-05-01", "19:00", "Ana; Bob", ""]
    #expect(try run(place, table("|", row), "--separator", "|").code == 0)
    #expect(try run(place, "sep=|\r\n" + table("|", row)).code == 0)
    #expect(try run(place, "sep=;\n" + table("|", row), "--separator", "|").code == 0)
    let wrong = try run(place, table("|", row))
    #expect(
      wrong.code == 2 && wrong.errors.contains("a comma between them; --separator says another"), "\(wrong)")
    #expect(try run(place, table(";", row), "--separator", "x").errors.contains("allowed: one of , ; |"))
  }

  @Test func `the quarantine keeps the separator and the line sep=, and is taken in once mended`() throws {
    let place = try Place()
    let ran = try run(
      place,
      "sep=;\r\n" + table(";", ["1", "T1", "two", "2030-05-01", "19:00", "\"Ana; M\"", "+994501234567"]))
    let quarantine = try #require(try ran.json().first?["quarantine"]?.text)
    let text = try String(contentsOfFile: quarantine, encoding: .utf8)
    #expect(text.hasPrefix("sep=;\r\nquarantine_line;quarantine_field;quarantine_reason;No;Table;"))
    #expect(text.contains("\r\n3;Guests;"))
    let mended = text.replacingOccurrences(of: ";two;", with: ";2;")
    #expect(try run(place, mended).code == 0)
  }

  @Test(arguments: [
    ("dd.mm.yyyy", "1.5.2030"), ("dd.mm.yyyy", "01.05.2030"), ("mm/dd/yyyy", "05/01/2030"),
    ("d/m/yyyy", "1/5/2030"), ("YYYY/MM/DD", "2030/05/01"),
  ])
  func `dates are read as --dates says`(pattern: String, date: String) throws {
    let place = try Place()
    let text = table(";", ["1", "T1", "2", date, "19:00", "Ana", ""])
    #expect(try run(place, text, "--dates", pattern).code == 0)
    #expect(try starts(place) == ["csv:1": "2030-05-01T19:00:00+04:00"])
  }

  @Test func `dates are never guessed, and those of another pattern are quarantined by their column`() throws
  {
    let place = try Place()
    let text = table(
      ";", ["1", "T1", "2", "05.12.2030", "19:00", "", ""], ["2", "T1", "2", "31/12/2030", "19:00", "", ""])
    for more in [[], ["--dates", "mm-dd-yyyy"]] {
      let ran = try place.run(
        [
          "import", "reservations", try place.file("book.csv", text), "--format", "csv", "--map", Self.map,
          "--json",
        ]
          + more, input: [])
      let rows = try #require(try ran.json().first?["rowsQuarantined"]).items
      #expect(rows.count == 2)
      for row in rows {
        #expect(row["reasons"]?.items.first?["field"] == .string("Day"), "\(row)")
        #expect(row["reasons"]?.items.count == 1, "\(row)")
      }
    }
    #expect(try run(place, text, "--dates", "dd.mm.yy").code == 2)
    #expect(try run(place, text, "--dates", "dd.dd.yyyy").errors.contains("allowed: dd, mm and yyyy"))
  }

  @Test(arguments: [
    ("9:30", "T09:30:00+04:00"), ("7:30 PM", "T19:30:00+04:00"), ("07:30\u{202F}pm", "T19:30:00+04:00"),
    ("12:05 a.m.", "T00:05:00+04:00"), ("12:05PM", "T12:05:00+04:00"), ("19:30:15", "T19:30:15+04:00"),
    ("7:30:15 PM", "T19:30:15+04:00"), ("19:30:00.000", "T19:30:00+04:00"), ("19:30+0400", "T19:30:00+04:00"),
    ("17:30+02", "T19:30:00+04:00"), ("15:30Z", "T19:30:00+04:00"), ("10:30 AM -0500", "T19:30:00+04:00"),
  ])
  func `times are read as spreadsheets write them`(time: String, expected: String) throws {
    let place = try Place(venue: false)
    let venue = Place.sahil.replacingOccurrences(of: #""opens":"10:00""#, with: #""opens":"00:00""#)
    _ = try place.exec(#"{"command":"defineVenue","venue":\#(venue)}"#)
    let ran = try run(place, table(";", ["1", "T1", "2", "2030-05-02", time, "Ana", ""]))
    #expect(ran.code == 0, "\(ran)")
    #expect(try starts(place) == ["csv:1": "2030-05-02" + expected])
  }

  @Test(arguments: [
    "19", "24:00", "13:00 PM", "0:30 AM", "7:3", "19:30:00.5", "19:30 p.m", "noon", "19:30+4",
  ])
  func `a time that is none is quarantined by its column`(time: String) throws {
    let place = try Place()
    let ran = try run(place, table(";", ["1", "T1", "2", "2030-05-01", time, "Ana", ""]))
    let reasons = try #require(try ran.json().first?["rowsQuarantined"]?.items.first?["reasons"])
    #expect(reasons.items.map { $0["field"]?.text } == ["At"], "\(ran)")
  }

  @Test func `empty rows and empty cells at the end of a row are nothing`() throws {
    let place = try Place()
    let text =
      ";;;;;;;;\r\nNo;Table;Guests;Day;At;Name;Phone;;\r\n;;;;\r\n1;T1;2;2030-05-01;19:00;Ana;;;;;\r\n\r\n  ;\r\n"
      + "2;T1;2.0;2030-05-01;21:00\r\n3;T1;2;2030-05-01;12:00;Ana;;;;;more\r\n"
    let report = try #require(try run(place, text).json().first)
    #expect(report["rows"] == .integer(3) && report["accepted"] == .integer(2), "\(report)")
    let row = try #require(report["rowsQuarantined"]?.items.first)
    #expect(row["line"] == .integer(8), "\(row)")
    #expect(row["reasons"]?.items.first?["message"]?.text?.contains("found 11 fields") == true, "\(row)")
  }

  @Test func `a file without the header that the map counts on is refused and loses no row`() throws {
    let place = try Place()
    let row = "1;T1;2;2030-05-01;19:00;Ana\r\n"
    let map = "id=#1,venue=:sahil,tables=#2,party=#3,date=#4,time=#5,minutes=:90"
    let ran = try run(place, row + row, map: map)
    #expect(ran.code == 2 && ran.errors.contains("the first row is no header"), "\(ran)")
    #expect(try starts(place) == [:])
    #expect(try run(place, ";;;;;\r\n" + row, map: map).code == 2)
    #expect(try run(place, "a;b;c;d;e;f\r\n" + row, map: map).code == 0)
  }

  @Test func `two columns of one name are told apart by their numbers, in errors too`() throws {
    let place = try Place()
    let text = "No;Name;Guests;Start;End;Name\r\n1;T1;two;2030-05-01 19:00;2030-05-01 20:30;x y z\r\n"
    let map = "id=No,venue=:sahil,party=Guests,start=Start,end=End"
    let ran = try run(place, text, map: map + ",tables=Name")
    #expect(
      ran.code == 2 && ran.errors.contains("the column Name stands 2 times")
        && ran.errors.contains("#2 and #6"))
    let phone = try run(
      place, text.replacingOccurrences(of: "two", with: "2"), map: map + ",tables=#2,phone=#6")
    let reasons = try #require(try phone.json().first?["rowsQuarantined"]?.items.first?["reasons"]?.items)
    #expect(reasons.map { $0["field"]?.text } == ["Name (#6)"], "\(phone)")
  }

  @Test func `an error names its own column, where a field has two and where it has another's`() throws {
    let place = try Place()
    func field(_ row: [String]) throws -> [String?] {
      let reasons = try run(place, table(";", row)).json().first?["rowsQuarantined"]?.items.first?["reasons"]
      return reasons?.items.map { $0["field"]?.text } ?? []
    }
    #expect(try field(["1", "T1", "2", "2030-02-30", "x", "", ""]) == ["Day", "At"])
    #expect(try field(["1", "T1", "2", "2030-05-01", "", "", ""]) == ["At"])
    #expect(try field(["1", "T1", "2", "2030-05-02", "04:00", "", ""]) == ["Day, At"])
    #expect(try field(["1", "T9", "2", "2030-05-01", "19:00", "", ""]) == ["Table"])
    #expect(try field(["1", "T1", "2", "2030-05-01", "19:00", "a\u{202E}b", ""]) == ["Name"])
    #expect(try field(["1", "T1", "2", "2030-05-01", "19:00", "", "994501234567.0"]) == ["Phone"])
    #expect(try field(["1", "T1", "2", "2030-05-01", "19:00", "", "9.94501E+11"]) == ["Phone"])
  }

  @Test func `names with question marks are warned of`() throws {
    let place = try Place()
    let text = table(
      ";", ["1", "T1", "2", "2030-05-01", "19:00", "?li M?mm?dov", ""],
      ["2", "T2", "2", "2030-05-01", "19:00", "Ana", ""])
    let report = try #require(try run(place, text).json().first)
    let warning = try #require(report["warnings"]?.items.first?.text)
    #expect(warning.hasPrefix("1 of 2 names have a ? in them"))
    let again = try place.run(
      ["import", "reservations", try place.file("book.csv", text), "--format", "csv", "--map", Self.map])
    #expect(again.output.contains("warning: 1 of 2 names"))
  }

  @Test func `a table in which nobody comes from 13:00 on is warned of, unless it is short or begins at ten`()
    throws
  {
    func warnings(_ times: [String]) throws -> [String] {
      let rows = times.enumerated().map { number, time in
        ["\(number)", "T1", "2", "2029-05-0\(number + 1)", time, "Ana", ""]
      }
      let text = ([Self.names] + rows).map { $0.joined(separator: ";") + "\r\n" }.joined()
      let report = try #require(try run(try Place(), text).json().first)
      return report["warnings"]?.items.compactMap(\.text) ?? []
    }
    let lost = ["07:30", "08:00", "09:30", "12:00", "1:00"]
    let warning = try #require(try warnings(lost).first)
    #expect(warning.hasPrefix("all 5 begin between 01:00 and 12:59") && warning.contains("AM and PM"))
    #expect(try warnings(Array(lost.dropLast())) == [])
    #expect(try warnings(lost + ["13:00"]) == [])
    #expect(try warnings(lost + ["00:30"]) == [])
    #expect(try warnings(["10:00", "11:00", "11:30", "12:00", "12:30"]) == [])
    #expect(try warnings(["7:30 PM", "8:00 PM", "9:30 PM", "12:00 PM", "1:00 PM"]) == [])
  }

  @Test func `R3 minutes are elapsed, through a night on which the clocks change`() throws {
    let place = try Place(venue: false)
    let venue = Place.sahil.replacingOccurrences(of: "Asia/Baku", with: "America/New_York")
      .replacingOccurrences(of: #""closes":"02:00+1""#, with: #""closes":"05:00+1""#)
      .replacingOccurrences(of: #""lastSeating":"00:30+1""#, with: #""lastSeating":"04:00+1""#)
    _ = try place.exec(#"{"command":"defineVenue","venue":\#(venue)}"#)
    let map = "id=No,venue=:sahil,tables=Table,party=Guests,start=At,minutes=Stay"
    let text =
      "No;Table;Guests;At;Stay\r\n1;T1;2;2031-03-09 01:30;60\r\n2;T1;2;2030-11-03 00:30;90\r\n3;T2;2;2030-11-03 00:30;180\r\n"
    let ran = try run(place, text, map: map)
    #expect(ran.code == 0, "\(ran)")
    var ends: [String: String] = [:]
    for row in try place.must("reservations", "--json").json() {
      ends[row["key"]?.text ?? ""] = row["end"]?.text
    }
    #expect(
      ends == [
        "csv:1": "2031-03-09T03:30:00-04:00", "csv:2": "2030-11-03T01:00:00-05:00",
        "csv:3": "2030-11-03T02:30:00-05:00",
      ])
    #expect(try run(place, text, map: map).json().first?["alreadyThere"] == .integer(3))
  }
}
