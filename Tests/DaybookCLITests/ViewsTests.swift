import DaybookJSON
import DaybookStore
import Testing

/// `views rebuild`, `back` and `prune` as an operator meets them.
@Suite struct ViewsTests {
  /// Puts a row that no record made into a view's generation in use.
  private func tamper(_ place: Place, _ view: String, _ table: String, _ key: [UInt8]) throws {
    let listed = try place.must("views", "--json").json()
    let status = try #require(listed.first { $0["view"]?.text == view })
    let generation = try #require(status["generation"]?.integer)
    let environment = try Environment(
      path: "\(place.ledger)/views/\(view)/\(generation)",
      options: EnvironmentOptions(durability: .noMetaSync))
    let rows = try environment.table(table)
    try environment.write { transaction throws(LedgerFailure) in try transaction.put(rows, key: key, [7]) }
  }

  @Test func `a difference ends with 1, is told with its events, and is switched to when asked`() throws {
    let house = try House()
    let place = house.place
    _ = try place.must("due")
    _ = try place.must("reservations")
    let made = try #require(house.json("log", "--reservation", house.ana).first)
    let key = try #require(bytes(of: house.ana))
    try tamper(place, "index", "reservations", key)
    let told = try place.run("views", "rebuild", "index", "--json")
    #expect(told.code == 1, "\(told)")
    let report = try #require(told.json().first)
    #expect(report["outcome"] == .string("kept") && report["generation"] == .integer(2))
    let difference = try #require(report["difference"])
    #expect(difference["same"] == .bool(false) && difference["rows"] == .integer(1))
    #expect(difference["inUse"] == .integer(1) && difference["filled"] == .integer(2))
    let table = try #require(difference["tables"]?.items.first { $0["changed"] == .integer(1) })
    #expect(table["table"] == .string("reservations") && table["onlyInUse"] == .integer(0))
    let sample = try #require(table["samples"]?.items.first)
    #expect(sample["kind"] == .string("changed") && sample["inUse"] == .string("07"))
    #expect(sample["about"] == .string("reservation \(house.ana)"))
    #expect(sample["key"]?.text == house.ana.filter { $0 != "-" })
    #expect(sample["events"]?.items.first?["position"] == made["position"])
    #expect(sample["events"]?.items.first?["type"] == .string("booked"))

    let never = try place.run("views", "rebuild", "index", "--switch", "never")
    #expect(never.code == 1 && never.output.contains("1 row not the same"), "\(never)")
    #expect(never.output.contains("changed: reservation \(house.ana)"))
    #expect(never.output.contains("in use  07\n") && never.output.contains(" booked"))
    #expect(never.output.contains("daybook views rebuild index --switch always"))
    #expect(try place.must("views").output.contains("2 filled beside it"))

    let always = try place.must("views", "rebuild", "index", "--switch", "always")
    #expect(always.output.contains("index: generation 2 is in use") && always.errors == "")
    #expect(try place.must("show", house.ana).output.contains("booked"))
  }

  @Test func `the way back and forth, and the room it takes`() throws {
    let house = try House()
    let place = house.place
    _ = try place.must("reservations")
    let none = try place.run("views", "back", "index")
    #expect(none.code == 1 && none.errors.contains("rebuild the view instead"))
    let same = try place.must("views", "rebuild", "--all").output
    #expect(same.contains("prep: generation 1 in use and generation 2, both at position"))
    #expect(same.contains("daybook views back kitchen"))
    let before = try house.json("reservations")
    let back = try house.json("views", "back", "index", "prep")
    #expect(back.map { $0["generation"]?.integer } == [1, 1])
    #expect(back.map { $0["previous"]?.integer } == [2, 2])
    #expect(try house.json("reservations") == before)
    #expect(try place.must("views", "back", "index").output.contains("generation 2 is in use"))
    #expect(try place.must("views").output.contains("1 kept"))
    let pruned = try house.json("views", "prune", "--all")
    #expect(pruned.count == 9 && pruned.allSatisfy { ($0["bytes"]?.integer ?? 0) > 0 })
    #expect(try place.must("views", "prune", "--all").output == "Nothing but what is in use.\n")
    #expect(try place.run("views", "back", "index").code == 1)
  }

