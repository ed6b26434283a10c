import DaybookJSON
import Foundation
import Testing

/// The commands that read the kitchen and the house, run on one noon.
@Suite struct HouseCommandTests {
  @Test func `prep shows by station what is due and what is planned`() throws {
    let house = try House()
    let prep = try house.json("prep", "kinar")[0]
    let stations = try #require(prep["stations"]).items
    #expect(stations.map { $0["station"]?.text } == ["cold", "grill"])
    let lines = stations.compactMap { $0["lines"]?.items.first }
    #expect(lines.map { $0["phase"]?.text } == ["planned", "due"])
    #expect(lines[1]["fireAt"] == .string("2030-05-01T11:40:00+04:00"))
    #expect(lines[1]["serveAt"] == .string("2030-05-01T12:20:00+04:00"))
    #expect(lines[1]["late"] == .bool(false))
    let later = try house.json("prep", "kinar", "--station", "cold", "--at", "2030-05-01T12:30")[0]
    let cold = try #require(later["stations"]?.items.first?["lines"]?.items.first)
    #expect(cold["phase"] == .string("due") && cold["late"] == .bool(true))
    #expect(try house.json("prep", "kinar", "--until", "2030-05-01T11:00")[0]["stations"]?.items == [])
    let text = try house.place.must("prep", "kinar").output
    #expect(text.contains("grill: 1\n") && text.contains("fires 11:40") && text.contains("due"))
    // Which allergies, at which table, for how many, from when.
    #expect(lines[1]["allergies"] == .array([.string("nuts")]) && lines[1]["hasAllergies"] == .bool(true))
    #expect(lines[1]["tables"] == .array([.string("1")]) && lines[1]["party"]?.integer == 2)
    #expect(text.contains("ALLERGIES: nuts") && text.contains("1, booked 12:00"))
  }

  @Test func `R18 the pass shows a party's courses together, and what they wait for`() throws {
    let house = try House()
    _ = try house.place.must("due")
    let pass = try house.json("tickets", "kinar", "--expo")[0]
    let courses = try #require(pass["courses"]?.items)
    #expect(courses.allSatisfy { $0["allergies"] == .array([.string("nuts")]) })
    let stations = courses.flatMap { $0["tickets"]?.items ?? [] }.map { $0["station"]?.text }
    #expect(Set(stations) == ["cold", "grill"])
    let waits = courses.flatMap { $0["waitsFor"]?.items ?? [] }
    #expect(Set(waits.map { $0["station"]?.text }) == ["cold", "grill"])
    let text = try house.place.must("tickets", "kinar", "--expo").output
    #expect(text.contains("1, booked 12:00, Ana Məmmədova, party of 2, course 1"))
    #expect(text.contains("waits for grill: 2 lamb, 30 min"))
    #expect(try house.place.run("tickets", "kinar", "--expo", "--station", "grill").code == 2)
  }

