import DaybookJSON
import Foundation
import Testing

/// What a host reads of a whole date: that it is closed, what may start when, and what has no date.
struct DateCommandTests {
  private let date = "2030-05-01"
  private let concert = Place.sahil.replacing(
    #""pools":[{"#, with: #""pools":[{"id":"concert","capacity":6,"windowed":false},{"#)

  private func json(_ place: Place, _ words: String...) throws -> JSONValue {
    let ran = try place.run(words + ["--json"], input: [])
    return try #require(try ran.json().first, "\(words): \(ran)")
  }

  @Test func `R30 diary, floor and timeline say that a date is closed, a look back too`() throws {
    let place = try Place(Place.book("19:00", table: "T1"))
    let questions = [["diary", "sahil", date], ["floor", "sahil"], ["timeline", "sahil", date]]
    func closed(_ words: [String]) throws -> JSONValue? {
      try place.run(words + ["--json"], input: []).json().first?["closed"]
    }
    for words in questions { #expect(try closed(words) == nil, "\(words)") }
    let before = try place.head()
    _ = try place.exec(
      #"{"command":"closeDay","venue":"sahil","date":"2030-05-01","override":{"codes":["TOO_SOON"],"why":"a leak"}}"#
    )
    for words in questions {
      #expect(try closed(words) == .bool(true), "\(words)")
      let text = try place.run(words, input: []).output
      #expect(text.contains("The date 2030-05-01 is closed."), "\(text)")
    }
    let drawn = try place.must("timeline", "sahil", date).output
    #expect(!drawn.contains("│·") && drawn.contains("▓"), "no place is drawn free: \(drawn)")
    #expect(
      try json(place, "timeline", "sahil", date, "--at", "\(try place.head())")["closed"] == .bool(true))
    #expect(try json(place, "timeline", "sahil", date, "--at", "\(before)")["closed"] == nil)
    #expect(try json(place, "diary", "sahil", "2030-05-02")["closed"] == nil)
  }

  @Test func `R7 a pace is on the timeline and on the floor`() throws {
    let place = try Place()
    _ = try place.exec(
      #"{"command":"setPace","venue":"sahil","from":"2030-05-01T19:30","until":"2030-05-01T20:30","why":"oven"}"#
    )
    for words in [["timeline", "sahil", date], ["floor", "sahil"], ["diary", "sahil", date]] {
      #expect(
        try place.run(words, input: []).output.contains("19:30–20:30 starts are stopped: oven  "), "\(words)")
      let pace = try place.run(words + ["--json"], input: []).json().first?["paces"]?.items.first
      #expect(pace?["covers"] == .integer(0) && pace?["block"] != nil, "\(words)")
      #expect(pace?["why"] == .string("oven"), "\(words)")
    }
    _ = try place.exec(#"{"command":"advanceClock","to":"2030-05-01T16:30:00Z"}"#)
    #expect(try json(place, "floor", "sahil")["paces"]?.items.isEmpty == true)
  }

  @Test func `R31 the timeline marks who is kept waiting, in the column of the party past its end too`()
    throws
  {
    let place = try Place()
    let made = try place.exec(
      #"{"command":"book","venue":"sahil","party":2,"start":"2030-05-01T19:00","tables":["T1"],"until":"2030-05-01T20:30"}"#,
      #"{"command":"book","venue":"sahil","party":1,"start":"2030-05-01T20:35","tables":["T1"],"override":{"codes":["OFF_GRID"],"why":"asked"}}"#,
      #"{"command":"advanceClock","to":"2030-05-01T15:00:00Z"}"#)
    let ids = made.compactMap { $0["reservation"]?.text }
    _ = try place.exec(
      #"{"command":"seat","reservation":"\#(ids[0])"}"#,
      #"{"command":"advanceClock","to":"2030-05-01T16:35:00Z"}"#)
    let bars = try json(place, "timeline", "sahil", date)["tables"]?.items.first?["bars"]?.items ?? []
    #expect(bars.compactMap { $0["kind"]?.text } == ["seated", "overrun", "waiting"], "\(bars)")
    let drawn = try place.must("timeline", "sahil", date).output
    #expect(drawn.contains("▒!1▓"), "\(drawn)")
  }

  @Test func `R31 the timeline lists a retired pool in use, and who has left a pool`() throws {
    let place = try Place()
    let made = try place.exec(
      #"{"command":"walkIn","venue":"sahil","party":2,"pool":"covers","override":{"codes":["TOO_SOON"],"why":"rain"}}"#,
      #"{"command":"book","venue":"sahil","party":3,"start":"2030-05-01T20:00","pool":"covers"}"#)
    let ids = made.compactMap { $0["reservation"]?.text }
    _ = try place.exec(#"{"command":"leave","reservation":"\#(ids[0])"}"#)
    _ = try place.exec(
      #"{"command":"defineVenue","venue":\#(Place.sahil.replacing(#","pools":[{"id":"covers","capacity":40,"windowed":true}]"#, with: ""))}"#
    )
    let pool = try #require(try json(place, "timeline", "sahil", date)["pools"]?.items.first)
    #expect(pool["id"]?.text == "covers" && pool["retired"] == .bool(true))
    #expect(pool["parties"]?.items.map { $0["reservation"]?.text } == [ids[1]])
    #expect(pool["over"]?.items.map { $0["reservation"]?.text } == [ids[0]])
    let text = try place.must("timeline", "sahil", date).output
    #expect(text.contains("covers: 3 units booked that day, retired") && text.contains(ids[0]))
  }

  @Test func `R30 units without a time show no date but one that they named`() throws {
    let place = try Place(venue: false)
    let made = try place.exec(
      #"{"command":"defineVenue","venue":\#(concert)}"#,
      #"{"command":"book","venue":"sahil","party":2,"pool":"concert","by":"guest:ana","guest":{"name":"Ana"}}"#,
      #"{"command":"book","venue":"sahil","party":2,"pool":"concert","start":"2030-05-03T20:00","by":"guest:ana"}"#
    )
    let (ticket, named) = (made[1]["reservation"]?.text ?? "", made[2]["reservation"]?.text ?? "")
    let rows = try place.must("reservations", "--json").json()
    let shown = try #require(rows.first { $0["reservation"]?.text == ticket })
    for name in ["date", "start", "end"] { #expect(shown[name] == nil, "\(name)") }
    let other = try #require(rows.first { $0["reservation"]?.text == named })
    #expect(other["date"]?.text == "2030-05-03" && other["end"] == nil)
    #expect(try json(place, "show", ticket)["start"] == nil)
    for words in [["reservations"], ["guest", "ana"], ["find", "ana"], ["show", ticket]] {
      #expect(try !place.run(words, input: []).output.contains(date), "\(words)")
    }
    #expect(try place.must("reservations", "--date", date, "--json").json().isEmpty)
    #expect(try place.must("find", "ana", "--date", date, "--json").json().isEmpty)
    #expect(try place.must("reservations", "--date", "2030-05-03", "--json").json().count == 1)
    #expect(try place.run("verify").code == 0)
  }

  @Test func `R31 who sits at units without a time is told, and the diary counts those that name a date`()
    throws
  {
    let place = try Place(venue: false)
    let made = try place.exec(
      #"{"command":"defineVenue","venue":\#(concert)}"#,
      #"{"command":"book","venue":"sahil","party":2,"pool":"concert"}"#,
      #"{"command":"book","venue":"sahil","party":3,"pool":"concert","start":"2030-05-03T20:00"}"#,
      #"{"command":"advanceClock","to":"2030-05-02T15:00:00Z"}"#)
    let (ticket, named) = (made[1]["reservation"]?.text ?? "", made[2]["reservation"]?.text ?? "")
    let diary = try json(place, "diary", "sahil", "2030-05-03")
    #expect(diary["covers"]?.integer == 3 && diary["parties"]?.integer == 1, "\(diary) \(named)")
    #expect(try json(place, "diary", "sahil", date)["parties"]?.integer == 0)
    _ = try place.exec(#"{"command":"seat","reservation":"\#(ticket)"}"#)
    let head = "\(try place.head())"
    let pool = try #require(try json(place, "floor", "sahil")["pools"]?.items.first)
    let party = try #require(pool["parties"]?.items.first)
    #expect(party["reservation"]?.text == ticket && party["use"]?.text == "seated" && party["until"] == nil)
    #expect(party["since"]?.text == "2030-05-02T19:00:00+04:00")
    #expect(try place.must("floor", "sahil").output.contains("seated  19:00 party of 2"))
    for words in [["2030-05-02"], ["2030-05-02", "--at", head]] {
      let ran = try place.run(["timeline", "sahil"] + words + ["--json"], input: [])
      let parties = try #require(try ran.json().first?["pools"]?.items.first?["parties"]?.items, "\(ran)")
      #expect(parties.map { $0["reservation"]?.text } == [ticket], "\(words)")
      #expect(parties.first?["start"]?.text == "2030-05-02T19:00:00+04:00")
    }
  }

  @Test func `without a vault what is read is read, without names; what needs it says what is missing`()
    throws
  {
    let place = try Place(Place.book("19:00", table: "T1", more: #","guest":{"name":"Ana"}"#))
    let id = try #require(try place.must("reservations", "--json").json().first?["reservation"]?.text)
    try FileManager.default.removeItem(atPath: place.ledger + "/vault")
    let questions = [
      ["reservations"], ["diary", "sahil", date], ["timeline", "sahil", date], ["floor", "sahil"],
      ["prep", "sahil"], ["tickets", "sahil"],
    ]
    for words in questions {
      let quiet = try place.run(words + ["--no-names"], input: [])
      #expect(quiet.code == 0 && quiet.errors.isEmpty, "\(words): \(quiet)")
      let named = try place.run(words, input: [])
      #expect(named.code == 0 && named.errors.split(separator: "\n").count <= 1, "\(words): \(named)")
      #expect(named.output == quiet.output, "\(words)")
    }
    for words in [
      ["show", id], ["find", id], ["explain", id], ["waitlist", "sahil"], ["kitchen", "sahil"],
      ["availability", "sahil", date, "--party", "2"], ["timeline", "sahil", date, "--at", "5"],
      ["show", id, "--at", "5"], ["guest", "operator:cli"],
    ] {
      let ran = try place.run(words, input: [])
      #expect(ran.code == 0 || words[0] == "guest", "\(words): \(ran)")
      // Besides the position that the answer is as of.
      let told = ran.errors.split(separator: "\n").filter { !$0.contains("as of position") }
      #expect(!ran.output.contains("Ana") && told.count <= 1, "\(words): \(ran)")
    }
    for words in [["find", "ana"], ["due"], ["views"], ["exec"]] {
      let ran = try place.run(words, input: [])
      #expect(ran.code == 3 && ran.errors.contains("put the vault back"), "\(words): \(ran)")
    }
  }
}
