import Daybook
import DaybookDomain
import DaybookJSON
import DaybookLending
import DaybookStories
import Foundation
import Testing

/// The past at a position is what a ledger with only the records up to it says.
@Suite struct HistoryTests {
  /// A ledger that was copied at several points of its life.
  private struct Life {
    let house: House
    /// Positions, and a ledger that ends there.
    var copies: [(position: Int, place: Place)] = []
    var ids: Set<String>

    init() throws {
      house = try House()
      ids = [house.ana, house.bob, house.entry]
      try copy()
    }

    mutating func go(_ lines: String...) throws {
      for answer in try house.place.exec(lines) {
        #expect(answer.outcome == "accepted", "\(answer)")
        for name in ["reservation", "hold", "block", "entry"] {
          if let id = answer[name]?.text { ids.insert(id) }
        }
        for ticket in answer["tickets"]?.items ?? [] { if let id = ticket.text { ids.insert(id) } }
      }
    }

    /// Keeps a copy of the ledger as it is now.
    mutating func copy() throws {
      let place = try Place.bare()
      try FileManager.default.copyItem(atPath: house.place.ledger, toPath: place.ledger)
      // Views and snapshots of the whole would know more.
      for folder in ["views", "snapshots"]
      where FileManager.default.fileExists(atPath: "\(place.ledger)/\(folder)") {
        try FileManager.default.removeItem(atPath: "\(place.ledger)/\(folder)")
      }
      copies.append((try place.head(), place))
    }
  }