  @Test func `R28 a forgotten guest's ticket keeps its allergies until it is served`() throws {
    let house = try House()
    _ = try house.place.must("due")
    let forgotten = try house.place.exec(
      #"{"command":"forgetGuest","guest":"guest:ana","by":"guest:ana"}"#)
    #expect(forgotten.map(\.outcome) == ["accepted"])
    let ticket = try #require(try house.json("tickets", "kinar")[0]["tickets"]?.items.first)
    #expect(ticket["allergies"] == .array([.string("nuts")]))
    #expect(try !house.place.must("show", house.ana).output.contains("Ana"))
    let done = try house.place.exec(
      #"{"command":"cancelPrep","reservation":"\#(house.ana)","by":"host:1"}"#)
    #expect(done[0]["events"] == .array([.string("prepCancelled"), .string("guestForgotten")]))
    #expect(try !house.place.must("show", house.ana).output.contains("nuts"))
  }

  @Test func `R18 quote says what confirming would have made, and writes nothing`() throws {
    let house = try House()
    let before = try house.json("prep", "kinar")[0]
    let quote = try house.json(
      "quote", house.bob, "--minutes-away", "12", "--item", "lamb", "--item", "dolma")[0]
    #expect(quote["recommendedMinutes"]?.integer == 12 && quote["scope"] == .string("full"))
    #expect(quote["serveAt"] == .string("2030-05-01T12:50:00+04:00"))
    let items = try #require(quote["items"]).items
    #expect(items.map { $0["name"]?.text } == ["lamb", "dolma"])
    #expect(items.map { $0["station"]?.text } == ["grill", "cold"])
    #expect(items.map { $0["quantity"]?.integer } == [4, 4])
    #expect(items[0]["fireAt"] == .string("2030-05-01T12:10:00+04:00"))
    #expect(quote["out"]?.items == [])
    let text = try house.place.must("quote", house.bob, "--minutes-away", "5", "--scope", "full").output
    #expect(text.contains("10 minutes ahead; served 12:50") && text.contains("4 full"))
    #expect(try house.json("prep", "kinar")[0] == before)
  }

  @Test func `R18 a quote is refused by name, and R21 a stranger's booking is not found`() throws {
    let house = try House()
    let own = try house.json("quote", house.bob, "--minutes-away", "9", "--by", "guest:bob")[0]
    #expect(own["recommendedMinutes"]?.integer == 10)
    let stranger = try house.place.run("quote", house.bob, "--minutes-away", "9", "--by", "guest:ana")
    #expect(stranger.code == 1 && stranger.errors.contains("NOT_FOUND: no reservation \(house.bob)"))
    let cook = try house.place.run(
      "quote", house.bob, "--minutes-away", "9", "--by", "kitchen:grill", "--json")
    let answer = try cook.json()[0]
    #expect(cook.code == 1 && answer["code"] == .string("FORBIDDEN"))
    let near = try house.place.run("quote", house.bob, "--minutes-away", "4")
    #expect(near.code == 2 && near.errors.contains("5–60"))
    let pizza = try house.place.run("quote", house.bob, "--minutes-away", "9", "--item", "pizza")
    #expect(pizza.code == 1 && pizza.errors.contains("items[0]: the venue's plan has no such dish"))
    let twice = try house.place.run(
      "quote", house.bob, "--minutes-away", "9", "--item", "lamb", "--item", "lamb")
    #expect(twice.code == 2 && twice.errors.contains("lamb stands twice"))
    #expect(try house.place.run("quote", house.bob).code == 2)
  }

  @Test func `kitchen tells each notice with its ticket and the allergies, from a number on`() throws {
    let house = try House()
    #expect(try house.place.must("kitchen", "kinar").output == "No notices.\n")
    _ = try house.place.must("due")
    let notices = try house.json("kitchen", "kinar")
    #expect(notices.map { $0["number"]?.integer } == [1])
    let fire = notices[0]
    #expect(fire["kind"] == .string("fire") && fire["station"] == .string("grill"))
    #expect(fire["needsAcknowledgement"] == .bool(true) && fire["state"] == .string("pending"))
    #expect(fire["ticket"]?["allergies"] == .array([.string("nuts")]))
    #expect(fire["ticket"]?["items"]?.items.map { $0["name"]?.text } == ["lamb"])
    #expect(try house.place.must("kitchen", "kinar").output.contains("ALLERGIES: nuts"))
    #expect(try house.json("kitchen", "kinar", "--after", "1").isEmpty)
    #expect(try house.json("kitchen", "kinar", "--station", "cold").isEmpty)
    #expect(
      try house.json("kitchen", "kinar", "--audience", "guest").map { $0["kind"]?.text } == [
        "booked", "booked",
      ])
    #expect(
      try house.json("kitchen", "kinar", "--audience", "floor").map { $0["kind"]?.text } == ["onTheWay"])
    #expect(try house.place.run("kitchen", "kinar", "--audience", "cook").code == 2)
    #expect(try house.place.run("kitchen", "kynar").errors.contains("kinar"))
  }

