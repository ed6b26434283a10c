import DaybookJSON
import Foundation
import Testing

@testable import DaybookOperations

/// Reservations imported from a CSV file with any columns.
@Suite(.serialized) struct CSVImportTests {
  private static let map =
    "id=No,venue=:sahil,tables=Table,party=Guests,date=Day,time=#5,minutes=:90,name=Name,phone=Phone,email=Mail,"
    + "note=Note,allergies=Allergies,status=State"
  private static let header = "No,Table,Guests,Day,\"At, o'clock\",Name,Phone,Mail,Note,Allergies,State\r\n"

  private func run(_ place: Place, _ file: String, map: String = map, _ more: String...) throws -> Ran {
    try place.run(
      ["import", "reservations", file, "--format", "csv", "--map", map, "--json"] + more, input: [])
  }

  private func taken(_ place: Place, _ file: String, map: String = map, _ more: String...) throws -> JSONValue
  {
    try taken(place, file, map: map, more)
  }

  private func taken(_ place: Place, _ file: String, map: String, _ more: [String]) throws -> JSONValue {
    let ran = try place.run(
      ["import", "reservations", file, "--format", "csv", "--map", map, "--json"] + more, input: [])
    return try #require(try ran.json().first, "\(ran)")
  }

  @Test func `columns by name and number, constants, lists, words of other systems`() throws {
    let place = try Place()
    let csv =
      Self.header
      + "1,T1;T2,4,2030-05-01,19:00,Ana,+994501234567,ana@example.com,\"by the \"\"window\"\"\",nuts; milk,Confirmed\r\n"
      + "2,,2,2020-05-01,19:00,Bob,,,,,No-Show\r\n3,T1,2,2030-05-01,19:00,,,,,,CANCELED\r\n"
      + "4,T 3,3,2020-05-01,19:00,Dina,,,,,\r\n"
    let report = try taken(place, try place.file("book.csv", csv), "--system", "opentable")
    #expect(report["accepted"] == .integer(4), "\(report)")
    let all = try place.must("reservations", "--json").json()
    let states = Dictionary(
      uniqueKeysWithValues: all.compactMap { row in
        row["key"]?.text.map { ($0, row["state"]?.text ?? "") }
      })
    #expect(
      states == [
        "opentable:1": "booked", "opentable:2": "noShow", "opentable:3": "cancelled",
        "opentable:4": "completed",
      ])
    let shown = try #require(all.first { $0["key"]?.text == "opentable:1" })
    #expect(shown["tables"] == .array([.string("T1"), .string("T2")]))
    #expect(shown["end"]?.text?.contains("T20:30") == true || shown["end"]?.text?.contains("T16:30") == true)
    let ana = try #require(try place.must("find", "Ana", "--json").json().first?["guest"])
    #expect(ana["notes"] == .string("by the \"window\"") && ana["email"] == .string("ana@example.com"))
    #expect(ana["allergies"] == .array([.string("nuts"), .string("milk")]))
  }

  @Test func `quarantine in CSV: line, field, reason, and the row as it was; mended it is taken in`() throws {
    let place = try Place(Place.book("19:00", table: "T1"))
    let csv =
      Self.header + "1,T1,2,2030-05-01,19:30,\"Ana, M\",,,\"two\r\nlines\",,booked\r\n"
      + "2,T2,two,2030-05-01,19:30,Bob,,,,,booked\r\n3,T2,2\r\n4,T2,2,2030-05-01,19:30,Dina,,,,,perhaps\r\n"
      + "5,T2,2,2030-05-01,,Elxan,,bad mail,,,booked\r\n6,T 3,3,2030-05-01,19:30,Fidan,,,,,booked\r\n"
    let ran = try run(place, try place.file("book.csv", csv))
    #expect(ran.code == 1)
    let report = try #require(try ran.json().first)
    #expect(report["accepted"] == .integer(1) && report["quarantined"] == .integer(5), "\(report)")
    let quarantine = try #require(report["quarantine"]?.text)
    #expect(quarantine == place.path + "/book.quarantine.csv")
    let text = try String(contentsOfFile: quarantine, encoding: .utf8)
    #expect(
      text.hasPrefix(
        "quarantine_line,quarantine_field,quarantine_reason,No,Table,Guests,Day,\"At, o'clock\","))
    #expect(text.contains("2,Table,"))
    #expect(text.contains(",1,T1,2,2030-05-01,19:30,\"Ana, M\",,,\"two\r\nlines\",,booked\r\n"))
    #expect(
      text.contains("\r\n4,Guests,\"Guests: INVALID: found \"\"two\"\"; allowed: a whole number\",2,T2,two,"))
    #expect(text.contains(",3,T2,2\r\n"))
    // Imported unchanged, it gives the same quarantine: the columns it adds are not fields of a row.
    let again = try taken(place, quarantine)
    #expect(again["quarantined"] == .integer(5))
    let second = try String(contentsOfFile: try #require(again["quarantine"]?.text), encoding: .utf8)
    #expect(second.contains(",2,T2,two,2030-05-01,") && !second.dropFirst(60).contains("quarantine_"))
    let mended = text.replacingOccurrences(of: ",1,T1,2,", with: ",1,T2,2,").replacingOccurrences(
      of: "2,T2,two,2030-05-01", with: "2,T1,2,2030-05-02")
    let third = try taken(place, try place.file("mended.csv", mended))
    #expect(third["accepted"] == .integer(2) && third["quarantined"] == .integer(3), "\(third)")
  }

  @Test(arguments: [
    ("id=No", "missing venue"), ("id=No,venue=:v,party=Guests,minutes=:9", "missing start"),
    ("id=No,venue=:v,party=Guests,start=Day", "missing end"), ("colour=No", "found \"colour=No\""),
    ("id=Number", "no column Number; found No, Table"), ("id=#12", "no column #12"),
    ("id=No,id=No", "id is named twice"),
  ])
  func `a map that does not fit is refused before anything is read`(map: String, message: String) throws {
    let place = try Place()
    let ran = try run(place, try place.file("book.csv", Self.header), map: map)
    #expect(ran.code == 2, "\(ran)")
    #expect(ran.errors.contains("--map: \(message)"), "\(ran.errors)")
  }

  @Test func `an empty file says so, and a date that does not exist is told as that`() throws {
    let place = try Place()
    for text in ["", "\r\n\r\n", ",,\r\n"] {
      let empty = try run(place, try place.file("book.csv", text))
      #expect(
        empty.code == 3 && empty.errors.contains("book.csv: found nothing in it; allowed: a first row"),
        "\(empty)")
    }
    func reasons(_ day: String, _ time: String, _ more: String...) throws -> [String] {
      let file = try place.file("book.csv", Self.header + "1,T1,2,\(day),\(time),Ana,,,,,\r\n")
      let row = try taken(place, file, map: Self.map, more)["rowsQuarantined"]?.items.first
      return row?["reasons"]?.items.compactMap { $0["message"]?.text } ?? []
    }
    #expect(try reasons("2030-02-30", "25:00").map { $0.contains("there is no such") } == [true, true])
    #expect(
      try reasons("30.02.2030", "19:75", "--dates", "dd.mm.yyyy").map { $0.contains("no such") } == [
        true, true,
      ])
    #expect(try reasons("2030-2-3", "7").map { $0.contains("there is no such") } == [false, false])
    for words in [
      ["diary", "sahil", "2030-02-30"], ["nearest", "sahil", "2030-05-01T25:00", "--party", "2"],
    ] {
      let ran = try place.run(words, input: [])
      #expect(ran.code == 2 && ran.errors.contains("there is no such"), "\(ran)")
    }
    let answers = try place.exec(
      #"{"command":"closeDay","venue":"sahil","date":"2030-02-30"}"#, Place.book("24:00"), Place.book("7pm"))
    #expect(answers.map { $0["message"]?.text?.contains("there is no such") } == [true, true, false])
  }

  @Test func `history comes in on the system's clock as well, and moves no clock`() throws {
    let place = try Place(clock: "system")
    let csv = Self.header + "1,T1,2,2020-05-01,19:30,Ana,,,,,\r\n"
    #expect(try taken(place, try place.file("book.csv", csv))["accepted"] == .integer(1))
    #expect(try place.must("find", "Ana", "--all", "--json").json().count == 1)
    #expect(try place.run("verify").code == 0)
  }

  @Test func `a mark that combines with a quote, a comma or a semicolon changes nothing of the format`()
    throws
  {
    let place = try Place()
    let csv =
      Self.header
      + "1,T1,2,2030-05-01,19:30,\"\"\"\u{301}Ana\"\"\u{308}, M\",,,\"a\r\n\u{301}b\",\u{301}nuts;\u{301}milk; \u{308}eggs,perhaps\r\n"
    let report = try taken(place, try place.file("book.csv", csv))
    let quarantine = try #require(report["quarantine"]?.text)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: quarantine)))
    var reader = CSVReader(bytes, path: quarantine)
    _ = try reader.next()
    let row = try #require(try reader.next()?.fields)
    #expect(row[8].utf8.elementsEqual("\"\u{301}Ana\"\u{308}, M".utf8), "\(row[8])")
    #expect(row[11].utf8.elementsEqual("a\r\n\u{301}b".utf8))
    let text = String(decoding: bytes, as: UTF8.self)
    let mended = String(decoding: Array(text.utf8), as: UTF8.self).replacingOccurrences(
      of: "perhaps", with: "booked")
    let second = try taken(place, try place.file("mended.csv", mended))
    #expect(second["accepted"] == .integer(1), "\(second)")
    let ana = try #require(try place.must("find", "Ana", "--json").json().first?["guest"])
    #expect(ana["allergies"]?.items.count == 3, "\(ana)")
  }

  @Test func `a column's name may begin with a mark that combines with the equals sign`() throws {
    let place = try Place()
    let header = "\u{301}No,\u{308}Guests\r\n"
    let map = "id=\u{301}No,party=\u{308}Guests,venue=:sahil,tables=:T1,start=:2030-05-01T19:00,minutes=:90"
    let file = try place.file("book.csv", header + "1,2\r\n")
    #expect(try taken(place, file, map: map)["accepted"] == .integer(1))
    let number = try run(place, file, map: "id=#-9223372036854775808,party=#9223372036854775807")
    #expect(number.code == 2 && number.errors.contains("no column"), "\(number)")
  }
}