  private static func noon() throws -> Life {
    var life = try Life()
    let tickets = try life.house.json("tickets", "kinar")
    for ticket in tickets.flatMap({ $0["tickets"]?.items ?? [$0] }) {
      if let id = ticket["ticket"]?.text { life.ids.insert(id) }
    }
    try life.go(
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T14:00","by":"guest:cem","key":"c-1"}"#,
      #"{"command":"hold","venue":"kinar","party":2,"start":"2030-05-01T14:30","by":"guest:dan"}"#,
      #"{"command":"block","venue":"kinar","tables":["2"],"from":"2030-05-01T16:00","until":"2030-05-01T17:00","#
        + #""reason":"paint","by":"host:1"}"#,
      #"{"command":"recordDue","by":"operator:1"}"#)
    try life.copy()
    try life.go(
      #"{"command":"deliverNotices","venue":"kinar","audience":"kitchen","through":1,"by":"kitchen:grill"}"#,
      #"{"command":"acknowledgeNotice","venue":"kinar","audience":"kitchen","number":1,"by":"kitchen:grill"}"#
    )
    try life.copy()
    try life.go(
      #"{"command":"cancel","reservation":"\#(life.house.bob)","by":"guest:bob"}"#,
      #"{"command":"offerTable","entry":"\#(life.house.entry)","by":"host:1"}"#,
      #"{"command":"arrive","reservation":"\#(life.house.ana)","by":"host:1"}"#,
      #"{"command":"seat","reservation":"\#(life.house.ana)","by":"host:1","#
        + #""override":{"codes":["TOO_SOON"],"why":"it rains"}}"#)
    try life.copy()
    try life.go(
      #"{"command":"advanceClock","to":"2030-05-01T09:50:00Z"}"#,
      #"{"command":"recordDue","by":"operator:1"}"#)
    try life.copy()
    try life.go(
      #"{"command":"complete","reservation":"\#(life.house.ana)","by":"host:1"}"#,
      #"{"command":"advanceClock","to":"2030-05-02T08:00:00Z"}"#,
      #"{"command":"recordDue","by":"operator:1"}"#,
      #"{"command":"closeDay","venue":"kinar","date":"2030-05-01","by":"host:1"}"#)
    try life.copy()
    try life.go(
      #"{"command":"defineVenue","venue":\#(House.kinar.replacingOccurrences(of: #""most":2"#, with: #""most":3"#))}"#
    )
    return life
  }

  /// Made once: the tests only read it.
  private static let life = Result { try noon() }

  /// Every command that answers from the views, and how it is asked here.
  static let readings: [[String]] = [
    ["floor", "kinar"], ["diary", "kinar", "2030-05-01"], ["kitchen", "kinar"],
    ["kitchen", "kinar", "--audience", "floor"], ["tickets", "kinar"], ["tickets", "kinar", "--expo"],
    ["prep", "kinar"], ["guest", "ana"], ["guest", "cem"], ["waitlist", "kinar"],
    ["waitlist", "kinar", "--date", "2030-05-01"], ["reservations"],
    ["reservations", "--venue", "kinar", "--date", "2030-05-01"], ["find", "ana"], ["find", "--all", "4567"],
    ["report", "kinar", "--from", "2030-05-01", "--to", "2030-05-02"], ["report", "kinar", "--by", "hour"],
    ["nearest", "kinar", "2030-05-01T14:00", "--party", "2"], ["quote", "ANA", "--minutes-away", "20"],
  ]

  @Test(arguments: readings)
  func `a command says with --at, to the byte, what it said when the ledger stood there`(words: [String])
    throws
  {
    let life = try HistoryTests.life.get()
    let question = words.map { $0 == "ANA" ? life.house.ana : $0 }
    for (number, copy) in life.copies.enumerated() {
      let form = number.isMultiple(of: 2) ? [] : ["--json"]
      let then = try life.house.place.run(question + ["--at", "\(copy.position)"] + form)
      let expected = try copy.place.run(question + form)
      #expect(then.code == expected.code, "at \(copy.position): \(then.errors)")
      #expect(then.output == expected.output, "at \(copy.position)")
      #expect(then.errors.contains("as of position \(copy.position), 2030-"), "\(then.errors)")
    }
  }

  @Test func `every command that answers for a position answers for a past one`() throws {
    let place = try Place.bare()
    var readers: Set<String> = []
    for line in try place.run("--help", onLedger: false).lines where line.hasPrefix("  ") {
      guard let command = line.split(separator: " ").first.map(String.init) else { continue }
      let help = try place.run(command, "--help", onLedger: false).output
      // These tell of a stretch of the log, of all of it, or only of what is to come.
      guard help.contains("  --at-least "),
        !["diff", "explain", "export", "feed", "what-if"].contains(command)
      else { continue }
      readers.insert(command)
      #expect(help.contains("  --at POSITION|TIME"), "\(command)")
      guard command != "prep" else { continue }
      let told = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(told.contains("with an offset, or, where one venue is named, at its own time"), "\(command)")
    }
    let asked = HistoryTests.readings.map { $0[0] } + ["show", "availability", "timeline"]
    #expect(readers == Set(asked))
  }

  @Test func `a moment past the log's end, before its first record, or without a zone is refused`() throws {
    let house = try House()
    let head = try house.place.head()
    for words in [["floor", "kinar"], ["reservations"], ["guest", "ana"], ["report", "kinar"]] {
      let late = try house.place.run(words + ["--at", "\(head + 1)"], input: [])
      #expect(late.code == 1 && late.errors.contains("the log goes from 1 to \(head)"), "\(words): \(late)")
      #expect(try house.place.run(words + ["--at", "0"], input: []).code == 1)
      let early = try house.place.run(words + ["--at", "1969-05-01T11:50Z"], input: [])
      #expect(early.code == 1 && early.errors.contains("nothing was recorded by"), "\(words): \(early)")
    }
    let local = try house.place.run("guest", "ana", "--at", "2030-05-01T11:50")
    #expect(local.code == 2 && local.errors.contains("write an offset"), "\(local)")
    let followed = try house.place.run("kitchen", "kinar", "--at", "3", "--follow")
    #expect(followed.code == 2 && followed.errors.contains("found --at and --follow"), "\(followed)")
    #expect(
      try house.place.must("floor", "kinar", "--at", "2030-05-01T11:49").output.contains(
        "position \(head - 1)"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: house.place.ledger + "/views").allSatisfy {
        !$0.hasPrefix("unnamed")
      })
  }

  @Test func `what is asked at a position is what a ledger that ends there answers`() throws {
    let life = try HistoryTests.life.get()
    #expect(life.copies.count == 6 && life.ids.count >= 8, "\(life.ids)")
    for copy in life.copies {
      let at = ["--at", "\(copy.position)"]
      var questions = life.ids.sorted().map { ["show", $0] }
      for date in ["2030-05-01", "2030-05-02"] {
        questions.append(["availability", "kinar", date, "--party", "2", "--why"])
        questions.append(["timeline", "kinar", date])
      }
      for question in questions {
        let (then, expected) = (
          try life.house.place.run(question + at + ["--json"]), try copy.place.run(question + ["--json"])
        )
        #expect(then.code == expected.code, "\(question) at \(copy.position): \(then.errors)")
        #expect(then.output == expected.output, "\(question) at \(copy.position)")
      }
    }
  }

  @Test func `the story of a cancelled booking tells what the kitchen was told and when it was taken`() throws
  {
    let house = try House()
    let place = house.place
    _ = try place.exec(
      #"{"command":"recordDue","by":"operator:1"}"#,
      #"{"command":"deliverNotices","venue":"kinar","audience":"kitchen","through":1,"by":"kitchen:grill"}"#,
      #"{"command":"cancel","reservation":"\#(house.ana)","by":"host:1","key":"stop"}"#,
      #"{"command":"acknowledgeNotice","venue":"kinar","audience":"kitchen","number":2,"by":"kitchen:grill"}"#
    )
    let head = try place.head()
    let story = try #require(try house.json("explain", house.ana)[0]["stories"]?.items.first)
    let kitchen = (story["notices"]?.items ?? []).filter { $0["audience"]?.text == "kitchen" }
    #expect(kitchen.map { $0["kind"]?.text } == ["fire", "cancelTicket"])
    #expect(kitchen.map { $0["state"]?.text } == ["delivered", "acknowledged"])
    #expect(kitchen.last?["marks"]?.items.map(\.integer) == [head])
    let types = (story["events"]?.items ?? []).compactMap { $0["type"]?.text }
    #expect(
      types.first == "booked" && types.contains("cancelled") && types.last == "noticeAcknowledged", "\(types)"
    )
    let text = try place.must("explain", house.ana).output
    #expect(
      text.contains("told kitchen 2: cancelTicket to grill, acknowledged by kitchen:grill at "), "\(text)")
    // The same from its ticket, from a record of it, and from the key that cancelled it.
    let ticket = try #require(kitchen.last?["ticket"]?.text)
    #expect(try place.must("explain", ticket).output == text)
    let position = try #require(kitchen.last?["position"]?.integer)
    for words in [["explain", "\(position)"], ["explain", "stop", "--actor", "host:1"]] {
      let ran = try place.run(words, input: [])
      #expect(ran.output.hasPrefix("the command of record ") && ran.output.contains("\n" + text), "\(ran)")
    }
    #expect(try place.run("explain", "stop").code == 2)
    #expect(try place.run("explain", "stop", "--actor", "host:2").code == 1)
    #expect(try place.run("explain", "\(head + 1)").code == 1)
  }

  @Test func `a refused key tells who had the table then and what was free`() throws {
    let house = try House()
    let place = house.place
    let refused = try place.exec(
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T12:30","tables":["2"],"by":"guest:eve","key":"e-1"}"#
    )
    #expect(refused[0].outcome == "refused", "\(refused)")
    // What happens to the booking later does not change that it stood in the way.
    _ = try place.exec(#"{"command":"cancel","reservation":"\#(house.bob)","by":"guest:bob"}"#)
    let told = try #require(try house.json("explain", "e-1", "--actor", "guest:eve").first)
    #expect(told["sought"]?["party"]?.integer == 2)
    let reason = try #require(told["reasons"]?.items.first)
    #expect(reason["code"]?.text == "TABLES_TAKEN" && reason["rule"]?.text == "R4")
    #expect(reason["inTheWay"]?["reservation"]?.text == house.bob)
    #expect(reason["inTheWay"]?["state"]?.text == "booked")
    let free = (told["free"]?.items ?? []).compactMap { $0["start"]?.text }
    #expect(!free.isEmpty && !free.contains("2030-05-01T12:30:00+04:00"), "\(told)")
    let more = try #require(try house.json("explain", "e-1", "--actor", "guest:eve", "--party", "9").first)
    #expect(more["free"]?.items.isEmpty == true, "\(more)")
  }

  @Test func `a difference tells what is new and what was and is`() throws {
    let house = try House()
    let place = house.place
    let from = try place.head()
    let answers = try place.exec(
      #"{"command":"modify","reservation":"\#(house.bob)","party":3,"by":"guest:bob"}"#,
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T14:30","by":"guest:cem"}"#,
      #"{"command":"eightySix","venue":"kinar","item":"lamb","by":"kitchen:grill"}"#,
      #"{"command":"cancel","reservation":"\#(house.ana)","by":"guest:ana"}"#)
    let cem = try #require(answers[1]["reservation"]?.text, "\(answers)")
    let told = try #require(try house.json("diff", "--from", "\(from)").first)
    let changes = told["changes"]?.items ?? []
    func change(_ id: String) -> JSONValue? { changes.first { $0["id"]?.text == id } }
    #expect(change(house.bob)?["before"]?["party"]?.integer == 4)
    #expect(change(house.bob)?["after"]?["party"]?.integer == 3)
    #expect(change(house.ana)?["after"]?["state"]?.text == "cancelled")
    #expect(change(cem)?["before"] == nil && change(cem)?["after"]?["state"]?.text == "booked")
    let tickets = changes.filter { $0["after"]?["ticket"] != nil }
    #expect(!tickets.isEmpty && tickets.allSatisfy { $0["after"]?["state"]?.text == "cancelled" })
    let text = try place.must("diff", "--from", "\(from)", "--venue", "kinar").output
    #expect(
      text.contains("lamb is out") && text.contains("party 4 → 3") && text.contains("new: reservation \(cem)")
    )
    #expect(
      try place.must("diff", "--from", "\(from)", "--to", "\(from)").output.contains("Nothing changed."))
    #expect(try place.run("diff", "--from", "5", "--to", "4").code == 2)
  }

  @Test
  func `a difference tells of maintenance and of a zone's rules, where they concern the venue asked about`()
    throws
  {
    let place = try House().place
    let other = House.kinar.replacingOccurrences(of: #""id":"kinar""#, with: #""id":"nacht""#)
      .replacingOccurrences(of: "Asia/Baku", with: "Europe/Berlin")
    _ = try place.exec(#"{"command":"defineVenue","venue":\#(other)}"#)
    let from = try place.head()
    _ = try place.exec(
      #"{"command":"setMaintenance","on":true,"message":"back at noon","by":"operator:1"}"#,
      #"{"command":"setMaintenance","on":false,"by":"operator:1"}"#)
    let newer = try ZoneFolder.make("2099z", ["Asia/Baku": 5], in: place)
    _ = try place.must("zones", "adopt", "Asia/Baku", "--zoneinfo", newer)
    let whole = try place.must("diff", "--from", "\(from)").output
    let told = [
      "the ledger\n", "  guests cannot book: maintenance, back at noon (record \(from + 1))\n",
      "  guests can book: no maintenance (record \(from + 2))\n",
      "  Asia/Baku goes by the rules of 2099z (record \(from + 3))\n",
    ]
    for line in told { #expect(whole.contains(line), "\(whole)") }
    let kinar = try place.must("diff", "--from", "\(from)", "--venue", "kinar").output
    #expect(told.allSatisfy { kinar.contains($0) }, "\(kinar)")
    let nacht = try place.must("diff", "--from", "\(from)", "--venue", "nacht").output
    #expect(nacht.contains("maintenance") && !nacht.contains("Baku"), "\(nacht)")
    let json = try place.must("diff", "--from", "\(from)", "--json").json()
    let records = json.first?["records"]?.items ?? []
    #expect(records.map { $0["type"]?.text } == ["maintenanceSet", "maintenanceSet", "zoneRulesAdopted"])
    #expect(records.map { $0["on"] } == [.bool(true), .bool(false), nil])
    #expect(records.first?["message"]?.text == "back at noon")
    #expect(records.last?["zone"]?.text == "Asia/Baku" && records.last?["version"]?.text == "2099z")
  }

  @Test(arguments: 0..<2 as Range<UInt64>)
  func `a difference names each that changed by random commands, and no other`(seed: UInt64) throws {
    let place = try Place.bare()
    try Ledger.create(at: place.ledger, clock: .manual)
    let ledger = try Ledger.openAndWait(place.ledger, options: LedgerOptions())
    var house = HouseStory(seed: seed, door: ledger.door())
    for _ in 0..<30 {
      house.go(on: 6)
      house.goElsewhere(on: 2)
    }
    ledger.finish()
    let count = house.facts.count
    for (from, to) in [(0, count), (count / 3, count / 2), (count / 2, count), (count - 30, count - 1)] {
      var (before, after) = (LedgerState(), LedgerState())
      for fact in house.facts[..<from] { before.applyKeepingAll(fact) }
      for fact in house.facts[..<to] { after.applyKeepingAll(fact) }
      var (new, otherwise, sure) = (Set<String>(), Set<String>(), Set<String>())
      for (id, reservation) in after.reservations where before.reservation(id) != reservation {
        let old = before.reservation(id)
        if old == nil { new.insert("\(id)") } else { otherwise.insert("\(id)") }
        if let old, old.version != reservation.version { sure.insert("\(id)") }
      }
      for hold in after.holds.all where before.hold(hold.id) != hold {
        if before.hold(hold.id) == nil { new.insert("\(hold.id)") } else { sure.insert("\(hold.id)") }
      }
      for block in after.blocks.all where before.block(block.id) != block {
        if before.block(block.id) == nil { new.insert("\(block.id)") } else { sure.insert("\(block.id)") }
      }
      for entry in after.entries.all where before.entry(entry.id) != entry {
        if before.entry(entry.id) == nil {
          new.insert("\(entry.id)")
        } else {
          otherwise.insert("\(entry.id)")
        }
        if let old = before.entry(entry.id), old.state != entry.state { sure.insert("\(entry.id)") }
      }
      for ticket in after.tickets.all where before.ticket(ticket.id) != ticket {
        if before.ticket(ticket.id) == nil {
          new.insert("\(ticket.id)")
        } else {
          otherwise.insert("\(ticket.id)")
        }
        if let old = before.ticket(ticket.id), old.state != ticket.state { sure.insert("\(ticket.id)") }
      }
      let json = try place.must("diff", "--from", "\(from)", "--to", "\(to)", "--json").json()
      let changes = json.first?["changes"]?.items ?? []
      let found = Set(changes.compactMap { $0["id"]?.text })
      #expect(found.count == changes.count, "each is told once")
      let note = "seed \(seed), from \(from) to \(to)"
      #expect(new == Set(changes.filter { $0["before"] == nil }.compactMap { $0["id"]?.text }), "\(note)")
      #expect(sure.isSubset(of: found), "\(note): \(sure.subtracting(found))")
      #expect(found.isSubset(of: new.union(otherwise).union(sure)), "\(note)")
    }
  }

  @Test func `a time means the last record by then, with or without an offset`() throws {
    let house = try House()
    let place = house.place
    let head = try place.head()
    // The clock was moved to 11:50 by the last record.
    for time in ["2030-05-01T07:50:00Z", "2030-05-01T11:50+04:00", "2030-05-01T11:50"] {
      let ran = try place.run("availability", "kinar", "2030-05-01", "--party", "2", "--at", time, "--json")
      #expect(try ran.json().first?["position"]?.integer == head, "\(time): \(ran)")
    }
    let before = try place.run(
      "availability", "kinar", "2030-05-01", "--party", "2", "--at", "2030-05-01T11:49", "--json")
    #expect(try before.json().first?["position"]?.integer == head - 1, "\(before)")
    let replayed = try place.run("replay", "--to", "2030-05-01T11:49+04:00", "--json")
    #expect(try replayed.json().first?["position"]?.integer == head - 1, "\(replayed)")
    #expect(try place.run("show", house.ana, "--at", "2030-05-01T11:50").code == 2)
    #expect(try place.run("show", house.ana, "--at", "1969-05-01T11:50Z").code == 1)
    #expect(try place.run("show", house.ana, "--at", "\(head + 1)").code == 1)
    #expect(try place.run("show", house.ana, "--at", "noon").code == 2)
  }

  @Test func `R8 what is yet to come was not yet: --at refuses it, and only prep looks ahead`() throws {
    let house = try House()
    let day = ["kinar", "2030-05-01"]
    let questions = [
      ["show", house.ana], ["timeline"] + day, ["availability"] + day + ["--party", "2"], ["floor", "kinar"],
    ]
    for words in questions {
      let ran = try house.place.run(words + ["--at", "2030-05-01T11:51+04:00"], input: [])
      #expect(ran.code == 2 && ran.errors.contains("which is yet to come"), "\(words): \(ran)")
    }
    // The lamb fires at 11:40, and the party was not heard of before the last record but one.
    let past = try house.place.run("prep", "kinar", "--at", "2030-05-01T11:49", "--json")
    #expect(past.code == 0 && past.errors.contains("as of position"), "\(past)")
    #expect(try past.json().first?["at"]?.text?.hasPrefix("2030-05-01T11:49:00") == true)
    let ahead = try house.place.run("prep", "kinar", "--at", "2030-05-01T11:51", "--json")
    #expect(ahead.code == 0 && ahead.errors.isEmpty, "\(ahead)")
    #expect(try ahead.json().first?["at"]?.text?.hasPrefix("2030-05-01T11:51:00") == true)
  }
}
