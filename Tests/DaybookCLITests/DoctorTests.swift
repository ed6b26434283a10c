import DaybookCrypto
import DaybookDomain
import DaybookJSON
import DaybookLog
import DaybookStore
import DaybookTime
import Foundation
import Testing

/// What doctor says about a ledger: its lines by check, and how it ended.
private struct Opinion {
  let code: Int32
  let lines: [JSONValue]
  let errors: String

  init(_ place: Place, _ words: String...) throws {
    let ran = try place.run(["doctor", "--json"] + words)
    (code, errors) = (ran.code, ran.errors)
    lines = try ran.json()
  }

  subscript(check: String) -> JSONValue? { lines.first { $0["check"]?.text == check } }
  func grade(_ check: String) -> String? { self[check]?["grade"]?.text }
  func found(_ check: String) -> String { self[check]?["found"]?.text ?? "no line" }
  func advice(_ check: String) -> String { self[check]?["advice"]?.text ?? "none" }
}

@Suite struct DoctorTests {
  /// Positions: 1 created, 2 clock, 3 zone rules, 4 venue, then a booking of Ana's; every view filled.
  private func place(clock: String = "manual") throws -> Place {
    let guest = #","guest":{"name":"Ana"},"by":"guest:ana","key":"a""#
    let place = try Place(Place.book("10:00", table: "T1", more: guest), clock: clock)
    _ = try place.must("tickets", "sahil")
    return place
  }

