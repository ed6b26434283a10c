import DaybookJSON
import Foundation
import Testing

@Suite struct QueryTests {
  private static let reading = [
    ["verify"], ["log"], ["replay"], ["replay", "--to", "3"], ["reservations"], ["views"],
    ["views", "rebuild", "--all"],
    ["availability", "sahil", "2030-05-01", "--party", "2", "--why"], ["timeline", "sahil", "2030-05-01"],
  ]

  /// Five bookings over two business dates: one is Ana's, and one is cancelled.
  private func evening() throws -> (place: Place, ids: [String]) {
    let place = try Place()
    let answers = try place.exec(
      Place.book("10:00", table: "T1", more: #","key":"k-1","by":"guest:ana""#),
      Place.book("19:00", table: "T2", party: 4),
      #"{"command":"book","venue":"sahil","party":6,"start":"2030-05-02T00:30"}"#,
      #"{"command":"book","venue":"sahil","party":3,"start":"2030-05-02T12:00","pool":"covers"}"#,
      Place.book("21:00", table: "T1"))
    let ids = answers.compactMap { $0["reservation"]?.text }
    guard ids.count == 5,
      try place.exec(#"{"command":"cancel","reservation":"\#(ids[4])"}"#)[0].outcome == "accepted"
    else {
      throw Unexpected("not an evening: \(answers)")
    }
    return (place, ids)
  }

  @Test func `every command's JSON is one value a line, and its text has no codes for terminals`() throws {
    let (place, ids) = try evening()
    for words in Self.reading + [["show", ids[0]]] {
      let json = try place.run(words + ["--json"], input: [])
      #expect(json.code == 0)
      #expect(try !json.json().isEmpty, "\(words)")
      let text = try place.run(words, input: [])
      #expect(text.code == 0)
      #expect(!text.output.isEmpty)
      for ran in [json, text] {
        #expect(!ran.output.utf8.contains(0x1B))
        #expect(ran.errors.isEmpty)
        #expect(ran.output.hasSuffix("\n"))
        #expect(ran.lines.allSatisfy { !$0.hasSuffix(" ") })
      }
    }
  }

  @Test func `reading never changes the log, nor do views that went missing`() throws {
    let (place, ids) = try evening()
    let before = try place.log()
    for words in Self.reading + [["show", ids[0]], ["log", "--json"]] {
      try? FileManager.default.removeItem(atPath: place.ledger + "/views")
      #expect(try place.run(words, input: []).code == 0, "\(words)")
      #expect(try place.log() == before, "\(words)")
    }
  }

  @Test func `a time of log without an offset is of the venue that is named`() throws {
    let (place, _) = try evening()
    let words = ["log", "--venue", "sahil", "--json", "--from"]
    let expected = try place.run(words + ["2030-05-01T05:00:00Z"]).output
    #expect(expected.contains("booked"))
    #expect(try place.run(words + ["2030-05-01T09:00"]).output == expected)
    #expect(try place.run(words + ["2", "--to", "2030-05-01T09:00"]).output.hasSuffix(expected))
    let later = try place.run(words + ["2030-05-01T09:01"])
    #expect(later.code == 0 && later.output.isEmpty, "\(later)")
    let unknown = try place.run("log", "--venue", "sahli", "--from", "2030-05-01T09:00")
    #expect(unknown.code == 1 && unknown.errors.contains("did you mean \"sahil\"?"), "\(unknown)")
  }

  @Test func `log takes every actor that it prints`() throws {
    let (place, _) = try evening()
    let actors = Set(try place.must("log", "--json").json().compactMap { $0["by"]?.text })
    #expect(actors.contains("ledger:daybook") && actors.contains("guest:ana"), "\(actors)")
    for actor in actors {
      let found = try place.must("log", "--json", "--by", actor).json().map { $0["by"]?.text }
      #expect(!found.isEmpty && found.allSatisfy { $0 == actor }, "\(actor)")
    }
  }

  @Test func `a venue, a position and a stretch that are not there are said, not answered with nothing`()
    throws
  {
    let (place, _) = try evening()
    let head = try place.head()
    for words in [
      ["log"], ["log", "--follow"], ["diff", "--from", "1"], ["export", "events"], ["reservations"],
      ["find", "ana"],
    ] {
      let ran = try place.run(words + ["--venue", "sahli"])
      #expect(ran.code == 1 && ran.output.isEmpty, "\(words): \(ran)")
      #expect(ran.errors == "daybook: no venue \"sahli\"; did you mean \"sahil\"?\n", "\(words)")
    }
    let beyond = try place.run("log", "--from", "\(head + 2)")
    #expect(beyond.code == 1 && beyond.errors.contains("the log goes from 1 to \(head)"), "\(beyond)")
    // Who takes the log in turns asks for the next.
    let next = try place.run("log", "--from", "\(head + 1)", "--venue", "sahil")
    #expect(next.code == 0 && next.output.isEmpty && next.errors.isEmpty, "\(next)")
    for (from, to) in [
      ("5", "4"), ("2030-05-01T09:00+04:00", "2030-05-01T08:59+04:00"), ("5", "2030-04-01T00:00Z"),
    ] {
      let ran = try place.run("log", "--from", from, "--to", to)
      #expect(ran.code == 2 && ran.errors.contains("--from \(from) is after --to \(to)"), "\(ran)")
    }
    let between = try place.run("log", "--from", "2030-05-01T09:01+04:00", "--to", "2030-05-01T09:02+04:00")
    #expect(between.code == 0 && between.output.isEmpty && between.errors.isEmpty, "\(between)")
  }

  @Test func `availability has the issue's shape and is bookable where it says so`() throws {
    let (place, _) = try evening()
    let found = try #require(
      try place.must("availability", "sahil", "2030-05-01", "--party", "2", "--json").json().first)
    #expect(found["venue"] == .string("sahil"))
    #expect(found["date"] == .string("2030-05-01"))
    #expect(found["zone"] == .string("Asia/Baku"))
    #expect(found["position"]?.integer == (try place.head()))
    let slots = try #require(found["slots"]).items
    #expect(slots.first?.names == ["start", "tables", "pools"])
    #expect(slots.first?["start"] == .string("2030-05-01T10:00:00+04:00"))
    #expect(slots.first?["tables"] == .array([.string("T2"), .string("T 3")]))
    #expect(slots.first?["pools"] == .object([.init("covers", .integer(40))]))
    #expect(slots.last?["start"] == .string("2030-05-02T00:30:00+04:00"))
    let last = try #require(slots.last?["tables"]).items.map(\.text)
    #expect(last == ["T1", "T2"])
    #expect(
      try place.exec(
        #"{"command":"book","venue":"sahil","party":2,"start":"2030-05-02T00:30","tables":["T2"]}"#)[0]
        .outcome == "accepted")
  }

  @Test func `why lists every other instant of the grid with all its reasons`() throws {
    let (place, _) = try evening()
    _ = try place.exec(#"{"command":"advanceClock","to":"2030-05-01T06:45:00Z"}"#)
    let words = ["availability", "sahil", "2030-05-01", "--party", "4", "--json"]
    let plain = try place.run(words, input: []).json()[0]
    let found = try place.run(words + ["--why"], input: []).json()[0]
    #expect(found["slots"] == plain["slots"])
    #expect(plain["notOffered"] == nil)
    let others = try #require(found["notOffered"]).items
    let starts = (try #require(found["slots"]).items + others).compactMap { $0["start"]?.text }.sorted()
    #expect(starts.count == 30)
    #expect(Set(starts).count == 30)
    for other in others {
      #expect(other.names == ["start", "reasons"])
      #expect(other["reasons"]?.items.isEmpty == false)
    }
    let past = try #require(others.first { $0["start"]?.text == "2030-05-01T10:00:00+04:00" })
    #expect(past["reasons"]?.items.compactMap { $0["code"]?.text }.contains("IN_THE_PAST") == true)
    let large = try place.run(
      ["availability", "sahil", "2030-05-01", "--party", "41", "--json", "--why"], input: []
    ).json()[0]
    #expect(large["slots"]?.items.isEmpty == true)
    #expect(large["notOffered"]?.items.count == 30)
    let codes = Set(large["notOffered"]?.items.last?["reasons"]?.items.compactMap { $0["code"]?.text } ?? [])
    #expect(codes == ["NO_TABLE_FITS", "POOL_FULL"])
  }

  @Test func `R12 availability of several days, venues and parties is each one's, in one answer`() throws {
    let (place, _) = try evening()
    let closed =
      #"{"command":"defineVenue","venue":{"id":"b,c","name":"Comma","zone":"Europe/Berlin","services":[{"name":"s","#
      + #""days":["wed"],"opens":"18:00","lastSeating":"19:00","closes":"23:00","gridMinutes":60}],"#
      + #""tables":[{"id":"A","most":2}]}}"#
    #expect(try place.exec(closed)[0].outcome == "accepted")
    let head = try place.head()
    let words = ["availability", "sahil", "2030-05-01..2030-05-02", "--party", "2,4", "--and", "b,c"]
    for at in [[], ["--at", "\(head)"]] {
      let json = try #require(try place.run(words + ["--why", "--json"] + at, input: []).json().first)
      #expect(json.names == ["position", "days"] && json["position"]?.integer == head)
      let days = try #require(json["days"]).items
      var index = 0
      for venue in ["sahil", "b,c"] {
        for (date, party) in [("01", "2"), ("01", "4"), ("02", "2"), ("02", "4")] {
          let alone = ["availability", venue, "2030-05-\(date)", "--party", party, "--why", "--json"] + at
          let one = try #require(try place.run(alone, input: []).json().first)
          #expect(days[index].names == ["venue", "date", "zone", "party", "slots", "notOffered"])
          for name in days[index].names { #expect(days[index][name] == one[name], "\(alone): \(name)") }
          index += 1
        }
      }
      #expect(days.count == index)
    }
    let output = try place.run(words, input: []).output
    #expect(output.contains("\n\nComma"), "\(output)")
    let text = output.split(separator: "\n")
    #expect(text[0] == "Sahil (Asia/Baku, position \(head))" && text[1] == "2030-05-01, party of 2")
    #expect(
      text.suffix(7) == [
        "Comma (Europe/Berlin, position \(head))", "2030-05-01, party of 2", "  18:00 +02:00  A",
        "  19:00 +02:00  A", "2030-05-01, party of 4: nothing is free.",
        "2030-05-02, party of 2: nothing is free.", "2030-05-02, party of 4: nothing is free.",
      ], "\(text)")
    let one = try place.must("availability", "b,c", "2030-05-02..2030-05-02", "--party", "2").output
    #expect(one == "Comma (Europe/Berlin, position \(head))\n2030-05-02, party of 2: nothing is free.\n")
    let unknown = try place.run(words + ["--and", "sahli"], input: [])
    #expect(unknown.code == 1 && unknown.output.isEmpty)
    #expect(unknown.errors == "daybook: no venue \"sahli\"; did you mean \"sahil\"?\n")
    let before = try place.run(words + ["--at", "\(head - 1)"], input: [])
    #expect(before.code == 1 && before.errors.contains("there was no venue \"b,c\""), "\(before)")
    // Of which zone would it be?
    let local = try place.run(words + ["--at", "2030-05-01T08:00"], input: [])
    #expect(local.code == 2 && local.errors.contains("write an offset"), "\(local)")
  }

  @Test func `a position that is not there yet is waited for, and then missed plainly`() throws {
    let (place, _) = try evening()
    let ran = try place.run(
      "availability", "sahil", "2030-05-01", "--party", "2", "--at-least", "1000", "--within", "0")
    #expect(ran.code == 3)
    #expect(ran.errors.contains("position 1000"))
    #expect(try place.run("reservations", "--at-least", "5").code == 0)
  }

  @Test(arguments: [
    ["availability", "sahli", "2030-05-01", "--party", "2"], ["timeline", "sahli", "2030-05-01"],
    ["reservations", "--venue", "sahli"],
  ])
  func `an unknown venue ends with 1, and is told which was meant`(words: [String]) throws {
    let place = try Place()
    let ran = try place.run(words, input: [])
    #expect(ran.code == 1)
    #expect(ran.output.isEmpty)
    #expect(ran.errors == "daybook: no venue \"sahli\"; did you mean \"sahil\"?\n")
  }

  @Test func `reservations are filtered by venue, business date and state`() throws {
    let (place, ids) = try evening()
    func found(_ words: String...) throws -> [String] {
      try place.run(["reservations", "--json"] + words, input: []).json().compactMap {
        $0["reservation"]?.text
      }.sorted()
    }
    #expect(try found() == ids.sorted())
    #expect(try found("--venue", "sahil") == ids.sorted())
    #expect(try found("--date", "2030-05-01") == [ids[0], ids[1], ids[2], ids[4]].sorted())
    #expect(try found("--date", "2030-05-02") == [ids[3]])
    #expect(try found("--date", "2030-05-03") == [])
    #expect(try found("--state", "cancelled") == [ids[4]])
    #expect(try found("--state", "booked") == ids.dropLast().sorted())
    #expect(try found("--state", "expected", "--date", "2030-05-02", "--venue", "sahil") == [ids[3]])
    #expect(try found("--state", "seated") == [])
    let shown = try place.must("reservations", "--json").json()
    let first = try #require(shown.first { $0["reservation"]?.text == ids[0] })
    for name in ["reservation", "venue", "party", "start", "end", "tables", "pool", "state", "key"] {
      #expect(first.names.contains(name))
    }
    #expect(first["start"] == .string("2030-05-01T10:00:00+04:00"))
    #expect(first["end"] == .string("2030-05-01T11:30:00+04:00"))
    #expect(first["tables"] == .array([.string("T1")]))
    #expect(first["key"] == .string("k-1"))
    #expect(first["pool"] == .null)
    #expect(try place.must("reservations", "--state", "noShow").output == "No reservations.\n")
  }

  @Test func `refused commands never made a reservation`() throws {
    let place = try Place(Place.book("10:00", table: "T1"))
    #expect(try place.exec(Place.book("10:00", table: "T1", more: #","key":"no""#))[0].outcome == "refused")
    #expect(try place.must("reservations", "--json").lines.count == 1)
  }

  @Test func `show tells a reservation with its guest, a hold and a block`() throws {
    let place = try Place()
    let answers = try place.exec(
      Place.book("10:00", table: "T1", more: #","guest":{"name":"Ana M","phone":"+994 50 000 00 00"}"#),
      #"{"command":"hold","venue":"sahil","party":2,"start":"2030-05-01T14:00","tables":["T2"],"by":"guest:bob"}"#,
      #"{"command":"block","venue":"sahil","area":"terrace","from":"2030-05-01T10:00","until":"2030-05-01T12:00","reason":"rain"}"#
    )
    let reservation = try #require(answers[0]["reservation"]?.text)
    let hold = try #require(answers[1]["hold"]?.text)
    let block = try #require(answers[2]["block"]?.text)
    let shown = try place.must("show", reservation, "--json").json()[0]
    #expect(
      shown["guest"]
        == .object([.init("name", .string("Ana M")), .init("phone", .string("+994 50 000 00 00"))]))
    #expect(shown["state"] == .string("booked"))
    let held = try place.must("show", hold, "--json").json()[0]
    #expect(held["state"] == .string("active"))
    #expect(held["tables"] == .array([.string("T2")]))
    _ = try place.exec(#"{"command":"releaseHold","hold":"\#(hold)"}"#)
    #expect(try place.must("show", hold, "--json").json()[0]["state"] == .string("released"))
    #expect(try place.must("show", block, "--json").json()[0]["area"] == .string("terrace"))
    #expect(
      try place.must("show", reservation).output.contains(
        "guest        name Ana M, phone +994 50 000 00 00\n"))
    let none = try place.run("show", "01900000-0000-7000-8000-000000000001")
    #expect(none.code == 1)
    #expect(
      none.errors
        == "daybook: no reservation, hold, block, waitlist entry or ticket 01900000-0000-7000-8000-000000000001\n"
    )
  }

  @Test func `the log is told from and to a position, of a venue, of a reservation`() throws {
    let (place, ids) = try evening()
    let all = try place.must("log", "--json").json()
    #expect(all.compactMap { $0["position"]?.integer } == Array(1...all.count))
    for name in ["position", "type", "version", "recordedAt", "by", "data", "link"] {
      #expect(all.allSatisfy { $0.names.contains(name) })
    }
    #expect(all.allSatisfy { $0["link"]?.text?.count == 64 })
    func positions(_ words: String...) throws -> [Int] {
      try place.run(["log", "--json"] + words, input: []).json().compactMap { $0["position"]?.integer }
    }
    #expect(try positions("--from", "3", "--to", "5") == [3, 4, 5])
    #expect(try positions("--to", "2") == [1, 2])
    #expect(try positions("--from", "100") == [])
    #expect(try positions("--from", "5", "--to", "4") == [])
    #expect(try positions("--venue", "none") == [])
    #expect(
      try positions("--venue", "sahil")
        == all.filter { $0["venue"]?.text == "sahil" }.compactMap { $0["position"]?.integer })
    let mine = try place.must("log", "--reservation", ids[4], "--json").json()
    #expect(mine.compactMap { $0["type"]?.text } == ["booked", "cancelled"])
    #expect(try place.must("log").lines.count == all.count)
    #expect(all.first { $0["type"]?.text == "booked" }?["key"] == .string("k-1"))
  }

  @Test func `the log is told by actor, type, key, request and time, and by several at once`() throws {
    let place = try Place()
    let answers = try place.exec(
      Place.book("10:00", table: "T1", more: #","key":"k-1","by":"guest:ana","requestId":"r-1""#),
      Place.book("12:00", table: "T1", more: #","key":"k-1","by":"guest:bob","requestId":"r-2""#),
      #"{"command":"advanceClock","to":"2030-05-01T06:00:00Z"}"#,
      Place.book("10:00", table: "T1", more: #","key":"k-2","by":"guest:ana","requestId":"r-3""#))
    #expect(answers.map(\.outcome) == ["accepted", "accepted", "accepted", "refused"])
    let all = try place.must("log", "--json").json()
    func positions(_ words: [String]) throws -> [Int] {
      try place.run(["log", "--json"] + words, input: []).json().compactMap { $0["position"]?.integer }
    }
    func expected(_ isWanted: (JSONValue) -> Bool) -> [Int] {
      all.filter(isWanted).compactMap { $0["position"]?.integer }
    }
    let cases: [([String], (JSONValue) -> Bool)] = [
      (["--by", "guest:ana"], { $0["by"]?.text == "guest:ana" }),
      (["--type", "booked"], { $0["type"]?.text == "booked" }),
      (["--type", "booked", "--type", "refused"], { ["booked", "refused"].contains($0["type"]?.text) }),
      (["--key", "k-1"], { $0["key"]?.text == "k-1" }),
      (["--request", "r-2"], { $0["requestId"]?.text == "r-2" }),
      (["--by", "guest:ana", "--key", "k-1"], { $0["requestId"]?.text == "r-1" }),
      (["--by", "guest:bob", "--key", "k-2"], { _ in false }),
      (["--from", "2030-05-01T06:00:00Z"], { $0["recordedAt"]?.text ?? "" >= "2030-05-01T06:00:00" }),
      (["--to", "2030-05-01T05:59:59.999999Z"], { $0["recordedAt"]?.text ?? "" < "2030-05-01T06:00:00" }),
      (["--from", "2030-05-01T10:00+04:00", "--type", "refused"], { $0["type"]?.text == "refused" }),
    ]
    for (words, isWanted) in cases {
      #expect(try positions(words) == expected(isWanted), "\(words)")
      #expect(try place.run(["log"] + words, input: []).lines.count == expected(isWanted).count, "\(words)")
    }
    #expect(expected { $0["type"]?.text == "refused" }.count == 1)
    #expect(expected { $0["recordedAt"]?.text ?? "" < "2030-05-01T06:00:00" }.count > 2)
    #expect(try positions(["--from", "2031-01-01T00:00Z"]).isEmpty)
    #expect(try positions(["--to", "1969-01-01T00:00Z"]).isEmpty)
  }

  @Test func `follow tells what another process appends, until Ctrl-C`() throws {
    let (place, _) = try evening()
    let head = try place.head()
    let talk = try Talk(place, "log", "--json", "--follow", "--from", "\(head)")
    #expect(talk.line()?.hasPrefix(#"{"position":\#(head),"#) == true)
    for time in ["12:00", "14:00"] {
      _ = try place.exec(Place.book(time, table: "T2"))
      #expect(talk.line()?.contains(#""type":"booked""#) == true)
    }
    talk.interrupt()
    #expect(talk.wait() == 0)
    #expect(try talk.errors().isEmpty)
  }

  @Test func `following ends when nobody listens any more, even on a quiet ledger`() throws {
    let place = try Place()
    let talk = try Talk(place, "log", "--follow")
    #expect(talk.line() != nil)
    talk.stopListening()
    #expect(talk.wait() == 0)
  }

  @Test(arguments: [["log", "--json"], ["reservations", "--json"], ["log"]])
  func `a reader that takes one line only is no fault`(words: [String]) throws {
    let place = try Place()
    _ = try place.exec(
      (0..<400).map { Place.book("\(10 + $0 % 12):00", party: 1, more: #","pool":"covers","key":"\#($0)""#) },
      "--clients", "64")
    let talk = try Talk(place, words[0], words.count > 1 ? words[1] : "--from=1")
    _ = talk.line()
    talk.stopListening()
    #expect(talk.wait() == 0)
    #expect(try talk.errors().isEmpty)
  }

  @Test func `a replay up to a position has the digest of a copy that stopped there`() throws {
    let place = try Place(Place.book("10:00", table: "T1"), Place.book("12:00"))
    let head = try place.head()
    let copy = place.path + "/copy"
    try FileManager.default.copyItem(atPath: place.ledger, toPath: copy)
    _ = try place.exec(Place.book("14:00"), Place.book("16:00", party: 5))
    let full = try place.must("replay", "--json").json()[0]
    let stopped = try place.must("replay", "--to", "\(head)", "--json").json()[0]
    let copied = try place.must("replay", "--ledger", copy, "--json").json()[0]
    #expect(stopped == copied)
    #expect(stopped["position"] == .integer(head))
    #expect(stopped["digest"] != full["digest"])
    #expect(try place.must("replay", "--to", "\(head + 2)", "--json").json()[0] == full)
    #expect(try place.must("replay", "--to", "0").output.hasPrefix("position 0\n"))
    let beyond = try place.run("replay", "--to", "1000")
    #expect(beyond.code == 3)
    #expect(beyond.errors.contains("the log ends at \(head + 2)"))
  }

  @Test func `views are listed, rebuilt by name and all, and strange ones refused`() throws {
    let (place, _) = try evening()
    let head = try place.head()
    _ = try place.must("reservations")
    let listed = try place.must("views", "--json").json()
    #expect(
      Set(listed.compactMap { $0["view"]?.text }) == [
        "index", "availability", "kitchen", "prep", "diary", "floor", "waitlist", "guests", "report",
      ])
    let rebuilt = try place.must("views", "rebuild", "index", "--json").json()
    let index = try #require(rebuilt.first { $0["view"]?.text == "index" })
    let before = try #require(listed.first { $0["view"]?.text == "index" })
    #expect(rebuilt.count == 1 && index["position"] == .integer(head))
    #expect(index["outcome"] == .string("switched") && index["previous"] == before["generation"])
    #expect(try #require(index["generation"]?.integer) > (before["generation"]?.integer ?? 0))
    _ = try place.must("views", "rebuild", "--all")
    let after = try place.must("views", "--json").json()
    #expect(after.allSatisfy { $0["state"]?.text == "ready" && $0["lag"] == .integer(0) })
    #expect(after.first { $0["view"]?.text == "index" }?["previous"] == index["generation"])
    for words in [
      ["rebuild"], ["rebuild", "nothing"], ["rebuild", "index", "--all"], ["list", "index"], ["back"],
      ["prune", "nothing"], ["rebuild", "index", "--switch", "perhaps"],
      ["back", "index", "--switch", "same"],
    ] {
      #expect(try place.run(["views"] + words, input: []).code == 2)
    }
  }

  @Test func `names with emoji and from right to left round trip, and columns stay aligned`() throws {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    let names = ["Wine 🍷 bar", "مطعم سهيل", "👩‍👩‍👧 family", "🇦🇿 flag", "東京", "e\u{301}t\u{E9}"]
    let tables = names.enumerated().map { #"{"id":"\#($1)","name":"\#($1)","most":\#($0 + 1)}"# }.joined(
      separator: ",")
    let answers = try place.exec(
      #"{"command":"defineVenue","venue":{"id":"مطعم","name":"مطعم 🍽","zone":"UTC","services":[{"name":"d","days":["thu"],"opens":"10:00","lastSeating":"12:00","closes":"13:00","gridMinutes":30}],"tables":[\#(tables)]}}"#,
      #"{"command":"book","venue":"مطعم","party":1,"start":"1970-01-01T10:00","tables":["👩‍👩‍👧 family"],"guest":{"name":"Ана 🍷 سهيل"}}"#
    )
    #expect(answers.map(\.outcome) == ["accepted", "accepted"])
    let id = try #require(answers[1]["reservation"]?.text)
    #expect(try place.must("show", id, "--json").json()[0]["guest"]?["name"] == .string("Ана 🍷 سهيل"))
    #expect(try place.must("show", id).output.contains("Ана 🍷 سهيل"))
    let free = try place.must("availability", "مطعم", "1970-01-01", "--party", "1", "--json").json()[0]
    #expect(free["slots"]?.items.first?["tables"] == .array((names[0..<2] + names[3...]).map { .string($0) }))
    let drawn = try place.must("timeline", "مطعم", "1970-01-01").lines.filter { $0.contains("│") }
    #expect(drawn.count == names.count)
    // Widths in columns, counted by hand: what stands before the bar takes 16 in every row.
    let widths = [11, 9, 9, 7, 4, 3]
    for (row, width) in zip(drawn, zip(names, widths)) {
      let bar = try #require(row.firstIndex(of: "│"))
      let margin = row[..<bar]
      #expect(margin.hasPrefix(width.0))
      #expect(margin.dropFirst(width.0.count).count + width.1 == 16, "\(row)")
    }
  }

  @Test func `a timeline shows what is booked, held, blocked and seated`() throws {
    let place = try Place(
      Place.book("12:00", table: "T1"),
      #"{"command":"hold","venue":"sahil","party":4,"start":"2030-05-01T12:00","tables":["T2"],"seconds":36000}"#,
      #"{"command":"block","venue":"sahil","area":"terrace","from":"2030-05-01T10:00","until":"2030-05-01T12:00"}"#
    )
    let day = try place.must("timeline", "sahil", "2030-05-01", "--json").json()[0]
    let kinds = try #require(day["tables"]).items.map { $0["bars"]?.items.compactMap { $0["kind"]?.text } }
    #expect(kinds == [["booked"], ["held"], ["blocked"]])
    let drawn = try place.must("timeline", "sahil", "2030-05-01").output
    for mark in ["▓", "?", "╳", "Terrace 3"] { #expect(drawn.contains(mark)) }
    let head = "\(try place.head())"
    let then = try place.must("timeline", "sahil", "2030-05-01", "--json", "--at", head).json()[0]
    #expect(then["tables"] == day["tables"] && then["pools"] == day["pools"])
  }

  @Test func `nothing personal stands readable in any file of the ledger`() throws {
    let place = try Place()
    let answers = try place.exec(
      Place.book(
        "10:00", table: "T1",
        more:
          #","key":"k","guest":{"name":"Zarifa Quliyeva","phone":"+994 50 123 45 67","email":"zarifa@example.com","notes":"walnut allergy"}"#
      ),
      Place.book(
        "10:00", table: "T1",
        more: #","key":"k2","guest":{"name":"Zarifa Quliyeva","phone":"+994 50 123 45 67"}"#),
      Place.book("99:00", table: "T1", more: #","guest":{"name":"Zarifa Quliyeva"}"#))
    #expect(answers.map(\.outcome) == ["accepted", "refused", "invalid"])
    _ = try place.must("reservations")
    _ = try place.must("show", try #require(answers[0]["reservation"]?.text))
    let files = try #require(FileManager.default.enumerator(atPath: place.ledger)).compactMap {
      $0 as? String
    }
    #expect(files.contains("log/data.mdb"))
    var looked = 0
    for file in files {
      guard let bytes = FileManager.default.contents(atPath: place.ledger + "/" + file) else { continue }
      looked += 1
      for text in ["Zarifa", "Quliyeva", "123 45 67", "zarifa@", "walnut"] {
        #expect(bytes.range(of: Data(text.utf8)) == nil, "\(text) in \(file)")
      }
    }
    #expect(looked > 4)
    #expect(try !place.must("log", "--json").output.contains("Zarifa"))
  }

  @Test func `an area the venue does not have is refused with those it has`() throws {
    let place = try Place()
    for words in [["availability", "sahil", "2030-05-01"], ["nearest", "sahil", "2030-05-01T19:00"]] {
      let near = try place.run(words + ["--party", "2", "--area", "hal"], input: [])
      #expect(
        near.code == 1 && near.errors.contains(#"no area "hal" at sahil; did you mean "hall"?"#), "\(near)")
      let strange = try place.run(words + ["--party", "2", "--area", "nowhere"], input: [])
      #expect(strange.errors.contains("there are hall, terrace"), "\(strange)")
      #expect(try place.run(words + ["--party", "2", "--area", " hall "], input: []).code == 0)
    }
  }

  @Test func `NO_TABLE_FITS says which tables do not seat the party, and an override what to add`() throws {
    let place = try Place(Place.book("19:00", table: "T1"))
    let id = try #require(try place.must("reservations", "--json").json().first?["reservation"]?.text)
    let modify = #"{"command":"modify","reservation":"\#(id)","party":6,"by":"host:1"}"#
    let override = #","override":{"codes":["NO_TABLE_FITS"],"why":"regulars"}"#
    let answers = try place.exec(
      modify, Place.book("19:00", party: 9, more: #","by":"host:1""# + override),
      Place.book("19:00", party: 9, more: #","tables":["T1","T2"],"by":"host:1""#))
    let messages = answers.map { $0["reasons"]?.items.compactMap { $0["message"]?.text } ?? [] }
    #expect(messages[0].contains("table T1 does not seat a party of 6"), "\(answers)")
    #expect(
      messages[1] == [
        "no table here seats a party of 9; an override needs tables: name those it shall sit at"
      ])
    #expect(messages[2].contains("tables T1, T2 together do not seat a party of 9"), "\(answers)")
  }

  @Test func `a line of the log is never cut in a pipe`() throws {
    let place = try Place()
    let line = try #require(try place.must("log").lines.last)
    #expect(line.contains("venueDefined") && line.hasSuffix("}") && line.count > 400, "\(line)")
    #expect(!line.contains("…"))
  }

  @Test func `long table names go on in lines of their own beside the timeline`() throws {
    let place = try Place(venue: false)
    let long = "the long oak table by the second window " + String(repeating: "x", count: 30)
    let venue = Place.sahil.replacingOccurrences(of: #""name":"Terrace 3""#, with: #""name":"\#(long)""#)
    _ = try place.exec(#"{"command":"defineVenue","venue":\#(venue)}"#)
    let text = try place.must("timeline", "sahil", "2030-05-01").output
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
    #expect(text.contains("the long oak table by   "), "\(text)")
    #expect(text.contains("\nthe second window\n\(String(repeating: "x", count: 24))\nxxxxxx\n"), "\(text)")
  }
}
