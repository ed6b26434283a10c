import DaybookJSON
import Foundation
import Testing

/// A venue's day as iCalendar (RFC 5545).
@Suite(.serialized) struct CalendarTests {
  private static let venue = Place.sahil.replacingOccurrences(
    of: "\"name\":\"Sahil\"", with: #""name":"Sahil, the bar; \\ terrace""#)

  /// Letters of several scalars each.
  private static let marked = String(repeating: "e\u{301}\u{323}👩‍🍳", count: 5)

  /// The lines of a stream, unfolded.
  private func lines(_ text: String) throws -> [String] {
    guard text.hasSuffix("\r\n") else { throw Unexpected("no line end: \(text)") }
    return text.replacingOccurrences(of: "\r\n ", with: "").components(separatedBy: "\r\n").dropLast()
  }

  private func place() throws -> Place {
    let place = try Place(venue: false)
    let answers = try place.exec(
      #"{"command":"defineVenue","venue":\#(Self.venue)}"#,
      Place.book(
        "19:00", table: "T1",
        more:
          #","guest":{"name":"Ana, daughter of \#(String(repeating: "Ə", count: 20)); née M \#(Self.marked)"}"#
      ),
      Place.book("20:00", table: "T 3", party: 4), Place.book("12:00", table: "T2"))
    for answer in answers where answer.outcome != "accepted" { throw Unexpected("\(answer)") }
    guard let id = answers[3]["reservation"]?.text else { throw Unexpected("\(answers)") }
    _ = try place.exec(#"{"command":"cancel","reservation":"\#(id)","by":"host:1"}"#)
    return place
  }

  @Test func `one event for each reservation: id, times in UTC, state, party and tables, no name`() throws {
    let place = try place()
    let ran = try place.must("export", "calendar", "sahil", "2030-05-01")
    let all = try lines(ran.output)
    #expect(all.first == "BEGIN:VCALENDAR" && all.last == "END:VCALENDAR")
    #expect(all.contains("VERSION:2.0") && all.contains { $0.hasPrefix("PRODID:") })
    #expect(all.filter { $0 == "BEGIN:VEVENT" }.count == 3)
    for name in ["NAME", "X-WR-CALNAME"] {
      #expect(all.contains(#"\#(name):Sahil\, the bar\; \\ terrace 2030-05-01"#))
    }
    let zoned = all.filter { $0.contains("TZID") || $0.contains("VTIMEZONE") }
    let times = all.filter { $0.hasPrefix("DT") }
    #expect(zoned.isEmpty && times.allSatisfy { $0.hasSuffix("Z") })
    let ids = try place.must("reservations", "--json").json().compactMap { $0["reservation"]?.text }
    #expect(Set(all.filter { $0.hasPrefix("UID:") }) == Set(ids.map { "UID:\($0)" }))
    #expect(
      all.filter { $0.hasPrefix("DTSTART:") }
        == ["DTSTART:20300501T080000Z", "DTSTART:20300501T150000Z", "DTSTART:20300501T160000Z"])
    #expect(all.filter { $0.hasPrefix("DTEND:") }.last == "DTEND:20300501T180000Z")
    #expect(
      all.filter { $0.hasPrefix("STATUS:") } == ["STATUS:CANCELLED", "STATUS:CONFIRMED", "STATUS:CONFIRMED"])
    let summaries = all.filter { $0.hasPrefix("SUMMARY:") }
    #expect(summaries.map { $0.hasPrefix("SUMMARY:Cancelled: party of 2\\, ") } == [true, false, false])
    #expect(summaries.contains("SUMMARY:party of 4\\, Terrace 3"))
    #expect(all.contains(#"LOCATION:Sahil\, the bar\; \\ terrace"#))
    #expect(all.filter { $0.hasPrefix("DTSTAMP:") }.count == 3)
    #expect(!ran.output.contains("Ana"))
  }

  @Test func `lines end in CRLF and are folded at 75 octets, between letters with their marks`() throws {
    let place = try place()
    let file = place.path + "/day.ics"
    _ = try place.must("export", "calendar", "sahil", "2030-05-01", "--names", "--output", file)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    for (index, byte) in bytes.enumerated() where byte == 0x0A { #expect(bytes[index - 1] == 0x0D) }
    let physical = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    #expect(physical.allSatisfy { $0.utf8.count <= 75 && !$0.contains("\u{FFFD}") })
    let continued = physical.filter { $0.hasPrefix(" ") || $0.unicodeScalars.first == " " }
    #expect(continued.count >= 2)
    // No fold splits a letter of several scalars.
    #expect(
      continued.allSatisfy {
        $0.hasPrefix(" ") && !$0.unicodeScalars.dropFirst().first!.properties.isGraphemeExtend
      })
    let name =
      "Ana\\, daughter of \(String(repeating: "Ə", count: 20))\\; née M \(Self.marked)"
    #expect(
      try lines(String(decoding: bytes, as: UTF8.self)).contains("SUMMARY:\(name)\\, party of 2\\, T1"))
  }

  @Test func `an unknown venue and a date that is none are refused; a day without bookings is empty`() throws
  {
    let place = try place()
    #expect(
      try place.run("export", "calendar", "sahl", "2030-05-01").errors.contains("did you mean \"sahil\"?"))
    #expect(try place.run("export", "calendar", "sahil", "tomorrow").code == 2)
    #expect(try place.run("export", "calendar", "sahil").code == 2)
    let free = try lines(try place.must("export", "calendar", "sahil", "2030-05-02").output)
    #expect(!free.contains("BEGIN:VEVENT"))
    // RFC 5545 §3.6: a calendar has at least one component.
    let start = try #require(free.firstIndex(of: "BEGIN:VFREEBUSY"))
    let end = try #require(free.firstIndex(of: "END:VFREEBUSY"))
    #expect(
      free[start...end].dropFirst().dropLast().filter { !$0.hasPrefix("DTSTAMP:") } == [
        "UID:2030-05-02-736168696c@daybook", "DTSTART:20300501T200000Z", "DTEND:20300502T200000Z",
      ])
  }
}