  @Test func `nothing is sent to a kitchen because of a rebuild`() throws {
    let house = try House()
    let place = house.place
    _ = try place.must("due")
    _ = try place.exec(
      #"{"command":"deliverNotices","venue":"kinar","audience":"kitchen","through":1,"by":"kitchen:grill"}"#)
    let queries =
      [["kitchen", "kinar"], ["tickets", "kinar"], ["prep", "kinar"], ["waitlist", "kinar"]]
      + ["floor", "guest"].map { ["kitchen", "kinar", "--audience", $0] }
    func answers() throws -> [String] { try queries.map { try place.run($0 + ["--json"]).output } }
    let (before, head) = (try answers(), try place.head())
    #expect(before[0].contains(#""number":1"#) && before[0].contains(#""state":"delivered""#), "\(before[0])")
    let screen = try Talk(place, "kitchen", "kinar", "--follow", "--json")
    let first = try JSONParser.parse(Array((screen.line() ?? "").utf8))
    #expect(first["number"] == .integer(1))
    for words in [
      ["rebuild", "--all"], ["rebuild", "kitchen", "--switch", "always"], ["back", "kitchen"],
      ["rebuild", "--all", "--switch", "never"], ["prune", "--all"],
    ] {
      #expect(try place.run(["views"] + words).code == 0, "\(words)")
      #expect(try answers() == before, "\(words)")
    }
    #expect(try place.head() == head)
    // What the screen hears next is what happens next.
    _ = try place.exec(#"{"command":"eightySix","venue":"kinar","item":"dolma","by":"kitchen:cold"}"#)
    let next = try JSONParser.parse(Array((screen.line() ?? "").utf8))
    #expect(next["number"] == .integer(2) && next["kind"] == .string("itemOut"))
    screen.interrupt()
    #expect(screen.wait() == 0)
  }

  @Test func `bookings and questions go on while views are rebuilt`() async throws {
    let place = try Place()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let desk = try Talk(place, "exec")
        for number in 0..<60 {
          desk.tell(
            #"{"command":"book","venue":"sahil","party":2,"start":"2030-05-\#(number % 20 + 10)T1\#(number / 20 + 2):00"}"#
          )
          let answer = desk.line() ?? "nothing"
          #expect(answer.contains("accepted"), "\(answer)")
        }
        desk.endInput()
        #expect(desk.wait() == 0)
      }
      group.addTask {
        for round in 0..<8 {
          let words = round % 3 == 2 ? ["back", "index"] : ["rebuild", "--all"]
          let ran = try place.run(["views"] + words)
          #expect(ran.code == 0, "\(words): \(ran)")
          let asked = try place.run("reservations", "--json")
          #expect(asked.code == 0, "\(asked)")
        }
      }
      try await group.waitForAll()
    }
    #expect(try place.must("reservations", "--json").json().count == 60)
    let rebuilt = try place.must("views", "rebuild", "--all", "--json").json()
    #expect(rebuilt.allSatisfy { $0["difference"]?["same"] == .bool(true) })
  }

  @Test func `a rebuild that is interrupted says so and goes on when asked again`() throws {
    let place = try Place(Place.book("10:00"))
    _ = try place.must("reservations")
    let head = try place.head()
    var codes: [Int32] = []
    for _ in 0..<5 {
      let rebuild = try Talk(place, "views", "rebuild", "--all")
      rebuild.interrupt()
      codes.append(rebuild.wait())
      #expect(try place.must("reservations", "--json").json().count == 1)
    }
    // 130 before it handles the signal, 3 while it works, 0 if it was already done.
    #expect(codes.allSatisfy { [0, 3, 130].contains($0) }, "\(codes)")
    let rebuilt = try place.must("views", "rebuild", "--all", "--json").json()
    #expect(rebuilt.allSatisfy { $0["position"] == .integer(head) && $0["outcome"] == .string("switched") })
  }

  @Test func `a watch tells the first difference with its events and ends with 1, and is quiet otherwise`()
    throws
  {
    let house = try House()
    let place = house.place
    _ = try place.must("reservations")
    let quiet = try place.run("views", "watch", "--once", "--sample", "100000")
    #expect(
      quiet.code == 0 && quiet.output.contains("compared in 1 round: each is what the log says"), "\(quiet)")
    #expect(try house.json("views", "watch", "index", "--once")[0]["same"] == .bool(true))
    try tamper(place, "index", "reservations", try #require(bytes(of: house.ana)))
    let told = try place.run("views", "watch", "--once", "--sample", "100000")
    #expect(told.code == 1 && told.output.contains("changed: reservation \(house.ana)"), "\(told)")
    #expect(told.output.contains(" booked") && told.output.contains("and what the log says"))
    let json = try place.run("views", "watch", "--every", "0", "--json")
    let report = try #require(json.json().first)
    #expect(json.code == 1 && report["view"] == .string("index") && report["same"] == .bool(false), "\(json)")
    let once = try place.run("views", "watch", "--once", "--sample", "100000", "--json")
    let first = try #require(once.json().first)
    #expect(once.code == 1 && first["rounds"] == .integer(1) && first["compared"] != .integer(0), "\(once)")
    let listed = try place.must("views", "--json").json().compactMap { $0["view"]?.text }
    for (words, message) in [
      (["watch", "nothing"], "no view nothing; there are \(listed.joined(separator: ", "))\n"),
      (["watch", "--sample", "0"], "--sample: found \"0\""),
      (["list", "--once"], "--once is for watch"),
      (["prune", "--all", "--share", "5"], "--share is for rebuild"),
      (["rebuild", "index", "--share", "0"], "--share: found \"0\"; allowed: a whole number, 1–100"),
    ] {
      let ran = try place.run(["views"] + words, input: [])
      #expect(ran.code == 2 && ran.errors.contains(message), "\(words): \(ran)")
    }
  }

  @Test func `a watch goes on until Ctrl-C`() throws {
    let place = try Place(Place.book("10:00"))
    let watch = try Talk(place, "views", "watch", "--every", "0", "--json")
    // It has begun when its views are filled: their files are gone from the directory, and the projector's is there.
    while try !place.must("views").output.contains("ready") {}
    watch.interrupt()
    #expect([0, 3, 130].contains(watch.wait()))
  }

  @Test func `a rebuild with a share and from a position does the same work`() throws {
    let place = try House().place
    _ = try place.must("reservations")
    _ = try place.must("views", "rebuild", "--all")
    let head = try place.head()
    let early = try place.run("views", "rebuild", "index", "--from", "2")
    #expect(
      early.code == 1 && early.errors.contains("the generation that is kept stands at \(head)"), "\(early)")
    let rebuilt = try place.must("views", "rebuild", "--all", "--from", "\(head)", "--share", "50", "--json")
      .json()
    #expect(
      rebuilt.allSatisfy { $0["outcome"] == .string("switched") && $0["difference"]?["same"] == .bool(true) })
  }

  /// The sixteen bytes of an id's text.
  private func bytes(of id: String) -> [UInt8]? {
    let digits = id.compactMap(\.hexDigitValue)
    guard digits.count == 32 else { return nil }
    return stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
