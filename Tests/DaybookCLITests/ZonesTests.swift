import DaybookJSON
import DaybookTime
import DaybookZoneCases
import Foundation
import Testing

/// Zones as data: what newer files would change, adopting them, and reanchoring bookings.
@Suite struct ZonesTests {
  private static func venue(_ id: String, _ zone: String, tables: [String] = ["T1"]) -> String {
    let list = tables.map { #"{"id":"\#($0)","most":4}"# }.joined(separator: ",")
    return """
      {"command":"defineVenue","venue":{"id":"\(id)","name":"\(id)","zone":"\(zone)","services":[{"name":"evening",\
      "days":["mon","tue","wed","thu","fri","sat","sun"],"opens":"18:00","lastSeating":"22:00","closes":"23:30",\
      "gridMinutes":30}],"tables":[\(list)]}}
      """
  }

  private static func book(_ venue: String, _ start: String, table: String = "T1") -> String {
    #"{"command":"book","venue":"\#(venue)","party":2,"start":"\#(start)","tables":["\#(table)"]}"#
  }

  /// A ledger whose clock stands at noon of 1 November 2026 in UTC, its zones read from a directory.
  private func place(_ zones: String?, _ lines: String...) throws -> (place: Place, ids: [String]) {
    let place = try Place.bare()
    return (place, try fill(place, zones, lines))
  }

  private func fill(_ place: Place, _ zones: String?, _ lines: [String]) throws -> [String] {
    _ = try place.must("init", "--clock", "manual")
    let clock = #"{"command":"advanceClock","to":"2026-11-01T12:00:00Z"}"#
    let ran = try place.run(
      ["exec"], input: Array(([clock] + lines).joined(separator: "\n").utf8) + [10],
      environment: zones.map { ["TZDIR": $0] } ?? [:])
    let answers = try ran.json()
    for answer in answers where answer.outcome != "accepted" { throw Unexpected("not accepted: \(answer)") }
    return answers.compactMap { $0["reservation"]?.text }
  }

  /// Casablanca, an hour ahead of UTC in one release and level with it in the next.
  ///
  /// One booking is there and one in Baku, whose zone does not change.
  private func casablanca() throws -> (place: Place, old: String, new: String, ids: [String]) {
    let place = try Place.bare()
    let old = try ZoneFolder.make("2025b", ["Africa/Casablanca": 1, "Asia/Baku": 4], in: place)
    let new = try ZoneFolder.make("2026f", ["Africa/Casablanca": 0, "Asia/Baku": 4], in: place)
    let ids = try fill(
      place, old,
      [
        Self.venue("riad", "Africa/Casablanca"), Self.venue("sahil", "Asia/Baku"),
        Self.book("riad", "2026-11-28T20:00"), Self.book("sahil", "2026-11-28T20:00"),
      ])
    return (place, old, new, ids)
  }

  @Test func `status tells for each zone what newer files would change, and changes nothing`() throws {
    let (place, _, new, ids) = try casablanca()
    let before = try place.log()
    let rows = try place.must("zones", "status", "--zoneinfo", new, "--json").json()
    #expect(rows.map { $0["zone"]?.text } == ["Africa/Casablanca", "Asia/Baku"])
    #expect(rows.map { $0["adopted"]?.text } == ["2025b", "2025b"])
    #expect(rows.map { $0["found"]?.text } == ["2026f", "2026f"])
    let change = try #require(rows[0]["transitions"]?.items.first)
    #expect(change["adopted"]?.text == "+01:00" && change["found"]?.text == "+00:00")
    let venue = try #require(rows[0]["venues"]?.items.first)
    #expect(venue["venue"]?.text == "riad")
    let move = try #require(venue["bookings"]?.items.first)
    #expect(move["reservation"]?.text == ids[0])
    #expect(move["from"]?.text == "2026-11-28T20:00:00+01:00")
    #expect(move["to"]?.text == "2026-11-28T20:00:00+00:00")
    #expect(rows[1]["transitions"]?.items.isEmpty == true)
    #expect(rows[1]["venues"]?.items.first?["bookings"]?.items.isEmpty == true)
    let text = try place.must("zones", "--zoneinfo", new).output
    #expect(text.contains("Africa/Casablanca  adopted 2025b, found 2026f: 1 change of the clocks differs"))
    #expect(text.contains("Asia/Baku  adopted 2025b, found 2026f: nothing would change"))
    #expect(try place.log() == before)
  }

  @Test func `adopted rules bind what comes, and bookings move only when they are re-anchored`() throws {
    let (place, _, new, ids) = try casablanca()
    let adopted = try place.must("zones", "adopt", "Africa/Casablanca", "--zoneinfo", new, "--json").json()
    #expect(adopted[0]["adopted"] == .bool(true))
    #expect(adopted[0]["from"]?.text == "2025b" && adopted[0]["to"]?.text == "2026f")
    let again = try place.must("zones", "adopt", "Africa/Casablanca", "--zoneinfo", new, "--json").json()
    #expect(again[0]["adopted"] == .bool(false))
    // The files match the adopted rules, but a booking is not yet at its wall time.
    let status = try place.must("zones", "status", "Africa/Casablanca", "--zoneinfo", new, "--json").json()
    #expect(status[0]["venues"]?.items.first?["bookings"]?.items.count == 1)
    func start() throws -> String? {
      try place.must("reservations", "--venue", "riad", "--json").json().first?["start"]?.text
    }
    #expect(try start() == "2026-11-28T19:00:00+00:00")
    let moved = try #require(try place.must("reanchor", "riad", "--json").json().first)
    #expect(moved["moved"]?.items.map { $0["reservation"]?.text } == [ids[0]])
    #expect(moved["needsTable"]?.items.isEmpty == true)
    #expect(try start() == "2026-11-28T20:00:00+00:00")
    #expect(try place.must("reanchor", "riad").output == "Every booking stands at its wall time.\n")
    _ = try place.must("verify")
  }

  @Test func `a conflict at the wall time is reported as needing a table`() throws {
    let (place, _, new, ids) = try casablanca()
    _ = try place.must("zones", "adopt", "--all", "--zoneinfo", new)
    let since = try place.exec(Self.book("riad", "2026-11-28T20:00"))
    #expect(since[0].outcome == "refused", "the booking not yet moved is in its way from 19:00 to 20:30")
    let later = try place.exec(Self.book("riad", "2026-11-28T20:30"))
    #expect(later[0].outcome == "accepted")
    let text = try place.must("reanchor", "riad").output
    #expect(text.contains("\(ids[0]) needs a table."))
    let listed = try place.must("reservations", "--state", "needsTable", "--json").json()
    #expect(listed.map { $0["reservation"]?.text } == [ids[0]])
    #expect(listed[0]["start"]?.text == "2026-11-28T20:00:00+00:00")
    _ = try place.must("verify")
  }

  @Test func `R1 an offset that the zone does not have then is refused, with those it has`() throws {
    let (place, _, _, _) = try casablanca()
    let day = ["timeline", "riad", "2026-11-28", "--at"]
    let wrong = try place.run(day + ["2026-11-01T13:30-06:00"])
    #expect(wrong.code == 2 && wrong.errors.contains("then has +01:00"))
    #expect(try place.run(day + ["2026-11-01T13:30+01:00"]).errors.contains("then has") == false)
  }

  @Test func `all zones in use are adopted at once, or none when one is not there`() throws {
    let (place, _, new, _) = try casablanca()
    let half = try ZoneFolder.make("2026g", ["Africa/Casablanca": 0], in: place)
    let before = try place.log()
    let failed = try place.run("zones", "adopt", "--all", "--zoneinfo", half)
    #expect(failed.code == 3 && failed.errors.contains("Asia/Baku"))
    #expect(try place.log() == before)
    let rows = try place.must("zones", "adopt", "--all", "--zoneinfo", new, "--json").json()
    #expect(rows.map { $0["zone"]?.text } == ["Africa/Casablanca", "Asia/Baku"])
    #expect(rows.map { $0["adopted"] } == [.bool(true), .bool(true)])
    let status = try place.must("zones", "--zoneinfo", half, "--json").json()
    #expect(status[1]["problem"]?.text?.contains("Asia/Baku") == true)
  }

  @Test func `what is asked wrongly is told with what there is`() throws {
    let (place, _, new, _) = try casablanca()
    for words in [
      ["zones", "adopt"], ["zones", "adopt", "Asia/Baku", "--all"], ["zones", "drop"], ["reanchor"],
    ] {
      #expect(try place.run(words).code == 2, "\(words)")
    }
    let typo = try place.run("zones", "adopt", "Africa/Casablanka", "--zoneinfo", new)
    #expect(typo.code == 1 && typo.errors.contains("did you mean Africa/Casablanca?"))
    let nowhere = try place.run("reanchor", "riyad")
    #expect(nowhere.code == 1 && nowhere.errors.contains("did you mean \"riad\"?"))
    let (bare, _) = try self.place(nil)
    #expect(try bare.must("zones").output.hasPrefix("No zone is adopted yet"))
  }

  // MARK: real releases

  struct Evening: Sendable, CustomTestStringConvertible {
    let zone, wall, before, after: String
    var testDescription: String { "\(zone) \(wall)" }
  }

  @Test(
    arguments: [
      Evening(
        zone: "Africa/Casablanca", wall: "2026-11-28T20:00", before: "2026-11-28T20:00:00+01:00",
        after: "2026-11-28T20:00:00+00:00"),
      Evening(
        zone: "America/Vancouver", wall: "2026-12-05T19:00", before: "2026-12-05T19:00:00-08:00",
        after: "2026-12-05T19:00:00-07:00"),
    ])
  func `the releases 2025b and 2026f: wall time wins`(evening: Evening) throws {
    let (old, new) = (ZoneRelease.before.directory, ZoneRelease.after.directory)
    let (place, ids) = try place(
      old.path, Self.venue("house", evening.zone), Self.book("house", evening.wall))
    let status = try #require(try place.must("zones", "--zoneinfo", new.path, "--json").json().first)
    #expect(status["adopted"]?.text == ZoneRelease.before.rawValue)
    #expect(status["found"]?.text == ZoneRelease.after.rawValue)
    #expect(status["transitions"]?.items.isEmpty == false)
    let move = try #require(status["venues"]?.items.first?["bookings"]?.items.first)
    #expect(move["reservation"]?.text == ids[0])
    #expect(move["from"]?.text == evening.before && move["to"]?.text == evening.after)
    _ = try place.must("zones", "adopt", "--all", "--zoneinfo", new.path)
    _ = try place.must("reanchor", "house")
    let booking = try #require(try place.must("reservations", "--json").json().first)
    #expect(booking["start"]?.text == evening.after)
    #expect(booking["needsTable"] == nil)
    _ = try place.must("verify")
  }

  /// New York when its clocks go forward and back, with one booking that lasts through each change.
  private func newYork() throws -> (place: Place, ids: [String]) {
    let venue = Self.venue("deli", "America/New_York").replacingOccurrences(
      of: #""opens":"18:00","lastSeating":"22:00","closes":"23:30""#,
      with: #""opens":"00:00","lastSeating":"06:00","closes":"09:00""#
    ).replacingOccurrences(of: #""most":4}]"#, with: #""most":4}],"turnTimes":[{"party":9,"minutes":60}]"#)
    return try place(
      nil, venue, Self.book("deli", "2030-03-10T01:30"), Self.book("deli", "2030-11-03T01:30-04:00"))
  }

  @Test func `R3a every output tells a stay with the offsets its zone has at its start and at its end`()
    throws
  {
    let (place, ids) = try newYork()
    let stays = [
      ("2030-03-10", "2030-03-10T01:30:00-05:00", "2030-03-10T03:30:00-04:00", "01:30–03:30"),
      ("2030-11-03", "2030-11-03T01:30:00-04:00", "2030-11-03T01:30:00-05:00", "01:30-04:00–01:30-05:00"),
    ]
    for (id, (date, start, end, text)) in zip(ids, stays) {
      let commands = [
        ["reservations", "--date", date], ["show", id], ["show", id, "--at", "6"],
        ["find", id], ["diary", "deli", date], ["timeline", "deli", date], ["explain", id],
        ["diff", "--from", "1"],
      ]
      for command in commands {
        let told = try place.run(command + ["--json"], input: [])
        #expect(told.output.contains(#""start":"\#(start)""#), "\(command): \(told.output)")
        if command[0] != "diary" {
          #expect(told.output.contains(#""end":"\#(end)""#), "\(command): \(told.output)")
        }
      }
      for command in [["reservations"], ["find", id], ["diary", "deli", date]] {
        #expect(try place.run(command, input: []).output.contains(text), "\(command)")
      }
      #expect(try place.must("explain", id).output.contains("deli, \(start), party of 2"))
    }
  }

  @Test func `R3a nearest and the waitlist tell the two hours apart in which the clocks go back`() throws {
    let (place, _) = try newYork()
    let nearest = try place.must("nearest", "deli", "2030-11-03T01:30-05:00", "--party", "2", "--most", "8")
      .output
    #expect(nearest.contains("01:30 -05:00") && nearest.contains("00:30 -04:00"), "\(nearest)")
    let joined = try place.exec(
      #"{"command":"joinWaitlist","venue":"deli","party":2,"start":"2030-11-03T01:30-04:00","by":"host:1"}"#)
    #expect(joined[0].outcome == "accepted", "\(joined)")
    let id = try #require(joined[0]["entry"]?.text)
    for command in [["waitlist", "deli", "--date", "2030-11-03"], ["show", id], ["show", id, "--at", "7"]] {
      let told = try place.run(command + ["--json"], input: []).output
      #expect(told.contains(#""start":"2030-11-03T01:30:00-04:00""#), "\(command): \(told)")
      #expect(told.contains(#""joinedAt":"2026-11-01T07:00:00-05:00""#), "\(command): \(told)")
    }
    #expect(try place.must("waitlist", "deli", "--date", "2030-11-03").output.contains("01:30-04:00"))
  }

  @Test func `R3a a booking agreed for another wall time is marked in every output until it is re-anchored`()
    throws
  {
    let (place, _, new, ids) = try casablanca()
    _ = try place.exec(
      #"{"command":"joinWaitlist","venue":"riad","party":2,"start":"2026-11-28T20:30","by":"host:1"}"#,
      #"{"command":"block","venue":"riad","from":"2026-11-28T22:00","until":"2026-11-29T02:00"}"#,
      #"{"command":"confirmPrep","reservation":"\#(ids[0])"}"#)
    let commands = [
      ["reservations", "--venue", "riad"], ["show", ids[0]], ["show", ids[0], "--at", "100"],
      ["find", ids[0]],
      ["diary", "riad", "2026-11-28"], ["floor", "riad"], ["timeline", "riad", "2026-11-28"],
      ["waitlist", "riad"], ["explain", ids[0]], ["prep", "riad"],
    ]
    let head = try place.head() + 1
    func answers(_ form: String...) throws -> [[String]: String] {
      var answers: [[String]: String] = [:]
      for command in commands {
        let words = command.map { $0 == "100" ? String(head) : $0 }
        answers[command] = try place.run(words + form, input: []).output
      }
      return answers
    }
    _ = try place.must("zones", "adopt", "Africa/Casablanca", "--zoneinfo", new)
    for (command, json) in try answers("--json") {
      let agreed = command[0] == "waitlist" ? "20:30" : "20:00"
      #expect(json.contains(#""agreedFor":"2026-11-28T\#(agreed):00+01:00""#), "\(command): \(json)")
    }
    for (command, text) in try answers() where command[0] != "show" {
      let (now, agreed) = command[0] == "waitlist" ? ("19:30", "20:30") : ("19:00", "20:00")
      #expect(text.contains("agreed for \(agreed)"), "\(command): \(text)")
      if command[0] != "explain" { #expect(text.contains("\(now)≠"), "\(command): \(text)") }
    }
    let doctor = try place.run("doctor", "--zoneinfo", new).output
    #expect(doctor.contains("agreed for: 1; daybook reanchor riad"), "\(doctor)")
    let told = try #require(try place.must("reanchor", "riad", "--json").json().first)
    #expect(told["blocks"]?.integer == 1 && told["entries"]?.integer == 1 && told["left"]?.items == [])
    #expect(told["ended"]?.items == [])
    for (command, text) in try answers() where command != ["show", ids[0], "--at", "100"] {
      #expect(!text.contains("agreed for") && !text.contains("≠"), "\(command): \(text)")
    }
    #expect(try !place.run("doctor", "--zoneinfo", new).output.contains("wall times"))
    let timeline = try place.must("timeline", "riad", "2026-11-28", "--json").output
    #expect(timeline.contains(#""kind":"blocked","start":"2026-11-28T22:00:00+00:00""#), "\(timeline)")
    // What the views keep of a block that moved is what a rebuild makes of it.
    #expect(try place.run("views", "rebuild", "--all", "--switch", "never").code == 0)
    _ = try place.must("verify")
  }

  @Test func `R3a a hold placed for another wall time is marked in every output until it is re-anchored`()
    throws
  {
    let (place, old, new, _) = try casablanca()
    let line =
      #"{"command":"hold","venue":"riad","party":2,"start":"2026-11-28T18:00","seconds":86400,"by":"host:1"}"#
    let ran = try place.run(["exec"], input: Array((line + "\n").utf8), environment: ["TZDIR": old])
    let id = try #require(try ran.json().first?["hold"]?.text)
    let outputs = [
      ["timeline", "riad", "2026-11-28"], ["timeline", "riad", "2026-11-28", "--json"], ["show", id],
    ]
    func marks() throws -> [Bool] {
      try outputs.map { words in
        let text = try place.run(words, input: []).output
        return text.contains("\(id) at riad, 2026-11-28T17:00:00+00:00 (agreed for 18:00)")
          || text.contains("2026-11-28T18:00:00+01:00")
      }
    }
    _ = try place.must("zones", "adopt", "--all", "--zoneinfo", new)
    #expect(try marks() == [true, true, true])
    let moved = try place.must("reanchor", "riad").output
    #expect(moved.contains("1 booking moved.") && moved.contains("1 hold moved."))
    #expect(try marks() == [false, false, false])
    #expect(try place.must("show", id).output.contains("2026-11-28T18:00:00+00:00"))
    #expect(try place.run("verify").code == 0)
  }

  @Test func `R3a a block and what was asked for are told in the venue's time`() throws {
    let (place, _, _, _) = try casablanca()
    let answers = try place.exec(
      #"{"command":"block","venue":"riad","from":"2026-11-27T22:00","until":"2026-11-28T02:00"}"#,
      #"{"command":"book","venue":"riad","party":2,"start":"2026-11-27T21:30","key":"k","by":"guest:ana"}"#)
    let block = try #require(answers[0]["block"]?.text)
    let (from, until) = ("2026-11-27T22:00:00+01:00", "2026-11-28T02:00:00+01:00")
    #expect(try place.must("explain", block).output.contains("block \(block) at riad, \(from) to \(until)"))
    for words in [["show", block], ["show", block, "--at", "9"], ["explain", block]] {
      let json = try place.run(words + ["--json"], input: []).output
      #expect(
        json.contains(#""from":"\#(from)""#) && json.contains(#""until":"\#(until)""#), "\(words): \(json)")
    }
    let refused = try place.run("explain", "k", "--actor", "guest:ana").output
    #expect(refused.contains("asked for: 2 at 2026-11-27T21:30:00+01:00\n"), "\(refused)")
  }

  @Test func `R3a the timeline's scale tells the two hours apart in which the clocks go back`() throws {
    let (place, _) = try newYork()
    let scale = try #require(try place.must("timeline", "deli", "2030-11-03").lines.dropFirst().first)
    #expect(scale.contains("1A") && scale.contains("1B") && !scale.contains("01"), "\(scale)")
    #expect(try !place.must("timeline", "deli", "2030-03-10").output.contains("1A"))
  }

  @Test(arguments: ["right/Asia/Baku", "posix/Asia/Baku", "localtime", "posixrules"])
  func `R2a a name that is not the database's is refused as a venue's zone`(zone: String) throws {
    let place = try Place(venue: false)
    let answer = try place.exec(Self.venue("v", zone))[0]
    #expect(answer.outcome == "invalid" && answer["field"]?.text == "venue.zone", "\(answer)")
    let file = try place.file(
      "venues.json",
      "[" + String(Self.venue("v", zone).dropFirst(#"{"command":"defineVenue","venue":"#.count).dropLast())
        + "]")
    let ran = try place.run("import", "venues", file)
    #expect(ran.code == 1 && ran.output.contains(zone), "\(ran)")
  }
}
