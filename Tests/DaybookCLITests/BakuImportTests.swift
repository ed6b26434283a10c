import DaybookJSON
import Foundation
import Testing

/// The pilot's reservations, imported into a ledger that is in use.
@Suite(.serialized) struct BakuImportTests {
  /// One reservation as the pilot writes it.
  private func row(
    _ id: String, _ start: String, _ end: String, table: String? = "T1", party: String = "2",
    restaurant: String = "sahil", name: String = "Ana Məmmədova", phone: String = "+994 50 123 45 67",
    status: String = "booked", owner: String? = nil, more: String = ""
  ) -> String {
    """
    {
      "id": "\(id)",
      "restaurant_id": "\(restaurant)",
      "table_id": \(table.map { "\"\($0)\"" } ?? "null"),
      "party_size": \(party),
      "start": "\(start)",
      "end": "\(end)",
      "guest_name": "\(name)",
      "guest_phone": "\(phone)",
      "status": "\(status)"\(owner.map { ",\n  \"owner_id\": \"\($0)\"" } ?? "")\(more)
    }
    """
  }

  private func file(_ place: Place, _ rows: [String], _ name: String = "reservations.json") throws -> String {
    try place.file(name, "{\n\"reservations\": [\n\(rows.joined(separator: ",\n"))\n]}\n")
  }

  private func run(_ place: Place, _ file: String, _ more: String...) throws -> Ran {
    try place.run(["import", "reservations", file, "--format", "baku", "--json"] + more, input: [])
  }

  private func taken(_ place: Place, _ file: String, _ more: String...) throws -> JSONValue {
    let ran = try place.run(
      ["import", "reservations", file, "--format", "baku", "--json"] + more, input: [])
    return try #require(try ran.json().first, "\(ran)")
  }

  private func codes(_ report: JSONValue) -> [[String]] {
    report["rowsQuarantined"]?.items.map { row in
      row["reasons"]?.items.map { "\($0["field"]?.text ?? "-") \($0["code"]?.text ?? "")" } ?? []
    } ?? []
  }

  @Test func `what is to come is booked as it was, what is over is history, and twice changes nothing`()
    throws
  {
    let place = try Place()
    let path = try file(
      place,
      [
        row("a", "2030-05-01T19:10:00+04:00", "2030-05-01T20:00:00+04:00", owner: "auth0|ana"),
        row("b", "2030-05-01T15:00:00+00:00", "2030-05-01T16:00:00+00:00", table: "T2", name: "Bob"),
        row("c", "2030-05-01T21:00:00", "2030-05-01T22:30:00", table: nil, party: "4", name: "Cəmil"),
        row("d", "2020-02-29T19:00:00", "2020-02-29T20:30:00", name: "Dina", phone: "", owner: "auth0|ana"),
        row("e", "2020-02-29T19:30:00", "2020-02-29T21:00:00", name: "Elxan"),
        row("f", "2030-05-01T19:00:00", "2030-05-01T20:00:00", name: "Fidan", status: "cancelled"),
      ])
    let ran = try run(place, path)
    #expect(ran.code == 0, "\(ran)")
    let report = try #require(try ran.json().first)
    #expect(report["accepted"] == .integer(6) && report["quarantined"] == .integer(0))
    #expect(report["quarantine"] == .null)
    let kept = try place.must("reservations", "--json").json()
    func found(_ id: String) throws -> JSONValue {
      try #require(kept.first { $0["key"]?.text == "baku:\(id)" }, "\(id)")
    }
    #expect(try found("a")["start"] == .string("2030-05-01T19:10:00+04:00"))
    #expect(try found("a")["end"]?.text?.hasPrefix("2030-05-01T20:00:00") == true)
    #expect(try found("b")["start"] == .string("2030-05-01T19:00:00+04:00"))
    #expect(
      try found("c")["tables"] == .array([.string("T 3")]) || found("c")["tables"] == .array([.string("T2")]))
    for (id, state) in [
      ("a", "booked"), ("b", "booked"), ("c", "booked"), ("d", "completed"), ("e", "completed"),
      ("f", "cancelled"),
    ] { #expect(try found(id)["state"] == .string(state), "\(id)") }
    // Past reservations are found by search, in the diary of their date and on the guest's card.
    #expect(try place.must("find", "Dina", "--all", "--json").json().map { $0["key"]?.text } == ["baku:d"])
    #expect(try place.must("find", "Dina").output == "Nothing found.\n")
    let diary = try #require(try place.must("diary", "sahil", "2020-02-29", "--json").json().first)
    #expect(diary["parties"] == .integer(2) && diary["reservations"]?.items.count == 2)
    let card = try #require(try place.must("guest", "guest:auth0|ana", "--json").json().first)
    #expect(card["visits"] == .integer(1))
    #expect(
      try place.must("reservations", "--date", "2020-02-29", "--json").json().count == 2)
    // Importing twice changes nothing.
    let (log, head) = (try place.log(), try place.head())
    let again = try taken(place, path)
    #expect(again["accepted"] == .integer(0) && again["alreadyThere"] == .integer(6))
    #expect(try place.head() == head)
    #expect(try place.log() == log)
    // Nor does importing once all of it is past.
    _ = try place.exec(#"{"command":"advanceClock","to":"2030-06-01T05:00:00Z"}"#)
    #expect(try taken(place, path)["alreadyThere"] == .integer(6))
    #expect(try place.run("verify").code == 0)
    #expect(try place.run("views", "list").code == 0)
  }