  @Test func `a screen that follows hears what is new, and again what is retried`() throws {
    let house = try House()
    _ = try house.place.must("due")
    let screen = try Talk(house.place, "kitchen", "kinar", "--follow", "--json")
    let first = try JSONParser.parse(Array((screen.line() ?? "").utf8))
    #expect(first["number"]?.integer == 1 && first["tries"]?.integer == 0)
    _ = try house.place.exec(#"{"command":"eightySix","venue":"kinar","item":"dolma","by":"kitchen:cold"}"#)
    let second = try JSONParser.parse(Array((screen.line() ?? "").utf8))
    #expect(second["number"]?.integer == 2 && second["kind"]?.text == "itemOut")
    let whose = try JSONParser.parse(Array((screen.line() ?? "").utf8))
    #expect(whose["number"]?.integer == 3 && whose["reservation"]?.text == house.ana)
    _ = try house.place.exec(#"{"command":"advanceClock","to":"2030-05-01T07:51:00Z"}"#)
    _ = try house.place.must("due")
    let again = try JSONParser.parse(Array((screen.line() ?? "").utf8))
    #expect(again["number"]?.integer == 1 && again["tries"]?.integer == 1)
    screen.interrupt()
    #expect(screen.wait() == 0)
  }

  @Test func `tickets stand on the screen with what is to be made all day, and show tells one`() throws {
    let house = try House()
    _ = try house.place.must("due")
    let screen = try house.json("tickets", "kinar")[0]
    let ticket = try #require(screen["tickets"]?.items.first)
    #expect(screen["tickets"]?.items.count == 1 && ticket["state"] == .string("sent"))
    #expect(
      screen["allDay"] == .array([.object([.init("name", .string("lamb")), .init("quantity", .integer(2))])]))
    let id = try #require(ticket["ticket"]?.text)
    #expect(try house.json("show", id)[0]["station"] == .string("grill"))
    let steps = [
      #"{"command":"deliverNotices","venue":"kinar","audience":"kitchen","through":1,"by":"kitchen:grill"}"#,
      #"{"command":"startTicket","ticket":"\#(id)","by":"kitchen:grill"}"#,
      #"{"command":"readyTicket","ticket":"\#(id)","by":"kitchen:grill"}"#,
      #"{"command":"eightySix","venue":"kinar","item":"lamb","by":"kitchen:grill"}"#,
    ]
    #expect(try house.place.exec(steps).allSatisfy { $0.outcome == "accepted" })
    let text = try house.place.must("tickets", "kinar", "--station", "grill").output
    #expect(text.contains("2 lamb") && text.contains("ready") && text.contains("ALLERGIES: nuts"))
    #expect(text.contains("Out: lamb\n") && !text.contains("All day"))
    #expect(try house.place.must("tickets", "kinar", "--station", "cold").output.contains("No tickets."))
  }

  @Test func `the diary counts covers by bucket and says what pacing has left`() throws {
    let house = try House()
    let diary = try house.json("diary", "kinar", "2030-05-01")[0]
    #expect(diary["covers"]?.integer == 6 && diary["parties"]?.integer == 2)
    let buckets = try #require(diary["buckets"]).items
    #expect(buckets.map { $0["covers"]?.integer } == [6, 0, 0, 0])
    #expect(buckets[0]["coversLeft"]?.integer == 2 && buckets[0]["partiesLeft"]?.integer == 1)
    #expect(diary["reservations"]?.items.map { $0["reservation"]?.text } == [house.ana, house.bob])
    let text = try house.place.must("diary", "kinar", "2030-05-01").output
    #expect(text.contains("left: 2 of 8 covers, 1 of 3 parties"))
    #expect(try house.place.must("diary", "kinar", "2030-05-02").output.contains("No parties."))
  }

  @Test func `the floor shows who sits, who overruns and who is at risk`() throws {
    let house = try House()
    let before = try house.json("floor", "kinar")[0]
    #expect(before["tables"]?.items.map { $0["use"]?.text } == ["free", "free"])
    #expect(before["tables"]?.items[0]["next"]?["reservation"] == .string(house.ana))
    _ = try house.place.exec(
      #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-01T14:00","tables":["1"]}"#,
      #"{"command":"advanceClock","to":"2030-05-01T08:00:00Z"}"#,
      #"{"command":"seat","reservation":"\#(house.ana)"}"#,
      #"{"command":"advanceClock","to":"2030-05-01T09:45:00Z"}"#)
    let tables = try #require(try house.json("floor", "kinar")[0]["tables"]).items
    #expect(tables[0]["use"] == .string("overrun"))
    #expect(tables[0]["now"]?["reservation"] == .string(house.ana))
    #expect(tables[0]["next"]?["atRisk"] == .bool(true))
    #expect(tables[1]["use"] == .string("expected"))
    #expect(try house.place.must("floor", "kinar").output.contains("AT RISK"))
  }

  @Test func `the floor says who has come, and who needs a table by name`() throws {
    let house = try House()
    let arrive = #"{"command":"arrive","reservation":"\#(house.ana)"}"#
    #expect(try house.place.exec(arrive)[0].outcome == "accepted")
    #expect(try house.place.must("floor", "kinar").output.contains("Ana Məmmədova, arrived\n"))
    #expect(
      try house.json("floor", "kinar")[0]["tables"]?.items[0]["next"]?["seating"] == .string("arrived"))
    _ = try house.place.exec(
      #"{"command":"advanceClock","to":"2030-05-01T08:30:00Z"}"#,
      #"{"command":"block","venue":"kinar","tables":["2"],"from":"2030-05-01T12:30","until":"2030-05-01T17:00"}"#
    )
    let floor = try house.json("floor", "kinar")[0]
    #expect(floor["tables"]?.items[0]["use"] == .string("arrived"))
    for told in [floor, try house.json("timeline", "kinar", "2030-05-01")[0]] {
      let needing = try #require(told["needsTable"]?.items.first)
      #expect(needing["reservation"] == .string(house.bob) && needing["guest"]?["name"] == .string("Bob"))
      #expect(needing["start"] == .string("2030-05-01T12:30:00+04:00") && needing["party"] == .integer(4))
    }
    let unnamed = try house.json("floor", "kinar", "--no-names")[0]["needsTable"]?.items.first
    #expect(unnamed?["reservation"] != nil && unnamed?["guest"] == nil)
  }

  @Test func `tables are told by their names, and in JSON by their ids`() throws {
    let place = try Place()
    let booked = try place.exec(
      Place.book("19:00", table: "T 3", party: 4, more: #","guest":{"name":"Ana"},"by":"guest:ana""#))[0]
    let id = try #require(booked["reservation"]?.text)
    let date = "2030-05-01"
    for words in [
      ["reservations"], ["find", "ana"], ["guest", "ana"], ["diary", "sahil", date],
      ["timeline", "sahil", date],
      ["floor", "sahil"], ["show", id], ["explain", id], ["diff", "--from", "2"],
      ["nearest", "sahil", "\(date)T12:00", "--party", "5"],
      ["availability", "sahil", date, "--party", "5"],
    ] {
      let text = try place.run(words, input: []).output
      #expect(text.contains("Terrace 3"), "\(words): \(text)")
      // A guest's card has only the bookings' ids.
      guard words[0] != "guest" else { continue }
      #expect(try place.run(words + ["--json"], input: []).output.contains(#""T 3""#), "\(words)")
    }
    #expect(try place.must("export", "calendar", "sahil", date).output.contains("Terrace 3"))
    let house = try Place(venue: false)
    _ = try house.exec(
      #"{"command":"defineVenue","venue":{"id":"one","name":"One","zone":"Asia/Baku","services":[{"name":"s","days":["wed"],"#
        + #""opens":"18:00","lastSeating":"20:00","closes":"23:00","gridMinutes":60}],"tables":[{"id":"A","most":2},"#
        + #"{"id":"B","most":2}],"combinations":[{"id":"A-B","name":"Long","tables":["A","B"],"least":3,"most":4}]}}"#
    )
    for words in [["availability", "one", date], ["nearest", "one", "\(date)T19:00"]] {
      let text = try house.run(words + ["--party", "4"], input: []).output
      #expect(text.contains("Long") && !text.contains("A-B"), "\(text)")
      #expect(try house.run(words + ["--party", "4", "--json"], input: []).output.contains("A-B"))
    }
  }

  @Test func `the waitlist shows who waits and what was promised`() throws {
    let house = try House()
    let entry = try #require(try house.json("waitlist", "kinar")[0]["entries"]?.items.first)
    #expect(entry["entry"] == .string(house.entry) && entry["state"] == .string("waiting"))
    #expect(entry["promisedAt"] == .string("2030-05-01T12:20:00+04:00"))
    #expect(entry["guest"]?["name"] == .string("Cəmil"))
    #expect(try house.json("show", house.entry)[0]["quotedMinutes"]?.integer == 200)
    let left = #"{"command":"leaveWaitlist","entry":"\#(house.entry)"}"#
    #expect(try house.place.exec(left)[0].outcome == "accepted")
    #expect(try house.place.must("waitlist", "kinar").output.contains("Nobody waits."))
    let all = try house.json("waitlist", "kinar", "--date", "2030-05-01")[0]["entries"]?.items
    #expect(all?.map { $0["state"]?.text } == ["left"])
  }

  @Test func `a guest's card counts visits, and after forgetting it has no contact`() throws {
    let house = try House()
    let card = try house.json("guest", "ana")[0]
    #expect(card["upcoming"] == .array([.string(house.ana)]) && card["visits"]?.integer == 0)
    #expect(card["contact"]?["phone"] == .string("+994 50 123 45-67"))
    #expect(try house.place.must("guest", "guest:ana").output.contains("Ana Məmmədova"))
    let gone = [
      #"{"command":"cancel","reservation":"\#(house.ana)","by":"guest:ana"}"#,
      #"{"command":"forgetGuest","guest":"guest:ana","by":"guest:ana"}"#,
    ]
    #expect(try house.place.exec(gone).allSatisfy { $0.outcome == "accepted" })
    let after = try house.json("guest", "ana")[0]
    #expect(after["cancels"]?.integer == 1 && after["upcoming"]?.items == [])
    #expect(after["forgotten"] == .bool(true) && after["contact"] == nil)
    #expect(try house.place.run("guest", "nobody").code == 1)
  }

  @Test func `R21 a card shows the bookings of accounts merged into it, until they are split`() throws {
    let house = try House()
    let merge = #"{"command":"mergeGuests","from":"guest:bob","into":"guest:ana","why":"one telephone"}"#
    #expect(try house.place.exec(merge)[0].outcome == "accepted")
    let card = try house.json("guest", "ana")[0]
    #expect(card["upcoming"] == .array([.string(house.ana), .string(house.bob)]))
    let merged = try #require(card["merged"]?.items.first)
    #expect(merged["guest"]?.text == "guest:bob")
    #expect(merged["reservations"] == .array([.string(house.bob)]))
    #expect(try house.json("guest", "bob")[0]["mergedInto"]?.text == "guest:ana")
    let text = try house.place.must("guest", "ana").output
    #expect(text.contains("With guest:bob, merged into it: 1 booking."))
    let split = #"{"command":"splitGuests","from":"guest:bob","why":"two people"}"#
    #expect(try house.place.exec(split)[0].outcome == "accepted")
    #expect(try house.json("guest", "ana")[0]["upcoming"] == .array([.string(house.ana)]))
    #expect(try house.json("guest", "bob")[0]["mergedInto"] == nil)
  }

  @Test func `R28 a card keeps the allergies and tags of every booking, and R21 shows what waits or is held`()
    throws
  {
    let house = try House()
    func run(_ line: String) throws {
      #expect(try house.place.exec(line)[0].outcome == "accepted", "\(line)")
    }
    let guest = #"{"name":"Ana M.","allergies":["milk"],"tags":["vip"]}"#
    try run(
      #"{"command":"joinWaitlist","venue":"kinar","party":2,"start":"2030-05-02T13:00","guest":\#(guest),"#
        + #""for":"guest:ana"}"#)
    try run(
      #"{"command":"hold","venue":"kinar","party":1,"start":"2030-05-02T13:00","for":"guest:eve"}"#)
    let card = try house.json("guest", "ana")[0]
    #expect(card["contact"]?["name"] == .string("Ana M."))
    #expect(card["contact"]?["phone"] == .string("+994 50 123 45-67"))
    #expect(card["contact"]?["allergies"]?.items.map(\.text) == ["milk", "nuts"])
    #expect(card["contact"]?["tags"]?.items.map(\.text) == ["vip"])
    #expect(card["waiting"]?.items.count == 1)
    #expect(try house.place.must("guest", "ana").output.contains("ALLERGIES: milk, nuts\nTags: vip\n"))
    #expect(try house.json("guest", "eve")[0]["holds"]?.items.count == 1)
    #expect(try house.place.must("guest", "guest:eve").output.contains(", party of 1, table 1: active\n"))
  }

  @Test func `R28 a changed guest is found by the new name and shown with it`() throws {
    let house = try House()
    let change =
      #"{"command":"modify","reservation":"\#(house.ana)","guest":{"name":"Anahit","tags":["daimi"]},"#
      + #""remove":["phone"]}"#
    #expect(try house.place.exec(change)[0].outcome == "accepted")
    #expect(try house.json("find", "anahit").map { $0["reservation"]?.text } == [house.ana])
    #expect(try house.json("find", "4567").isEmpty)
    let guest = try #require(try house.json("show", house.ana).first?["guest"])
    #expect(guest["name"]?.text == "Anahit" && guest["tags"]?.items.count == 1 && guest["phone"] == nil)
    let own = #"{"command":"book","venue":"kinar","party":2,"start":"2030-05-02T13:00","for":"guest:ana"}"#
    #expect(try house.place.exec(own)[0].outcome == "accepted")
    #expect(try house.json("guest", "ana")[0]["upcoming"]?.items.count == 2)
  }

  @Test func `R29 find knows open bookings by name, phone and code`() throws {
    let house = try House()
    let phones = [
      "4567", "34567", "+994501234567", "+994 50 123-45-67", "00994501234567", "994 50 1234567", "0501234567",
      "(050) 123 45 67", "+994 (0)50 123 45 67",
    ]
    for text in ["məmməd", "ANA", String(house.ana.suffix(8))] + phones {
      let found = try house.json("find", text)
      #expect(found.map { $0["reservation"]?.text } == [house.ana], "\(text)")
    }
    #expect(try house.json("find", "--venue", "kinar", "--date", "2030-05-01", "bob").count == 1)
    #expect(try house.json("find", "--date", "2030-05-02", "bob").isEmpty)
    for text in ["123", "567", "0501234568", "+34501234567", "9944567", "+"] {
      #expect(try house.place.must("find", text).output == "Nothing found.\n", "\(text)")
    }
    #expect(try house.place.run("find", " ").code == 2)
    let cancel = #"{"command":"cancel","reservation":"\#(house.bob)"}"#
    #expect(try house.place.exec(cancel)[0].outcome == "accepted")
    #expect(try house.json("find", "bob").isEmpty)
  }

  @Test(arguments: ["prep", "tickets", "kitchen"])
  func `a station of no dish is refused with those there are`(command: String) throws {
    let house = try House()
    let near = try house.place.run(command, "kinar", "--station", "gril")
    #expect(
      near.code == 1 && near.errors.contains(#"no station "gril" at kinar; did you mean "grill"?"#), "\(near)"
    )
    let strange = try house.place.run(command, "kinar", "--station", "bakery")
    #expect(strange.code == 1 && strange.errors.contains("there are cold, grill, kitchen"), "\(strange)")
    #expect(try house.place.run(command, "kinar", "--station", "kitchen").code == 0)
  }

  @Test(arguments: [
    ("İlham Işıqlı", ["ilham", "ışıqlı", "IŞIQLI", "isiqli", "İLHAM IŞIQLI"]),
    ("Əliyeva", ["ƏLİYEVA", "eliyeva", "əliyeva"]), ("Gülşən", ["gulsen", "GÜLŞƏN"]),
    ("Çingiz", ["cingiz", "çingız"]), ("Фёдор", ["федор", "ФЁДОР"]), ("Сергей", ["сергеи"]),
    ("Müller", ["muller", "MÜLLER", "mu\u{308}ller"]), ("Strauß", ["strauss", "STRAUSS"]),
    ("Ana\u{A0}Maria", ["ana  maria"]), ("Đorđe Łukasz", ["dorde lukasz", "ĐORĐE"]),
    ("Søren Ærø", ["soren aero", "SØREN"]), ("Þóra Guðrún", ["thora gudrun"]), ("Ħamrun Ŧ", ["hamrun t"]),
    ("Ĳsbrand", ["ijsbrand", "ĳs"]), ("Cœur STRAẞE", ["coeur strasse"]), ("Sean O’Brien‑Ŋ", ["o'brien-n"]),
  ])
  func `R29 find folds letters, and names are shown as they were typed`(name: String, sought: [String]) throws
  {
    let place = try Place(Place.book("19:00", more: #","guest":{"name":"\#(name)"}"#))
    for text in sought {
      let found = try place.must("find", text, "--json").json()
      #expect(found.count == 1, "\(text)")
      let shown = try #require(found.first?["guest"]?["name"]?.text)
      #expect(
        shown.unicodeScalars.elementsEqual(name.replacingOccurrences(of: "\u{A0}", with: " ").unicodeScalars))
    }
  }

  @Test func `R29 Əli, Li and Ali stay three names`() throws {
    let place = try Place(
      lines: ["Əli", "Li", "Ali"].enumerated().map { index, name in
        Place.book("\(12 + 2 * index):00", table: "T1", more: #","guest":{"name":"\#(name) Məmmədov"}"#)
      })
    func names(_ text: String) throws -> Set<String> {
      Set(try place.must("find", text, "--json").json().compactMap { $0["guest"]?["name"]?.text })
    }
    #expect(try names("əli m") == ["Əli Məmmədov"])
    #expect(try names("eli m") == ["Əli Məmmədov"])
    #expect(try names("ali m") == ["Ali Məmmədov"])
    #expect(try names("li mem") == ["Əli Məmmədov", "Li Məmmədov", "Ali Məmmədov"])
  }

  @Test func `R29 find takes a whole id, however the booking stands`() throws {
    let house = try House()
    #expect(try house.json("find", house.bob.uppercased()).map { $0["reservation"]?.text } == [house.bob])
    #expect(try house.json("find", house.bob, "--date", "2030-05-02").isEmpty)
    _ = try house.place.exec(#"{"command":"cancel","reservation":"\#(house.bob)"}"#)
    #expect(try house.json("find", house.bob).map { $0["state"]?.text } == ["cancelled"])
  }

  @Test func `nearest lists bookable starts, the closest first`() throws {
    let house = try House()
    let found = try house.json("nearest", "kinar", "2030-05-01T12:30", "--party", "2")[0]
    #expect(
      found["slots"]?.items.map { $0["start"]?.text } == [
        "2030-05-01T13:30:00+04:00", "2030-05-01T14:00:00+04:00", "2030-05-01T14:30:00+04:00",
      ])
    #expect(try house.place.run("nearest", "kinar", "2030-05-01T12:30").code == 2)
    #expect(try house.place.run("nearest", "kinar", "noon", "--party", "2").code == 2)
  }
}
