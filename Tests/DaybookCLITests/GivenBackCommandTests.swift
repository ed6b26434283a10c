import DaybookJSON
import Foundation
import Testing

/// What is taken away and comes back, as the command line and its readers see it.
@Suite struct GivenBackCommandTests {
  private static let venue =
    #"{"id":"one","name":"One","zone":"Asia/Baku","services":[{"name":"dinner","days":["mon","tue","wed","thu","fri","sat","sun"],"opens":"10:00","lastSeating":"21:30","closes":"23:30","gridMinutes":15}],"turnTimes":[{"party":99,"minutes":90}],"tables":[{"id":"A","name":"A","most":2}]}"#

  private func house() throws -> Place {
    try Place(lines: [#"{"command":"defineVenue","venue":\#(Self.venue)}"#], venue: false)
  }

  private func book(_ time: String, by: String = "guest:ana") -> String {
    #"{"command":"book","venue":"one","party":2,"start":"2030-05-01T\#(time)","by":"\#(by)"}"#
  }

  @Test func `R25 a freed place names who fits to the host, and nobody to the guest who cancels`() throws {
    let place = try house()
    let first = try place.exec(
      book("19:00"), book("12:00"),
      #"{"command":"joinWaitlist","venue":"one","party":2,"start":"2030-05-01T19:00","by":"guest:bob"}"#,
      #"{"command":"joinWaitlist","venue":"one","party":2,"start":"2030-05-01T12:00","by":"guest:bob"}"#)
    let ids = try first[0...1].map { try #require($0["reservation"]?.text) }
    let answers = try place.exec(
      #"{"command":"cancel","reservation":"\#(ids[0])","by":"host:1"}"#,
      #"{"command":"cancel","reservation":"\#(ids[1])","key":"k","by":"guest:ana"}"#,
      #"{"command":"cancel","reservation":"\#(ids[1])","key":"k","by":"guest:ana"}"#)
    #expect(answers[0]["fits"] == first[2]["entry"])
    #expect(answers[0]["events"] == .array([.string("cancelled"), .string("waitlistFits")]))
    #expect(answers[1]["fits"] == nil && answers[2]["fits"] == nil)
    let told = try place.must("kitchen", "one", "--audience", "floor", "--json").json()
    #expect(
      told.filter { $0["kind"] == .string("tableFree") }.map { $0["entry"] } == [
        first[2]["entry"], first[3]["entry"],
      ])
    // Nothing of the entry changed, and its history has the record.
    let entry = try #require(first[2]["entry"]?.text)
    #expect(try place.must("explain", entry).output.contains("waitlistFits"))
    let free = told.filter { $0["kind"] == .string("tableFree") }
    #expect(free.map { $0["tables"] } == Array(repeating: .array([.string("A")]), count: 2))
    let lines = try place.must("kitchen", "one", "--audience", "floor").output
    #expect(lines.contains("tableFree  table A free  "))
    #expect(try place.run("verify").code == 0)
  }

  @Test func `R25 a booking that its table suits no longer has that in its history`() throws {
    let place = try house()
    let id = try #require(try place.exec(book("19:00"))[0]["reservation"]?.text)
    let smaller = Self.venue.replacing(#""most":2"#, with: #""most":1"#)
    let answers = try place.exec(#"{"command":"defineVenue","venue":\#(smaller)}"#)
    #expect(answers[0]["events"] == .array([.string("venueDefined"), .string("unsuited")]))
    #expect(try place.must("explain", id).output.contains("unsuited"))
    #expect(try place.run("verify", "--views").code == 0)
  }

  @Test func `R25 what a hold leaves is offered before the next command can take it`() throws {
    let automatic = Self.venue.replacing(
      #""id":"one""#, with: #""id":"one","waitlist":{"automatic":true}"#)
    let place = try Place(lines: [#"{"command":"defineVenue","venue":\#(automatic)}"#], venue: false)
    let answers = try place.exec(
      #"{"command":"hold","venue":"one","party":2,"start":"2030-05-01T19:00","seconds":60,"by":"guest:ana"}"#,
      #"{"command":"joinWaitlist","venue":"one","party":2,"start":"2030-05-01T19:00","by":"guest:bob"}"#,
      #"{"command":"advanceClock","to":"2030-05-01T05:01:00Z"}"#,
      book("19:00", by: "guest:eve"))
    let entry = try #require(answers[1]["entry"]?.text)
    #expect(answers[3]["code"] == .string("TABLES_HELD"))
    #expect(try place.must("show", entry).output.contains("offered"))
    let accepted = try place.exec(#"{"command":"acceptOffer","entry":"\#(entry)","by":"guest:bob"}"#)
    #expect(accepted[0].outcome == "accepted")
    #expect(try place.run("verify", "--views").code == 0)
  }

  @Test func `R6 a start that two services have is in the diary under the one marked first`() throws {
    let services =
      #"[{"name":"lunch","days":["mon","tue","wed","thu","fri","sat","sun"],"opens":"12:00","lastSeating":"18:00","closes":"20:00","gridMinutes":15},{"name":"show","first":true,"days":["mon","tue","wed","thu","fri","sat","sun"],"opens":"17:00","lastSeating":"21:00","closes":"23:00","gridMinutes":15}]"#
    let venue =
      #"{"id":"one","name":"One","zone":"Asia/Baku","services":\#(services),"turnTimes":[{"party":99,"minutes":90}],"tables":[{"id":"A","name":"A","most":2}]}"#
    let place = try Place(lines: [#"{"command":"defineVenue","venue":\#(venue)}"#], venue: false)
    #expect(try place.exec(book("17:30"), book("12:30")).map(\.outcome) == ["accepted", "accepted"])
    let diary = try #require(try place.must("diary", "one", "2030-05-01", "--json").json().first)
    let names = diary["buckets"]?.items.map { $0["service"] }
    #expect(names == [.string("lunch"), .string("show")])
  }

  @Test func `R25 unblock seats again who needs a table, and says who`() throws {
    let place = try house()
    let booked = try place.exec(book("19:00"))
    let id = try #require(booked[0]["reservation"]?.text)
    let blocked = try place.exec(
      #"{"command":"block","venue":"one","from":"2030-05-01T18:00","until":"2030-05-01T22:00","by":"host:1"}"#
    )
    #expect(blocked[0]["needsTable"] == .array([.string(id)]))
    let block = try #require(blocked[0]["block"]?.text)
    let freed = try place.exec(#"{"command":"unblock","block":"\#(block)","by":"host:1"}"#)
    #expect(freed[0]["events"] == .array([.string("unblocked"), .string("reassigned")]))
    #expect(freed[0]["moved"] == .array([.string(id)]) && freed[0]["reservation"] == nil)
    #expect(try place.must("reservations", "--state", "needsTable", "--json").json().isEmpty)
    #expect(try place.run("verify").code == 0)
  }

  @Test func `R7 a pace is in the diary and behind the reasons of availability until it is taken back`()
    throws
  {
    let place = try house()
    let set = try place.exec(
      #"{"command":"setPace","venue":"one","from":"2030-05-01T19:30","until":"2030-05-01T19:45","why":"oven","by":"host:1"}"#
    )
    let block = try #require(set[0]["block"]?.text)
    #expect(set[0]["events"] == .array([.string("paceSet")]))
    #expect(try place.exec(book("19:30"))[0]["code"] == .string("PACING_COVERS"))
    let words = ["availability", "one", "2030-05-01", "--party", "2", "--why", "--json"]
    #expect(try place.run(words, input: []).output.contains("starts are stopped until 19:45"))
    let diary = try place.must("diary", "one", "2030-05-01").output
    #expect(diary.contains("19:30–19:45 starts are stopped"))
    let json = try #require(try place.must("diary", "one", "2030-05-01", "--json").json().first)
    #expect(json["paces"]?.items.first?["covers"] == .integer(0))
    _ = try place.exec(#"{"command":"unblock","block":"\#(block)","by":"host:1"}"#)
    #expect(try place.exec(book("19:30"))[0].outcome == "accepted")
    #expect(try place.must("show", block).output.contains("removed"))
    #expect(try place.run("verify").code == 0)
  }

  @Test func `R27 waitlist shows the promised wait and the estimated one`() throws {
    let place = try house()
    _ = try place.exec(
      #"{"command":"advanceClock","to":"2030-05-01T15:00:00Z"}"#,
      #"{"command":"walkIn","venue":"one","party":2,"by":"host:1"}"#,
      #"{"command":"advanceClock","to":"2030-05-01T15:10:00Z"}"#,
      #"{"command":"joinWaitlist","venue":"one","party":2,"quotedMinutes":45,"by":"host:1"}"#)
    let list = try #require(try place.must("waitlist", "one", "--json").json().first)
    let entry = try #require(list["entries"]?.items.first)
    #expect(entry["estimatedMinutes"] == .integer(80) && entry["quotedMinutes"] == .integer(45))
    #expect(try place.must("waitlist", "one").output.contains("about 80 min"))
  }

  @Test func `R24 the floor says which server is next, and why`() throws {
    let place = try house()
    let answers = try place.exec(
      #"{"command":"advanceClock","to":"2030-05-01T15:00:00Z"}"#,
      #"{"command":"setSections","venue":"one","date":"2030-05-01","sections":[{"server":"Rena","tables":["A"]}],"by":"host:1"}"#,
      #"{"command":"walkIn","venue":"one","party":2,"by":"host:1"}"#)
    #expect(answers[1]["events"] == .array([.string("sectionsSet")]))
    let again = try place.exec(
      #"{"command":"setSections","venue":"one","date":"2030-05-01","sections":[{"server":"Rena","tables":["A"]}],"by":"host:1"}"#
    )
    #expect(again[0].outcome == "accepted" && again[0]["events"]?.items.isEmpty != false)
    #expect(try place.must("floor", "one").output.contains("Next: Rena (Rena: 1 party, 2 covers)"))
    let floor = try #require(try place.must("floor", "one", "--json").json().first)
    #expect(floor["sections"]?.items.first?["coversNow"] == .integer(2))
    #expect(try place.run("verify", "--views").code == 0)
  }
}