  @Test func `every reason, by line and field, and none of these rows leaves a trace in the log`() throws {
    let place = try Place(Place.book("19:00", table: "T1"))
    let bad: [(row: String, reasons: [String])] = [
      (row("1", "2030-05-01T19:30:00", "2030-05-01T21:00:00"), ["table_id TABLES_TAKEN"]),
      (
        row("2", "2030-05-01T19:00:00", "2030-05-01T20:00:00", restaurant: "nowhere"),
        ["restaurant_id NOT_FOUND"]
      ),
      (row("3", "2030-05-01T19:00:00", "2030-05-01T20:00:00", table: "T9"), ["table_id NOT_FOUND"]),
      (row("4", "2030-05-01T19:00:00", "2030-05-01T20:00:00", status: "maybe"), ["status INVALID"]),
      (row("5", "2030-05-01T20:00:00", "2030-05-01T19:00:00"), ["end INVALID"]),
      (row("6", "2030-05-01T20:00:00", "2030-05-31T20:00:00"), ["end INVALID"]),
      (
        row("7", "tomorrow", "2030-05-01T19:00:00", party: "\"two\""),
        ["party_size INVALID", "start INVALID"]
      ),
      (row("8", "2030-05-01T19:00:00", "2030-05-01T20:00:00", party: "0"), ["party_size INVALID"]),
      (
        row("9", "2030-05-01T19:00:00", "2030-05-01T20:00:00", party: "1000000000000"), ["party_size INVALID"]
      ),
      (row("10", "2030-05-01T19:00:00", "2030-05-01T20:00:00", phone: "------"), ["guest_phone INVALID"]),
      (
        row("11", "2030-05-01T19:00:00", "2030-05-01T20:00:00", name: "a\\u202Eb"), ["guest_name INVALID"]
      ),
      (
        row("12", "2030-05-01T08:00:00", "2030-05-01T09:30:00"),
        ["start IN_THE_PAST", "start OUTSIDE_SERVICE"]
      ),
      (
        row("13", "2030-05-01T04:00:00Z", "2030-05-01T06:00:00Z"),
        ["start IN_THE_PAST", "start OUTSIDE_SERVICE"]
      ),
      (
        #"{"id": "14", "status": 7}"#,
        [
          "restaurant_id INVALID", "party_size INVALID", "start INVALID", "end INVALID", "status INVALID",
        ]
      ),
      (row("", "2030-05-01T19:00:00", "2030-05-01T20:00:00"), ["id INVALID"]),
      (#"{"id": "15", "id": "15"}"#, ["- INVALID"]),
      ("16", ["- INVALID"]), (#""text""#, ["- INVALID"]),
      (
        "{}",
        [
          "id INVALID", "restaurant_id INVALID", "party_size INVALID", "start INVALID", "end INVALID",
          "status INVALID",
        ]
      ),
      (
        row("17", "2030-05-01T19:00:00", "2030-05-01T20:00:00", owner: String(repeating: "x", count: 65)),
        ["owner_id INVALID"]
      ),
    ]
    let path = try file(place, bad.map(\.row))
    let (head, log) = (try place.head(), try place.log())
    let ran = try run(place, path)
    #expect(ran.code == 1, "\(ran)")
    let report = try #require(try ran.json().first)
    #expect(report["accepted"] == .integer(0) && report["quarantined"] == .integer(bad.count))
    for (found, expected) in zip(codes(report), bad) {
      #expect(found.sorted() == expected.reasons.sorted(), "\(expected.row)")
    }
    #expect(report["rowsQuarantined"]?.items.first?["line"] == .integer(3))
    // The reservation in the way is named.
    let taken = try #require(report["rowsQuarantined"]?.items.first?["reasons"]?.items.first)
    #expect(taken["by"]?.text == (try place.must("reservations", "--json").json()[0]["reservation"]?.text))
    #expect(try place.head() == head)
    #expect(try place.log() == log)
    // The quarantine is a file of the same form; importing it gives the same quarantine again.
    let quarantine = try #require(report["quarantine"]?.text)
    #expect(quarantine == place.path + "/reservations.quarantine.json")
    let text = try String(contentsOfFile: quarantine, encoding: .utf8)
    #expect(try JSONParser.parse(Array(text.utf8))["reservations"]?.items.count == bad.count)
    let mode = try FileManager.default.attributesOfItem(atPath: quarantine)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let again = try self.taken(place, quarantine)
    #expect(again["quarantined"] == .integer(bad.count))
    #expect(try place.head() == head)
  }

  @Test func `a quarantined row keeps what it had, is mended, and is taken in under its own id`() throws {
    let place = try Place(Place.book("19:00", table: "T1"))
    let odd = #", "prep_policy": null, "extra": [1.50, {"a": "b, }"}]"#
    let path = try file(
      place,
      [
        row("1", "2030-05-01T19:30:00", "2030-05-01T21:00:00", more: odd),
        row("2", "2030-05-01T22:00:00", "2030-05-01T23:00:00"),
      ])
    let first = try taken(place, path)
    #expect(first["accepted"] == .integer(1) && first["quarantined"] == .integer(1))
    let quarantine = try #require(first["quarantine"]?.text)
    let text = try String(contentsOfFile: quarantine, encoding: .utf8)
    #expect(text.contains(#""extra": [1.50, {"a": "b, }"}]"#))
    #expect(text.contains("\"guest_name\": \"Ana Məmmədova\""))
    // The whole file again: the quarantine is there already, with the same bytes.
    let second = try taken(place, path)
    #expect(second["alreadyThere"] == .integer(1) && second["quarantine"]?.text == quarantine)
    // Corrected: the other table.
    let mended = try place.file(
      "mended.json", text.replacingOccurrences(of: #""table_id": "T1""#, with: #""table_id": "T2""#))
    let third = try taken(place, mended)
    #expect(third["accepted"] == .integer(1) && third["quarantined"] == .integer(0), "\(third)")
    let head = try place.head()
    #expect(try taken(place, mended)["alreadyThere"] == .integer(1))
    // The whole file still has the old row under that id: it is reported, not ignored.
    let fourth = try taken(place, path)
    #expect(fourth["alreadyThere"] == .integer(1))
    #expect(codes(fourth) == [["id IDEMPOTENCY_KEY_REUSED"]])
    #expect(try place.head() == head)
    // Another quarantine does not replace the first.
    #expect(fourth["quarantine"]?.text == place.path + "/reservations.quarantine.2.json")
    #expect(try String(contentsOfFile: quarantine, encoding: .utf8) == text)
  }

  @Test func `what was refused is taken once what was in the way is gone, unmended`() throws {
    let place = try Place(Place.book("19:00", table: "T1"))
    let path = try file(place, [row("1", "2030-05-01T19:30:00", "2030-05-01T21:00:00")])
    #expect(try taken(place, path)["quarantined"] == .integer(1))
    let id = try #require(try place.must("reservations", "--json").json()[0]["reservation"]?.text)
    _ = try place.exec(#"{"command":"cancel","reservation":"\#(id)","by":"host:1"}"#)
    #expect(try taken(place, path)["accepted"] == .integer(1))
  }

  @Test func `a changed row, and two rows of one id, are reported`() throws {
    let place = try Place()
    let one = row("1", "2030-05-01T19:00:00", "2030-05-01T20:00:00")
    let other = row("1", "2030-05-01T20:00:00", "2030-05-01T21:00:00")
    let report = try taken(place, try file(place, [one, one, other]))
    #expect(report["accepted"] == .integer(1) && report["alreadyThere"] == .integer(1))
    #expect(codes(report) == [["id IDEMPOTENCY_KEY_REUSED"]])
    #expect(report["reasons"] == .object([.init("IDEMPOTENCY_KEY_REUSED", .integer(1))]))
  }

  @Test func `restaurants are found by the id of the pilot's other file`() throws {
    let place = try Place()
    let restaurants = try place.file(
      "restaurants.json", #"[{"id":"fc34a984-0b39-4f0a-afa2-5b677c61f044","slug":"sahil"}]"#)
    let path = try file(
      place,
      [
        row(
          "1", "2030-05-01T19:00:00", "2030-05-01T20:00:00",
          restaurant: "fc34a984-0b39-4f0a-afa2-5b677c61f044")
      ])
    #expect(codes(try taken(place, path)) == [["restaurant_id NOT_FOUND"]])
    #expect(try taken(place, path, "--restaurants", restaurants)["accepted"] == .integer(1))
  }

  @Test func `what the kitchen was told comes along, once, and what cannot is noted`() throws {
    let house = try House()
    let place = house.place
    func more(_ items: String) -> String {
      #", "prep_status": "accepted", "prep_scope": "full", "prep_items": \#(items), "arrival_intent": "#
        + #"{"status": "requested", "lead_minutes": 20, "prep_scope": "starters"}"#
    }
    let path = try file(
      place,
      [
        row(
          "1", "2030-05-01T15:00:00", "2030-05-01T16:30:00", table: "1", restaurant: "kinar",
          more: more(#"["lamb"]"#)),
        row(
          "2", "2030-05-01T15:00:00", "2030-05-01T16:30:00", table: "2", restaurant: "kinar",
          more: more(#"["caviar"]"#)),
        row("3", "2020-05-01T15:00:00", "2020-05-01T16:30:00", table: "2", restaurant: "kinar"),
      ])
    let report = try taken(place, path)
    #expect(report["accepted"] == .integer(3), "\(report)")
    #expect(report["notes"]?.items.count == 1, "\(report)")
    #expect(report["notes"]?.items.first?.text?.contains("prep: ") == true)
    let log = try place.must("log", "--json").json()
    #expect(log.contains { $0["type"]?.text == "prepConfirmed" && $0["key"]?.text == "baku:1:prep" })
    #expect(log.contains { $0["type"]?.text == "arrivalDeclared" && $0["key"]?.text == "baku:1:arrival" })
    let head = try place.head()
    #expect(try taken(place, path)["alreadyThere"] == .integer(3))
    #expect(try place.head() == head)
  }

  @Test func `text for people says what to do; a file that is no JSON is refused by its line`() throws {
    let place = try Place()
    let path = try file(place, [row("1", "2030-05-01T20:00:00", "2030-05-01T19:00:00")])
    let ran = try place.run("import", "reservations", path, "--format", "baku")
    #expect(ran.code == 1)
    #expect(ran.output.contains("quarantined    1\n"), "\(ran.output)")
    #expect(ran.output.contains("quarantined: line 3: end: INVALID: found"), "\(ran.output)")
    #expect(ran.output.hasSuffix("Mend \(place.path)/reservations.quarantine.json and import it again.\n"))
    for text in [#"{"reservations": ["#, #"{"reservations": {}}"#, "7", #"[{"id": "1"}] x"#] {
      let broken = try place.file("broken.json", text)
      let ran = try place.run("import", "reservations", broken, "--format", "baku")
      #expect(ran.code == 3, "\(text): \(ran)")
      #expect(ran.errors.hasPrefix("daybook: read \(broken): "), "\(ran.errors)")
    }
    let same = try place.run("import", "reservations", path, "--format", "baku", "--quarantine", path)
    #expect(same.code == 2)
  }
}
