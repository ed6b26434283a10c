import DaybookJSON
import Foundation
import Testing

/// Who it is, beside every booking a host reads, and who sits where a table no longer is.
@Suite struct NamesTests {
  private static let name = "Ana Məmmədova"
  private static let commands = [
    ["reservations"], ["diary", "kinar", "2030-05-01"], ["floor", "kinar"],
    ["timeline", "kinar", "2030-05-01"], ["prep", "kinar"], ["tickets", "kinar"],
  ]

  @Test func `names stand beside the bookings, and nowhere with --no-names`() throws {
    let house = try House()
    _ = try house.place.must("due")
    for words in Self.commands {
      let json = try house.place.run(words + ["--json"], input: [])
      #expect(json.output.contains(#""guest":{"name":"\#(Self.name)"}"#), "\(words)")
      let text = try house.place.run(words, input: [])
      // A bar of the timeline has no room for a name.
      if words[0] != "timeline" { #expect(text.output.contains(Self.name), "\(words)") }
      for bare in [words + ["--no-names"], words + ["--no-names", "--json"]] {
        let ran = try house.place.run(bare, input: [])
        #expect(ran.code == 0 && !ran.output.contains("Məmmədova"), "\(bare)")
        #expect(!ran.output.contains(#""guest":{"#), "\(bare)")
      }
    }
    let floor = try house.place.must("floor", "kinar").output
    #expect(floor.contains("next 12:00–13:30 party of 2, \(Self.name)"))
    let rows = try house.place.must("reservations").output.split(separator: "\n")
    let names = ["12:00–13:30  \(Self.name)  2", "12:30–14:00  Bob            4"]
    #expect(rows.allSatisfy { row in names.contains { row.contains($0) } })
  }

  @Test func `a forgotten guest is shown as such, at every moment`() throws {
    let house = try House()
    _ = try house.place.must("due")
    let answers = try house.place.exec([
      #"{"command":"forgetGuest","reservation":"\#(house.ana)","by":"host:1"}"#
    ])
    #expect(answers.map(\.outcome) == ["accepted"])
    for words in Self.commands + [["timeline", "kinar", "2030-05-01", "--at", "2030-05-01T11:50"]] {
      let json = try house.place.run(words + ["--json"], input: []).output
      #expect(json.contains(#""guest":{"forgotten":true}"#) && !json.contains("Məmmədova"), "\(words)")
    }
    #expect(try house.place.must("diary", "kinar", "2030-05-01").output.contains("(forgotten)"))
  }

  @Test func `R31 the floor shows who sits at a pool and at a retired table, and the timeline the pool's`()
    throws
  {
    let place = try Place(venue: false)
    func venue(_ tables: String) -> String {
      House.kinar.replacingOccurrences(
        of: #""tables":[{"id":"1","most":2},{"id":"2","most":4}]"#,
        with: #""tables":[\#(tables)],"pools":[{"id":"bar","capacity":6}]"#)
    }
    let answers = try place.exec(
      #"{"command":"defineVenue","venue":\#(venue(#"{"id":"1","most":2},{"id":"2","most":4}"#))}"#,
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T12:00","pool":"bar","guest":{"name":"Ana"}}"#,
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T12:00","tables":["1"],"guest":{"name":"Bob"}}"#,
      #"{"command":"advanceClock","to":"2030-05-01T08:00:00Z"}"#)
    let ids = answers.compactMap { $0["reservation"]?.text }
    let more = try place.exec(
      #"{"command":"seat","reservation":"\#(ids[0])"}"#, #"{"command":"seat","reservation":"\#(ids[1])"}"#,
      #"{"command":"defineVenue","venue":\#(venue(#"{"id":"2","most":4}"#))}"#,
      #"{"command":"advanceClock","to":"2030-05-01T09:45:00Z"}"#)
    #expect(more.allSatisfy { $0.outcome == "accepted" })
    let floor = try #require(try place.run("floor", "kinar", "--json").json().first)
    let tables = try #require(floor["tables"]).items
    #expect(tables.map { $0["table"]?.text } == ["2", "1"])
    #expect(tables[0]["retired"] == nil && tables[1]["retired"] == .bool(true))
    #expect(tables[1]["use"] == .string("overrun") && tables[1]["now"]?["guest"]?["name"] == .string("Bob"))
    let bar = try #require(floor["pools"]?.items.first)
    #expect(bar["used"]?.integer == 2 && bar["free"]?.integer == 4 && bar["capacity"]?.integer == 6)
    let party = try #require(bar["parties"]?.items.first)
    #expect(party["reservation"] == .string(ids[0]) && party["use"] == .string("overrun"))
    #expect(party["units"]?.integer == 2 && party["guest"]?["name"] == .string("Ana"))
    let text = try place.must("floor", "kinar").output
    #expect(text.contains("bar: 2 of 6, 4 free\n") && text.contains("12:00–13:30 party of 2, Ana"))
    #expect(text.contains("1  retired  overrun"))
    let day = try #require(try place.run("timeline", "kinar", "2030-05-01", "--json").json().first)
    let pool = try #require(day["pools"]?.items.first)
    #expect(pool["parties"]?.items.map { $0["guest"]?["name"]?.text } == ["Ana"])
    #expect(try place.must("timeline", "kinar", "2030-05-01").output.contains("Ana"))
    // Fifteen minutes past its end it is in the way until a quarter to three.
    let claims = try place.exec(
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T14:30","pool":"bar","units":5}"#,
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T15:00","pool":"bar","units":5}"#)
    #expect(claims.map(\.outcome) == ["refused", "accepted"])
    let waits = try place.exec(
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T14:00","until":"2030-05-01T15:00","pool":"bar","units":5,"override":{"codes":["TABLES_OCCUPIED"],"why":"they pay"}}"#,
      #"{"command":"block","venue":"kinar","from":"2030-05-01T16:00","until":"2030-05-01T17:00"}"#)
    #expect(waits.map(\.outcome) == ["accepted", "accepted"], "\(waits)")
    #expect(try place.must("floor", "kinar").output.contains("14:00–15:00 party of 2  AT RISK"))
    let risk = try place.must("floor", "kinar", "--json").json().first?["pools"]?.items.first?["parties"]
    #expect(risk?.items.map { $0["atRisk"] } == [nil, .bool(true)])
    #expect(try place.must("timeline", "kinar", "2030-05-01").output.contains("  blocked 16:00–17:00\n"))
    #expect(try place.must("verify").output.contains("ok"))
  }
}
