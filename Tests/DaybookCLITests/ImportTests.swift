import DaybookJSON
import Foundation
import Testing

@Suite(.serialized) struct ImportTests {

  private func manual() throws -> Place {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    return place
  }

  /// How many venues, areas and tables a file of the pilot has, counted by other means.
  private func counted(_ path: String) throws -> (venues: Int, areas: Int, tables: Int) {
    let file = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
    let venues = try #require(file as? [[String: Any]])
    let areas = venues.flatMap { $0["areas"] as? [[String: Any]] ?? [] }
    return (venues.count, areas.count, areas.reduce(0) { $0 + ($1["tables"] as? [Any] ?? []).count })
  }

  @Test func `the pilot's restaurants: every venue, area and table, and the second time unchanged`() throws {
    let place = try manual()
    let has = try counted(Place.restaurants)
    try #require(has.venues > 1 && has.areas > 1 && has.tables > 1)
    _ = try place.exec(#"{"command":"advanceClock","to":"2031-04-01T08:00:00Z"}"#)
    let words = ["import", "venues", Place.restaurants, "--format", "baku", "--json"]
    let first = try place.run(words, input: []).json()[0]
    #expect(
      first
        == .object([
          .init("venues", .integer(has.venues)), .init("areas", .integer(has.areas)),
          .init("tables", .integer(has.tables)), .init("unchanged", .integer(0)),
          .init("invalid", .array([])),
        ]))
    let log = try place.log()
    let second = try place.run(words, input: []).json()[0]
    #expect(second["unchanged"] == .integer(has.venues))
    #expect(try place.log() == log)
    let venues = try place.must("log", "--json").json().filter { $0["type"]?.text == "venueDefined" }
    #expect(venues.count == has.venues)
    let bare = try #require(venues.first { $0["data"]?["tables"] == nil })
    let id = try #require(bare["venue"]?.text)
    let offered = try place.must("availability", id, "2031-05-01", "--party", "2", "--json").json()[0]
    #expect(offered["slots"]?.items.isEmpty == true)
    let other = try #require(venues.first { $0["data"]?["tables"] != nil }?["venue"]?.text)
    let slots = try place.must("availability", other, "2031-05-01", "--party", "2", "--json").json()[0][
      "slots"]?.items
    #expect(slots?.first?["start"] == .string("2031-05-01T10:00:00+04:00"))
    #expect(slots?.last?["start"] == .string("2031-05-01T21:30:00+04:00"))
    #expect(slots?.count == 24)
  }