  @Test func `a sound ledger has no bad line, and each says what was looked at`() throws {
    let place = try place()
    let link = try #require(try place.must("log", "--json").json().last?["link"]?.text)
    _ = try place.file(
      "ledger/backups",
      #"{"at":"\#(Date.now.formatted(.iso8601))","path":"/b","position":5,"link":"\#(link)","verified":true}"#
        + "\n")
    let log = try place.log()
    let opinion = try Opinion(place)
    #expect(opinion.code == 0)
    #expect(
      opinion.lines.map { $0["check"]?.text } == [
        "library", "permissions", "file system", "disk", "version", "store", "verified", "map", "readers",
        "writer",
        "vault", "forgotten", "snapshots", "seals", "view index",
        "view availability", "view kitchen", "view prep", "view diary", "view floor", "view waitlist",
        "view guests", "view report",
        "projector", "zone Asia/Baku", "notices", "due work", "clock", "backup",
      ])
    // The disk the test runs on is not the ledger's fault.
    let own = opinion.lines.filter { !["file system", "disk"].contains($0["check"]?.text) }
    #expect(own.allSatisfy { $0["grade"]?.text == "good" }, "\(own)")
    #expect(opinion.found("store") == "opens, head 5, every record holds")
    #expect(opinion.found("library").hasPrefix("LMDB 0.9."))
    #expect(opinion.found("vault") == "opens the guest of record 5")
    #expect(opinion.found("view index") == "generation 1, position 5, lag 0")
    #expect(opinion.found("backup").hasPrefix("/b, verified "))
    #expect(try place.log() == log)
    let text = try place.must("doctor")
    #expect(text.lines.count == opinion.lines.count)
    #expect(text.output.contains("good  store               opens, head 5, every record holds\n"))
  }

  @Test func `a warning ends with 0, and with 1 when it is asked to be strict`() throws {
    let place = try place()
    let opinion = try Opinion(place)
    #expect(opinion.grade("backup") == "warn" && opinion.code == 0)
    #expect(opinion.advice("backup").contains("daybook backup DIR"))
    #expect(try Opinion(place, "--strict").code == 1)
  }

  @Test func `a record that was changed is bad, named, and the rest is looked at all the same`() throws {
    let place = try place()
    var records = try Records(place)
    records.records[3][60] ^= 1
    try records.write()
    let opinion = try Opinion(place)
    #expect(opinion.code == 1 && opinion.grade("store") == "bad")
    #expect(opinion.found("store").hasPrefix("violation at position 4: "), "\(opinion.found("store"))")
    #expect(opinion.advice("store").contains("daybook verify"))
    #expect(opinion.grade("permissions") == "good" && opinion.grade("backup") == "warn")
    #expect(opinion.errors.isEmpty)
  }

  @Test(arguments: [1, 5]) func `a first or last record without a header is bad`(position: Int) throws {
    let place = try place()
    var records = try Records(place)
    records.records[position - 1][0] ^= 1
    try records.write()
    let opinion = try Opinion(place)
    #expect(opinion.code == 1 && opinion.grade("store") == "bad")
    #expect(opinion.found("store").contains("\(position)"))
  }

  @Test func `pages that are missing are one bad line`() throws {
    let place = try place()
    truncate(place.ledger + "/log/data.mdb", 8192)
    let opinion = try Opinion(place)
    #expect(opinion.code == 1 && opinion.grade("store") == "bad")
    #expect(opinion.found("store").contains("data.mdb: it has 8192 bytes of "), "\(opinion.found("store"))")
    #expect(opinion.advice("store").contains("daybook verify"))
    #expect(opinion.grade("permissions") == "good")
    #expect(opinion.errors.isEmpty, "\(opinion.errors)")
    _ = try place.file("ledger/log/data.mdb", String(repeating: "not a store ", count: 2000))
    let noise = try Opinion(place)
    #expect(noise.code == 1 && noise.grade("store") == "bad")
  }

  @Test func `where there is no ledger there is nothing to look at`() throws {
    let ran = try Place.bare().run("doctor")
    #expect(ran.code == 3 && ran.output.isEmpty)
    #expect(ran.errors.contains("there is no ledger; make one with daybook"))
  }

  /// Changes the checkpoint of the view index.
  private func spoil(_ place: Place, at byte: Int) throws {
    let environment = try Environment(
      path: place.ledger + "/views/index/1", options: EnvironmentOptions(mapByteCount: 1 << 28))
    defer { environment.close() }
    let table = try environment.table("checkpoint")
    let key = Array("checkpoint".utf8)
    try environment.write { transaction throws(LedgerFailure) in
      var row = try transaction.get(table, key: key)?.copy() ?? []
      row[byte] ^= 0x40
      try transaction.put(table, key: key, row)
    }
  }

  @Test(arguments: [
    (0, "no checkpoint"), (7, "it is of version"), (17, "it is of the ledger"), (15, "made with other keys"),
    (33, "incarnation"),
  ])
  func `a view that is old, foreign or damaged is bad, and rebuilding mends it`(byte: Int, reason: String)
    throws
  {
    let place = try place()
    try spoil(place, at: byte)
    let opinion = try Opinion(place)
    #expect(opinion.code == 1 && opinion.grade("view index") == "bad")
    #expect(opinion.found("view index").contains(reason), "\(opinion.found("view index"))")
    #expect(opinion.advice("view index").hasPrefix("daybook views rebuild index"))
    #expect(opinion.grade("view kitchen") == "good" && opinion.grade("zones") == "warn")
    _ = try place.must("views", "rebuild", "index")
    #expect(try Opinion(place).grade("view index") == "good")
  }

  @Test(arguments: [(66, "remembers another record 5"), (55, "its tail is missing")])
  func `a view that remembers another log is bad, and is replaced only by the operator's word`(
    byte: Int, reason: String
  ) throws {
    let place = try place()
    try spoil(place, at: byte)
    let opinion = try Opinion(place)
    #expect(opinion.code == 1 && opinion.grade("view index") == "bad")
    #expect(opinion.found("view index").contains(reason), "\(opinion.found("view index"))")
    #expect(opinion.advice("view index").hasSuffix("daybook views rebuild --all --over"))
    #expect(try place.run("views", "rebuild", "index").code == 3)
    _ = try place.must("views", "rebuild", "index", "--over")
    #expect(try Opinion(place).grade("view index") == "good")
  }

  @Test func `views that are missing or behind are warned of`() throws {
    let place = try place()
    try FileManager.default.removeItem(atPath: place.ledger + "/views/floor")
    let opinion = try Opinion(place)
    #expect(opinion.code == 0 && opinion.grade("view floor") == "warn")
    try FileManager.default.removeItem(atPath: place.ledger + "/views")
    let none = try Opinion(place)
    #expect(none.code == 0 && none.grade("zones") == "warn" && none.grade("notices") == "warn")
    #expect(!FileManager.default.fileExists(atPath: place.ledger + "/views"))
  }

  @Test func `the vault of another ledger, an older one and none are bad`() throws {
    let place = try place()
    let other = try self.place()
    let vault = place.ledger + "/vault"
    let files = FileManager.default
    try files.moveItem(atPath: vault, toPath: place.path + "/own")
    try files.copyItem(atPath: other.ledger + "/vault", toPath: vault)
    let foreign = try Opinion(place)
    #expect(foreign.code == 1 && foreign.grade("vault") == "bad")
    #expect(foreign.found("vault") == "its key does not open the guest of record 5")
    #expect(foreign.grade("view index") == "bad")
    try files.removeItem(atPath: vault)
    let none = try Opinion(place)
    #expect(none.code == 1 && none.grade("vault") == "bad" && none.found("vault").contains("vault/secret"))
    #expect(none.grade("store") == "good" && none.grade("views") == "warn")
    try files.moveItem(atPath: place.path + "/own", toPath: vault)
    truncate(vault + "/keys", 0)
    let old = try Opinion(place)
    #expect(old.code == 1 && old.found("vault").hasPrefix("it has no key "), "\(old.found("vault"))")
  }

  @Test func `who may read what is not theirs is told, with the command that mends it`() throws {
    let place = try place()
    chmod(place.ledger, 0o755)
    let open = try Opinion(place)
    #expect(open.code == 0 && open.grade("permissions") == "warn")
    #expect(open.advice("permissions") == "chmod 0700 \(place.ledger)")
    chmod(place.ledger, 0o700)
    chmod(place.ledger + "/vault/keys", 0o644)
    let keys = try Opinion(place)
    #expect(keys.code == 1 && keys.grade("permissions") == "bad")
    #expect(keys.advice("permissions") == "chmod 0600 \(place.ledger)/vault/keys")
  }

  @Test(arguments: [
    (
      #"{"at":"2020-01-01T00:00:00Z","path":"/b","position":5,"link":"LINK","verified":true}"#, "warn", "2020"
    ),
    (#"{"at":"NOW","path":"/b","position":5,"link":"00","verified":true}"#, "bad", "another record"),
    (#"{"at":"NOW","path":"/b","position":9,"link":"LINK","verified":true}"#, "bad", "another record"),
    (
      #"{"at":"NOW","path":"/b","position":5,"link":"LINK","verified":false}"#, "warn",
      "none that was verified"
    ),
    (#"{"at":"NOW","path""#, "warn", "none that was verified"),
    (
      "{\"at\":\"NOW\",\"path\":\"/b\",\"position\":5,\"link\":\"LINK\",\"verified\":true}\nhalf a li",
      "good",
      "0 records since"
    ),
  ]) func `the last backup that was verified is judged by its age and its link`(
    line: String, grade: String, says: String
  ) throws {
    let place = try place()
    let link = try #require(try place.must("log", "--json").json().last?["link"]?.text)
    let filled = line.replacing("LINK", with: link).replacing("NOW", with: Date.now.formatted(.iso8601))
    _ = try place.file("ledger/backups", filled + "\n")
    let opinion = try Opinion(place)
    #expect(opinion.grade("backup") == grade)
    #expect(says == "2020" || opinion.found("backup").contains(says), "\(opinion.found("backup"))")
  }

  @Test func `a reader that was killed is cleared, and one that holds on is named`() throws {
    let place = try place()
    let followers = [try Talk(place, "log", "--follow"), try Talk(place, "log", "--follow")]
    for follower in followers { _ = follower.line() }
    // A store opened when nobody else has it open starts without slots, so the second follower keeps it open.
    followers[0].end()
    #expect(try Opinion(place).found("readers").contains("slots of dead readers cleared"))
    #expect(!(try Opinion(place).found("readers").contains("dead")))
    followers[1].end()
    let first = try Records(place).records[0]
    let environment = try Environment(
      path: place.ledger + "/log", options: EnvironmentOptions(mapByteCount: 1 << 28, durability: .noSync))
    defer { environment.close() }
    let table = try environment.table()
    let opinion = try environment.read { (_: borrowing ReadTransaction) throws(LedgerFailure) in
      for _ in 0...1000 {
        try environment.write { transaction throws(LedgerFailure) in
          try transaction.put(table, key: 1, first.span.bytes)
        }
      }
      return Result { try Opinion(place) }
    }.get()
    #expect(opinion.code == 0 && opinion.grade("readers") == "warn")
    #expect(opinion.found("readers").contains("process \(getpid()), is 1001 commits behind"))
  }

  @Test func `notices that nobody takes, and dishes that nobody fires, are told`() throws {
    let house = try House()
    _ = try house.place.must("tickets", "kinar")
    let due = try Opinion(house.place)
    #expect(due.grade("due work") == "warn", "\(due.found("due work"))")
    #expect(due.advice("due work").contains("daybook due"))
    _ = try house.place.must("due")
    _ = try house.place.must("tickets", "kinar")
    let fired = try Opinion(house.place)
    #expect(fired.grade("due work") == "good" && fired.grade("notices") == "good")
    #expect(fired.found("notices").contains(" to be taken, 0 escalated"), "\(fired.found("notices"))")
    for minute in 51...59 {
      _ = try house.place.exec(#"{"command":"advanceClock","to":"2030-05-01T07:\#(minute):00Z"}"#)
      _ = try house.place.must("due")
    }
    _ = try house.place.must("tickets", "kinar")
    let late = try Opinion(house.place)
    #expect(
      late.grade("notices") == "warn" && late.found("notices").contains("escalated"),
      "\(late.found("notices"))")
    #expect(late.advice("notices").hasPrefix("daybook kitchen kinar --audience "))
  }

  @Test func `R30 lapses and closings that nobody recorded are told`() throws {
    let place = try Place(
      #"{"command":"hold","venue":"sahil","party":2,"start":"2030-05-01T19:00","seconds":60,"by":"host:1"}"#)
    #expect(try Opinion(place).found("due work") == "nothing is due")
    _ = try place.exec(#"{"command":"advanceClock","to":"2030-05-02T12:00:00+04:00"}"#)
    let late = try Opinion(place)
    #expect(late.grade("due work") == "warn")
    #expect(late.found("due work").hasPrefix("1 lapse, 1 date to be closed; the oldest for "))
    _ = try place.must("due")
    #expect(try Opinion(place).found("due work") == "nothing is due")
  }

  @Test func `newer zone files are told with what adopting them would move`() throws {
    let place = try place()
    let zones = try ZoneFolder.make("2031a", ["Asia/Baku": 5], in: place)
    let opinion = try Opinion(place, "--zoneinfo", zones)
    #expect(opinion.grade("zone Asia/Baku") == "warn")
    #expect(
      opinion.found("zone Asia/Baku").contains(
        "found 2031a: 1 change of the clocks differs, 1 booking would"))
    let none = try Opinion(place, "--zoneinfo", place.path)
    #expect(none.grade("zone Asia/Baku") == "warn" && none.code == 0)
  }

  @Test func `a clock behind the last record is told, and a rate when there is enough to tell one`() throws {
    let holds = (0..<12).map { _ in Place.book("10:00", table: "T2") }.map {
      $0.replacing("2030-05-01", with: "2999-05-01")
    }
    let place = try Place(clock: "system")
    _ = try place.exec(holds.enumerated().map { $1.replacing("}", with: #","key":"\#($0)"}"#) })
    #expect(try Opinion(place).found("map").hasSuffix("no rate yet"))
    try Records.retime(place) { $0 - 20 }
    let recent = try Opinion(place)
    #expect(
      recent.found("map").contains(" a day lately, full in more than 10 years"), "\(recent.found("map"))")
    #expect(recent.grade("clock") == "good")
    try Records.retime(place) { $0 - 24 * 4 }
    let quiet = try Opinion(place)
    #expect(quiet.code == 1 && quiet.grade("clock") == "bad" && quiet.found("clock").contains("CLOCK_JUMPED"))
    #expect(quiet.advice("clock").contains("daybook clock accept"))
    try Records.retime(place) { $0 }
    let ahead = try Opinion(place)
    #expect(ahead.grade("clock") == "warn" && ahead.found("clock").contains(" behind the last record"))
  }
}
