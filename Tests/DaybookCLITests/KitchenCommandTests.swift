import DaybookJSON
import Testing

/// The kitchen's commands told beside each other: what one says, no other denies.
@Suite struct KitchenCommandTests {
  private static let venue = """
    {"id":"kinar","name":"Kinar","zone":"Asia/Baku","services":[{"name":"lunch","days":["mon","tue","wed","thu","fri","sat","sun"],\
    "opens":"12:00","lastSeating":"15:00","closes":"17:00","gridMinutes":30}],"cutoff":{"minutes":120},\
    "deposit":{"amount":500,"currency":"AZN","fromParty":4,"dueMinutes":600},\
    "tables":[{"id":"1","most":2},{"id":"2","most":4}],"prep":{"items":[{"name":"soup","station":"grill","minutes":10},\
    {"name":"rice","station":"cold","course":2,"minutes":10},{"name":"cake","station":"cold","course":3,"minutes":5}]}}
    """

  /// Ana at twelve at table 1, on her way, with three courses; she is served at twenty past.
  private func house() throws -> (place: Place, ana: String) {
    let place = try Place(lines: [#"{"command":"defineVenue","venue":\#(Self.venue)}"#], venue: false)
    let booked = try place.exec(
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T12:00","tables":["1"],"by":"guest:ana"}"#
    )
    let ana = try #require(booked[0]["reservation"]?.text)
    let more = try place.exec(
      #"{"command":"confirmPrep","reservation":"\#(ana)","items":[{"name":"soup"},{"name":"rice"},{"name":"cake"}],"by":"host:1"}"#,
      #"{"command":"declareArrival","reservation":"\#(ana)","leadMinutes":30,"by":"guest:ana"}"#)
    #expect(more.map(\.outcome) == ["accepted", "accepted"])
    return (place, ana)
  }

  private func at(_ time: String, _ place: Place) throws {
    _ = try place.exec(#"{"command":"advanceClock","to":"2030-05-01T\#(time):00+04:00"}"#)
    _ = try place.must("due")
  }

  private func told(_ place: Place, _ words: [String]) throws -> Ran {
    let ran = try place.run(words, input: [])
    #expect(ran.code == 0, "\(words): \(ran)")
    return ran
  }

  private func json(_ place: Place, _ words: String...) throws -> JSONValue {
    try #require(try told(place, words + ["--json"]).json().first)
  }

  /// The fields of the dishes of a course, wherever they are listed.
  private func items(_ value: JSONValue, _ name: String) -> [JSONValue] {
    switch value {
    case .object(let members):
      (value["name"]?.text == name ? [value] : []) + members.flatMap { items($0.value, name) }
    case .array(let values): values.flatMap { items($0, name) }
    default: []
    }
  }

  @Test func `R3a every instant in a venue's JSON has the offset of its zone`() throws {
    let (place, ana) = try house()
    let made = try place.exec(
      #"{"command":"book","venue":"kinar","party":4,"start":"2030-05-01T14:00","by":"host:1"}"#,
      #"{"command":"hold","venue":"kinar","party":2,"start":"2030-05-01T14:00","seconds":86400,"by":"host:1"}"#,
      #"{"command":"joinWaitlist","venue":"kinar","party":2,"start":"2030-05-01T14:00","quotedMinutes":9,"by":"host:1"}"#
    )
    #expect(made.map(\.outcome) == ["accepted", "accepted", "accepted"])
    try at("12:11", place)
    let ids = [ana] + made.compactMap { ($0["reservation"] ?? $0["hold"] ?? $0["entry"])?.text }
    let ticket = try #require(
      try json(place, "tickets", "kinar")["tickets"]?.items.first?["ticket"]?.text)
    var queries: [[String]] = (ids + [ticket]).map { ["show", $0] }
    queries += ["tickets", "prep", "floor", "waitlist", "kitchen"].map { [$0, "kinar"] }
    queries += ["floor", "guest"].map { ["kitchen", "kinar", "--audience", $0] }
    queries += ["diary", "timeline"].map { [$0, "kinar", "2030-05-01"] }
    queries += [["tickets", "kinar", "--expo"], ["reservations"], ["quote", ana, "--minutes-away", "20"]]
    for query in queries {
      let output = try told(place, query + ["--json"]).output
      #expect(output.contains("+04:00") || query.last == "guest", "\(query): \(output)")
      #expect(!output.contains(#/\dT\d\d:\d\d:\d\d(\.\d+)?Z/#), "\(query): \(output)")
    }
  }

  @Test func `R18 a course that is kept waiting says so in every answer, and gives no time`() throws {
    let (place, _) = try house()
    // The soup, due at ten past, is not served when the rice should have fired.
    try at("12:11", place)
    for (time, isKnown) in [("12:24", true), ("12:26", false)] {
      try at(time, place)
      let prep = try json(place, "prep", "kinar")
      #expect(items(prep, "rice").map { $0["fireAt"] != nil } == [isKnown])
      let line = try #require(
        prep["stations"]?.items.flatMap { $0["lines"]?.items ?? [] }.first { !items($0, "rice").isEmpty })
      #expect((line["serveAt"] != nil) == isKnown && (line["fireAt"] != nil) == isKnown)
      #expect(line["waitsForCourse"]?.integer == 1)
      let text = try place.must("prep", "kinar").output
      #expect(text.contains("fires 12:25") == isKnown && text.contains("served 12:35") == isKnown)
      let pass = try json(place, "tickets", "kinar", "--expo")
      let course = try #require(pass["courses"]?.items.first { $0["course"]?.integer == 2 })
      #expect((course["serveAt"] != nil) == isKnown && course["waitsForCourse"]?.integer == 1)
      let expo = try place.must("tickets", "kinar", "--expo").output
      #expect(expo.contains("course 2, served 12:35") == isKnown)
      let ticket = try #require(line["ticket"]?.text)
      #expect(items(try json(place, "show", ticket), "rice").map { $0["fireAt"] != nil } == [isKnown])
    }
  }

  @Test func `R18 a course on hold gives no time, and one fired after a later one the time it is ready`()
    throws
  {
    let (place, ana) = try house()
    try at("12:00", place)
    _ = try place.exec(
      #"{"command":"fireCourse","reservation":"\#(ana)","course":3,"hold":true,"by":"host:1"}"#,
      #"{"command":"fireCourse","reservation":"\#(ana)","course":2,"by":"host:1"}"#)
    try at("12:02", place)
    _ = try place.exec(#"{"command":"fireCourse","reservation":"\#(ana)","course":1,"by":"host:1"}"#)
    let expo = try place.must("tickets", "kinar", "--expo").output
    #expect(expo.contains("course 1, served 12:12") && expo.contains("course 2, served 12:10"))
    #expect(expo.contains("course 3, ON HOLD"))
    let prep = try json(place, "prep", "kinar")
    let lines = prep["stations"]?.items.flatMap { $0["lines"]?.items ?? [] } ?? []
    for (dish, serveAt) in [("soup", "12:12"), ("rice", "12:10")] {
      let line = try #require(lines.first { !items($0, dish).isEmpty })
      #expect(line["serveAt"] == .string("2030-05-01T\(serveAt):00+04:00"))
    }
    let held = try #require(lines.first { !items($0, "cake").isEmpty })
    #expect(held["serveAt"] == nil && held["fireAt"] == nil && held["held"] == .bool(true))
    #expect(try place.must("prep", "kinar").output.contains("waits  planned  2 cake"))
  }

  @Test func `R30 units without a time have none in the kitchen until their party is here`() throws {
    let venue = Self.venue.replacing(
      #""prep":"#, with: #""pools":[{"id":"fest","capacity":9,"windowed":false}],"prep":"#)
    let place = try Place(lines: [#"{"command":"defineVenue","venue":\#(venue)}"#], venue: false)
    let booked = try place.exec(#"{"command":"book","venue":"kinar","party":2,"pool":"fest","by":"host:1"}"#)
    let id = try #require(booked[0]["reservation"]?.text)
    _ = try place.exec(
      #"{"command":"confirmPrep","reservation":"\#(id)","items":[{"name":"soup"}],"by":"host:1"}"#)
    try at("12:00", place)
    let text = try place.must("prep", "kinar").output
    #expect(text.contains("waits  planned  2 soup") && text.contains("fest  not heard of"))
    let line = try json(place, "prep", "kinar")["stations"]?.items.first?["lines"]?.items.first
    #expect(line != nil && line?["start"] == nil && line?["serveAt"] == nil && line?["fireAt"] == nil)
    _ = try place.exec(#"{"command":"seat","reservation":"\#(id)","by":"host:1"}"#)
    try at("12:10", place)
    #expect(try place.must("tickets", "kinar").output.contains("grill  fest  party of 2  2 soup"))
    #expect(try json(place, "tickets", "kinar")["tickets"]?.items.first?["start"] == nil)
    let pass = try place.must("tickets", "kinar", "--expo").output
    #expect(pass.contains("fest, party of 2, course 1, served 12:20"))
  }

  @Test func `R19 a party without a table is told to its stations, and the table it gets`() throws {
    let (place, ana) = try house()
    try at("12:11", place)
    let block = try place.exec(
      #"{"command":"block","venue":"kinar","tables":["1"],"from":"2030-05-01T12:00","until":"2030-05-01T17:00","by":"host:1"}"#
    )
    #expect(block[0]["events"]?.items.last == .string("relocated"))
    let lost = try place.must("kitchen", "kinar").output
    #expect(lost.contains("needsTable  grill") && lost.contains("no table"))
    #expect(try place.must("tickets", "kinar").output.contains("no table, booked 12:00"))
    _ = try place.exec(#"{"command":"modify","reservation":"\#(ana)","tables":["2"],"by":"host:1"}"#)
    let kinds = try place.must("kitchen", "kinar", "--json").json().map { $0["kind"]?.text }
    #expect(kinds.filter { $0 == "needsTable" }.count == 1 && kinds.last == "moved")
    #expect(try place.must("kitchen", "kinar").output.contains("moved  grill"))
    #expect(try place.run("verify").code == 0)
  }
}