  @Test func `the pilot's file without its format is refused with what to do`() throws {
    let place = try manual()
    let ran = try place.run("import", "venues", Place.restaurants)
    #expect(ran.code == 1)
    #expect(
      ran.output.contains(
        "not defined: venues[0]: found a restaurant of the Baku pilot; give --format baku\n"))
  }

  @Test func `venues come as an array or an object, and a bad one does not hinder the others`() throws {
    let place = try manual()
    let bad = Place.sahil.replacingOccurrences(of: "02:00+1", with: "02:00").replacingOccurrences(
      of: "\"id\":\"sahil\"", with: "\"id\":\"bad\"")
    let worse = Place.sahil.replacingOccurrences(of: "\"gridMinutes\":30", with: "\"gridMinuts\":30")
    let list = try place.file("list.json", "\u{FEFF}[\(bad),\(worse),\(Place.sahil)]")
    let ran = try place.run("import", "venues", list, "--json")
    #expect(ran.code == 1)
    let found = try ran.json()[0]
    #expect(found["venues"] == .integer(1))
    #expect(found["tables"]?.integer != nil)
    let invalid = try #require(found["invalid"]).items.compactMap(\.text)
    #expect(invalid.contains { $0.hasPrefix("venues[0].services[0].closes: found 02:00, not after opening") })
    #expect(
      invalid.contains {
        $0.hasPrefix("venues[1].services[0].gridMinuts: unknown field; did you mean \"gridMinutes\"?")
          || $0.hasPrefix("venues[1].services[0].gridMinutes: missing")
      })
    let object = try place.file("object.json", #"{"venues":[\#(Place.sahil)]}"#)
    #expect(
      try place.must("import", "venues", object, "--format", "daybook", "--json").json()[0]["unchanged"]
        == .integer(1))
    let other = try place.file("other.json", #"{"restaurants":[]}"#)
    let wrong = try place.run("import", "venues", other)
    #expect(wrong.code == 1)
    #expect(wrong.errors.contains("allowed: an array of venues, or an object with \"venues\""))
    let broken = try place.file("broken.json", "[{]")
    #expect(
      try place.run("import", "venues", broken).errors.contains(
        "not JSON: expected a name in quotes, found \"]\" at byte 3"))
    #expect(
      try place.run("import", "venues", "none.json").errors
        .hasPrefix("daybook: open none.json: No such file or directory; check the path"))
    #expect(
      try place.run("import", "venues", ".").errors
        == "daybook: read .: Is a directory; name a file; that is a directory\n")
  }

  /// A booking of the file.
  private struct Row {
    let venue: Substring
    let visit: Date
    let reserved: Date
    let covers: Int
  }

  /// How many bookings of the file fit within so many covers, counted by other means.
  ///
  /// They are taken in order of reservation.
  private func accepted(covers most: Int) throws -> (accepted: Int, rows: Int) {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(secondsFromGMT: 9 * 3600)
    format.dateFormat = "yyyy-MM-dd HH:mm:ss"
    let text = try String(contentsOfFile: Place.bookings, encoding: .utf8).replacingOccurrences(
      of: "\"", with: "")
    var dates: [Substring: Date] = [:]
    func date(_ text: Substring) throws -> Date {
      if let date = dates[text] { return date }
      guard let date = format.date(from: String(text)) else { throw Unexpected("no date: \(text)") }
      dates[text] = date
      return date
    }
    var rows: [Row] = []
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = line.split(separator: ",")
      guard fields.count == 4, let covers = Int(fields[3]) else { throw Unexpected("no row: \(line)") }
      rows.append(
        Row(venue: fields[0], visit: try date(fields[1]), reserved: try date(fields[2]), covers: covers))
    }
    let inOrder = rows.indices.sorted {
      rows[$0].reserved == rows[$1].reserved ? $0 < $1 : rows[$0].reserved < rows[$1].reserved
    }
    // Visits start on the hour and last 90 minutes: per half hour of a venue, the covers present.
    var present: [Substring: [Int: Int]] = [:]
    var accepted = 0
    for index in inOrder {
      let row = rows[index]
      let first = Int(row.visit.timeIntervalSince1970) / 1800
      let cells = first..<(first + 3)
      guard cells.allSatisfy({ (present[row.venue]?[$0] ?? 0) + row.covers <= most }) else { continue }
      for cell in cells { present[row.venue, default: [:]][cell, default: 0] += row.covers }
      accepted += 1
    }
    return (accepted, rows.count)
  }

  @Test
  func `with 20 covers each the accepted are those the rule allows, and importing again is all replays`()
    throws
  {
    let place = try manual()
    let words = ["import", "reservations", Place.bookings, "--format", "air", "--covers", "20", "--json"]
    let first = try place.run(words, input: [])
    #expect(first.code == 1)
    let found = try first.json()[0]
    let (expected, rows) = try accepted(covers: 20)
    try #require((1..<rows).contains(expected))
    #expect(found["accepted"] == .integer(expected))
    #expect(found["refused"] == .object([.init("POOL_FULL", .integer(rows - expected))]))
    #expect(found["replayed"] == .integer(0))
    #expect(found["failed"] == .integer(0))
    let log = try place.log()
    let head = try place.head()
    let again = try place.run(words, input: []).json()[0]
    #expect(again["accepted"] == .integer(expected))
    #expect(again["replayed"] == .integer(rows))
    #expect(try place.head() == head)
    #expect(try place.log() == log)
    #expect(try place.must("reservations", "--json").lines.count == expected)
  }

  @Test
  func
    `stopped in the middle it ends tidily, and a second import completes it: at the peak all are accepted`()
    throws
  {
    let place = try manual()
    // Four times the venues, so that enough are still to come when the first are seen.
    let lines = try String(contentsOfFile: Place.bookings, encoding: .utf8).split(separator: "\n")
    let houses = try #require(lines.first).hasPrefix("ID,") ? lines.dropFirst() : []
    let rows = houses.count * 4
    try #require(rows > 1_200)
    let copies = (1...4).flatMap { copy in houses.map { "\"\(copy) \($0.dropFirst())" } }
    let file = try place.file("bookings.csv", "\(lines[0])\n\(copies.joined(separator: "\n"))\n")
    let words = ["import", "reservations", file, "--format", "air", "--covers", "peak", "--json"]
    let follow = try Talk(place, "log", "--json", "--follow", "--from", "300")
    let talk = try Talk(place, words)
    _ = follow.line()
    talk.interrupt()
    let told = talk.line()
    #expect(talk.wait() == 3)
    let part = try JSONParser.parse(Array(try #require(told).utf8))
    let accepted = try #require(part["accepted"]?.integer)
    #expect((1..<rows).contains(accepted))
    #expect(try talk.errors().hasSuffix("of \(rows) rows; import again to go on, nothing is done twice\n"))
    follow.stopListening()
    let ended = follow.wait()
    let followerErrors = try follow.errors()
    #expect(ended == 0, "\(followerErrors)")
    #expect(try place.run("verify").code == 0)
    let rest = try place.run(words, input: []).json()[0]
    #expect(rest["accepted"] == .integer(rows))
    #expect(rest["refused"] == .object([]))
    #expect(rest["replayed"] == .integer(accepted))
  }

  @Test func `visitors and times beyond any count end no import, and do not count towards the peak`() throws {
    let place = try manual()
    let csv = """
      ID,visit_datetime,reserve_datetime,reserve_visitors\r
      "r, 1","2017-01-02 19:00:00","2017-01-01 10:00:00",9223372036854775807\r
      "r, 1","2017-01-02 19:00:00","2017-01-01 11:00:00",9223372036854775807\r
      "r, 1","2017-01-02 19:00:00","2017-01-01 12:00:00",-9223372036854775808\r
      "r, 1","2017-01-02 19:00:00","2017-01-01 13:00:00",6\r
      """
    let file = try place.file("air.csv", csv)
    let ran = try place.run("import", "reservations", file, "--format", "air", "--covers", "peak", "--json")
    #expect((0...3).contains(ran.code) && !ran.errors.contains("Fatal"), "\(ran)")
    #expect(try ran.json().first?["accepted"] == .integer(1), "\(ran)")
    let defined = try place.must("log", "--json").json().first { $0["type"]?.text == "venueDefined" }
    #expect(defined?["data"]?["pools"]?.items.first?["capacity"] == .integer(6))
    let late = try place.file(
      "late.csv", csv.replacingOccurrences(of: "2017-01-02", with: "999999-01-02"))
    let refused = try place.run("import", "reservations", late, "--format", "air", "--covers", "peak")
    #expect(refused.code == 3 && refused.errors.contains("line 2"), "\(refused)")
  }

  @Test func `a small file: ties in file order, refusals counted by code, keys from the lines`() throws {
    let place = try manual()
    let csv = """
      ID,visit_datetime,reserve_datetime,reserve_visitors\r
      "r, 1","2017-01-02 19:00:00","2017-01-01 11:00:00",4\r
      "r, 1","2017-01-02 19:00:00","2017-01-01 10:00:00",8\r
      "r, 1","2017-01-02 20:00:00","2017-01-01 11:00:00",6\r
      \r
      "r, 1","2017-01-02 21:00:00","2017-01-01 12:00:00",10
      """
    let file = try place.file("air.csv", "\u{FEFF}" + csv)
    let ran = try place.run("import", "reservations", file, "--format", "air", "--covers", "10")
    #expect(ran.code == 1)
    #expect(ran.output == "accepted           2\nrefused POOL_FULL  2\nreplayed           0\n")
    let kept = try place.must("reservations", "--json").json()
    #expect(kept.map { $0["key"]?.text } == ["air:3", "air:6"])
    #expect(kept.map { $0["start"]?.text } == ["2017-01-02T19:00:00+09:00", "2017-01-02T21:00:00+09:00"])
    let log = try place.must("log", "--json").json()
    #expect(log.first { $0["key"]?.text == "air:3" }?["recordedAt"] == .string("2017-01-01T01:00:00Z"))
    #expect(
      try place.run("import", "reservations", file, "--format", "air", "--covers", "10").output.contains(
        "replayed           4\n"))
    let all = try manual()
    _ = try all.must("import", "reservations", file, "--format", "air", "--covers", "peak")
  }

  @Test func `an import of which something is rejected ends with 1, of which nothing is taken in too`() throws
  {
    let place = try manual()
    let good = try place.file("good.json", "[\(Place.sahil)]")
    #expect(try place.run("import", "venues", good).code == 0)
    #expect(try place.run("import", "venues", good).code == 0)
    let id = String(repeating: "x", count: 65)
    let long = Place.sahil.replacingOccurrences(of: #""id":"sahil""#, with: "\"id\":\"\(id)\"")
    for bad in ["[{}]", "[\(Place.sahil),{}]", "[\(long)]", "[7]"] {
      let ran = try place.run("import", "venues", try place.file("bad.json", bad))
      #expect(ran.code == 1 && ran.output.contains("not defined: venues["), "\(bad): \(ran)")
    }
    // A venue that is not defined adds no tables to the count.
    let told = try place.run("import", "venues", try place.file("bad.json", "[\(long)]"), "--json").json()[0]
    #expect(told["venues"] == .integer(0) && told["tables"] == .integer(0), "\(told)")
    let rows =
      "ID,visit_datetime,reserve_datetime,reserve_visitors\na,2017-01-02 19:00:00,2017-01-01 11:00:00,0\n"
    let air = try place.run(
      "import", "reservations", try place.file("air.csv", rows), "--format", "air", "--covers", "10")
    #expect(air.code == 1 && air.output.contains("invalid: line 2"), "\(air)")
  }

  @Test(arguments: [
    ("ID,visit_datetime\n", "no column reserve_datetime; found ID, visit_datetime"),
    (
      "ID,visit_datetime,reserve_datetime,reserve_visitors\na,b,c,d,e\n",
      "line 2: found 5 fields; allowed: as many as the header's 4"
    ),
    (
      "ID,visit_datetime,reserve_datetime,reserve_visitors\na,tomorrow,today,2\n",
      "line 2: found a, tomorrow, today, 2; allowed: times"
    ),
    (
      "ID,visit_datetime,reserve_datetime,reserve_visitors\n\"a\n",
      "line 2: a quoted field has no closing quote"
    ),
    ("", "found nothing in it; allowed: a first row with the columns' names"),
  ])
  func `a file of another shape is refused whole, by its line`(text: String, message: String) throws {
    let place = try manual()
    let file = try place.file("air.csv", text)
    let ran = try place.run("import", "reservations", file, "--format", "air", "--covers", "10")
    #expect(ran.code == 3)
    #expect(ran.errors.hasPrefix("daybook: read \(file): "), "\(ran.errors)")
    #expect(ran.errors.contains(message), "\(ran.errors)")
    #expect(try place.head() == 1)
  }

  @Test func `a ledger that keeps the system's time takes no bookings of the past`() throws {
    let place = try Place(clock: "system", venue: false)
    let file = try place.file(
      "air.csv",
      "ID,visit_datetime,reserve_datetime,reserve_visitors\na,2017-01-02 19:00:00,2017-01-01 11:00:00,4\n")
    let ran = try place.run("import", "reservations", file, "--format", "air", "--covers", "10")
    #expect(ran.code == 3)
    #expect(ran.errors.contains("\(place.ledger) keeps the system's time, and these bookings are past"))
    #expect(try place.head() == 1)
  }

  @Test(arguments: [
    ("x", "not JSON"), (#"{"id":"a"}"#, "allowed: an array of venues"), ("[1]", "venues[0]: found 1"),
    (#"[{"id":"a","name":"A","zone":"Mars/Base"}]"#, "venues[0].zone: found Mars/Base"),
    (#"[{"id":"a","name":"A","zone":"Asia/Baku"},{"id":"b","zone":"Asia/Baku"}]"#, "venues[1].name: missing"),
    ("[]", "found no venues"), (#"{"venues":[]}"#, "found no venues"),
    (
      #"[{"id":"a","name":"A","zone":"Asia/Baku"},{"id":"a","name":"B","zone":"Asia/Baku"}]"#,
      #"venues[1].id: found "a", which venues[0] has"#
    ),
  ])
  func `import venues says what was wrong and ends with 1`(text: String, message: String) throws {
    let place = try manual()
    let ran = try place.run("import", "venues", try place.file("venues.json", text))
    #expect(ran.code == 1 && (ran.output + ran.errors).contains(message), "\(ran)")
  }
}
