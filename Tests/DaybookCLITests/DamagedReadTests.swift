import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookJSON
import DaybookLog
import DaybookTime
import Foundation
import Testing

/// Commands that read a damaged log end, say which record is damaged, and mark it.
@Suite struct DamagedReadTests {
  /// Positions: 1 created, 2 clock, 3 zone rules, 4 venue, 5–7 bookings, 8 a cancel.
  private func place() throws -> Place {
    let place = try Place(
      Place.book("10:00", table: "T1", more: #","key":"a","guest":{"name":"Ana"}"#),
      Place.book("12:00", table: "T1", more: #","key":"b""#), Place.book("14:00", table: "T2"))
    let id = try Self.reservation(place, 5)
    #expect(try place.exec(#"{"command":"cancel","reservation":"\#(id)"}"#)[0].outcome == "accepted")
    return place
  }

  private static func reservation(_ place: Place, _ position: Int) throws -> String {
    let record = try place.must("log", "--json").json()[position - 1]
    guard let id = record["data"]?["reservation"]?.text else { throw Unexpected("no booking: \(record)") }
    return id
  }

  /// Every command that reads, asked about a booking.
  private func readers(_ id: String) -> [[String]] {
    [
      ["log"], ["log", "--json"], ["log", "--from", "6"], ["log", "--reservation", id], ["explain", id],
      ["explain", "6"], ["explain", "8", "--json"], ["explain", "a", "--actor", "operator:cli"],
      ["show", id],
      ["show", id, "--at", "5"], ["reservations"],
      ["reservations", "--venue", "sahil", "--date", "2030-05-01"],
      ["find", "ana"], ["availability", "sahil", "2030-05-01", "--party", "2"],
      ["nearest", "sahil", "2030-05-01T12:00", "--party", "2"], ["timeline", "sahil", "2030-05-01"],
      ["timeline", "sahil", "2030-05-01", "--at", "7"], ["diary", "sahil", "2030-05-01"], ["floor", "sahil"],
      ["waitlist", "sahil"], ["tickets", "sahil"], ["prep", "sahil"], ["kitchen", "sahil"],
      ["quote", id, "--minutes-away", "20"],
      ["guest", "guest:ana"], ["due"], ["clock"], ["zones"], ["diff", "--from", "2", "--to", "7"],
      ["diff", "--from", "5", "--to", "8", "--json"], ["replay"], ["replay", "--to", "7"],
      ["export", "events"],
      ["export", "events", "--format", "cbor-seq"], ["export", "bundle", "b.cbor"], ["views"],
      ["views", "rebuild", "index"], ["verify"], ["doctor"], ["backup", "copy"], ["migrate", "--plan"],
      ["salvage", "--help"],
    ]
  }

  /// Deletes what remembers earlier records, so that everything is read from the log.
  private func forget(_ place: Place) throws {
    for name in ["views", "snapshots"] {
      try? FileManager.default.removeItem(atPath: place.ledger + "/" + name)
    }
  }

  @Test(arguments: [2, 5, 6, 7])
  func `a missing record ends no reading command in another way than with a message`(missing: Int) throws {
    let place = try place()
    let id = try Self.reservation(place, 6)
    var records = try Records(place)
    records.records[missing - 1] = []
    try records.write()
    for words in readers(id) {
      try forget(place)
      let ran = try place.run(words)
      #expect([0, 1, 3].contains(ran.code) && !ran.errors.contains("Fatal"), "\(words): \(ran)")
    }
    let log = try place.run("log")
    #expect(log.code == 1)
    #expect(log.lines.contains { $0.hasPrefix("\(missing)  ! record \(missing) is missing") }, "\(log)")
  }

  @Test func `an altered record is marked by log and explain, which then end with 1`() throws {
    let place = try place()
    let (ana, id) = (try Self.reservation(place, 5), try Self.reservation(place, 6))
    #expect(try place.must("log").lines.count == 8)
    _ = try place.must("explain", id)
    var records = try Records(place)
    // It can still be read.
    var fact = try records.fact(6)
    guard case .booked(var booked) = fact.event else { throw Unexpected("\(fact)") }
    booked.stay.party = 1
    fact.event = .booked(booked)
    records.set(6, fact)
    try records.write()
    let fault = "record 6 does not follow from its link and the record before"
    let log = try place.run("log")
    #expect(log.code == 1 && log.lines.count == 9)
    #expect(log.lines[6] == "6  ! \(fault)")
    let json = try place.run("log", "--json")
    #expect(json.code == 1)
    #expect(try json.json().map { $0["fault"]?.text } == [nil, nil, nil, nil, nil, fault, nil, nil])
    #expect(try place.run("log", "--from", "7").code == 0)
    for words in [["explain", id], ["explain", "6"]] {
      let text = try place.run(words)
      #expect(text.code == 1 && text.output.contains("! \(fault)"), "\(words): \(text)")
      let json = try place.run(words + ["--json"])
      let faults = try json.json()[0]["faults"]?.items
      #expect(json.code == 1 && faults?.count == 1 && faults?[0]["position"]?.integer == 6, "\(json)")
    }
    #expect(try place.run("explain", ana).code == 0)
    for words in [["export", "events"], ["diff", "--from", "4", "--to", "8"], ["replay"]] {
      let ran = try place.run(words)
      #expect(ran.code != 0 && (ran.output + ran.errors).contains("6"), "\(words): \(ran)")
    }
  }

  // MARK: Soundly linked records that cannot be right

  /// Changes a record, links everything after it anew, and has every command read it.
  private func expectViolation(
    _ place: Place, at position: Int, _ kind: String, _ field: String, _ cbor: [UInt8],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let id = try Self.reservation(place, 6)
    var records = try Records(place)
    records.set(position, cbor: cbor)
    try records.link()
    try records.write()
    try forget(place)
    let verify = try place.run("verify", "--json")
    #expect(verify.code == 1, "\(verify)", sourceLocation: location)
    let found = try verify.json()[0]
    #expect(found["position"]?.integer == position, "\(verify)", sourceLocation: location)
    #expect(found["kind"]?.text == kind, "\(verify)", sourceLocation: location)
    #expect(found["message"]?.text?.contains(field) == true, "\(verify)", sourceLocation: location)
    for words in readers(id) {
      let ran = try place.run(words)
      #expect(
        [0, 1, 3].contains(ran.code) && !ran.errors.contains("Fatal"), "\(words): \(ran)",
        sourceLocation: location)
    }
  }

  private func cbor(_ fact: Fact) -> [UInt8] {
    var cbor = CBORWriter()
    RecordForm.encode(fact, into: &cbor)
    return cbor.copy()
  }

  @Test(arguments: ["party", "end", "number"])
  func `a number far out of its range is named with its field`(field: String) throws {
    let place = try place()
    var fact = try Records(place).fact(5)
    guard case .booked(var booked) = fact.event else { throw Unexpected("\(fact)") }
    switch field {
    case "party": booked.stay.party = PartySize(.max)
    case "end": booked.stay.end = Timestamp(microseconds: .min)
    default: booked.guest = SealedGuest(number: 1 << 62, sealed: booked.guest?.sealed ?? [])
    }
    fact.event = .booked(booked)
    try expectViolation(place, at: 5, "cbor", field == "number" ? "guest.number" : field, cbor(fact))
  }

  @Test func `what goes beyond a command's limits, or the venue, is named with its field`() throws {
    let place = try place()
    var fact = try Records(place).fact(6)
    guard case .booked(var booked) = fact.event else { throw Unexpected("\(fact)") }
    booked.stay.tables = ["T99"]
    fact.event = .booked(booked)
    try expectViolation(place, at: 6, "field", "T99", cbor(fact))
  }

  @Test func `a place whose least is above its most is named`() throws {
    let place = try place()
    var fact = try Records(place).fact(4)
    guard case .venueDefined(var venue) = fact.event else { throw Unexpected("\(fact)") }
    venue.tables[1].least = 9
    fact.event = .venueDefined(venue)
    try expectViolation(place, at: 4, "field", "venue.tables[1].most", cbor(fact))
  }

  @Test func `a waitlist party beyond any table, and a place that no ticket has, are named`() throws {
    let place = try place()
    let lines = [
      #"{"command":"joinWaitlist","venue":"sahil","party":2,"start":"2030-05-01T18:00"}"#,
      #"{"command":"confirmPrep","reservation":"\#(try Self.reservation(place, 6))"}"#,
    ]
    for answer in try place.exec(lines) { #expect(answer.outcome == "accepted", "\(answer)") }
    let joined = try #require(
      try place.must("log", "--json").json().last { $0["type"]?.text == "waitlistJoined" })
    let position = try #require(joined["position"]?.integer)
    var fact = try Records(place).fact(position)
    guard case .waitlistJoined(var entry) = fact.event else { throw Unexpected("\(fact)") }
    entry.party = 1_000_000
    fact.event = .waitlistJoined(entry)
    try expectViolation(place, at: position, "cbor", "data.party", cbor(fact))
  }

  @Test(arguments: [[-1], [7], [0, 0]])
  func `a fired ticket's places must be its own, each once`(items: [Int]) throws {
    let place = try place()
    let confirm = #"{"command":"confirmPrep","reservation":"\#(try Self.reservation(place, 6))"}"#
    #expect(try place.exec(confirm)[0].outcome == "accepted")
    let confirmed = try Records(place).fact(9)
    guard case .prepConfirmed(let prep) = confirmed.event else { throw Unexpected("\(confirmed)") }
    let fired = Fact(
      position: 10, first: 10, recordedAt: confirmed.recordedAt, by: .ledger, venue: "sahil",
      event: .ticketFired(TicketWork(ticket: prep.tickets[0].ticket, items: items)))
    try expectViolation(place, at: 10, items == [-1] ? "cbor" : "field", "items", cbor(fired))
  }

  // MARK: When records were last verified

  @Test func `a record damaged below what a backup has is told by the next backup, which is good`() throws {
    let place = try place()
    _ = try place.must("backup", "copy")
    #expect(try place.exec(Place.book("16:00", table: "T2"))[0].outcome == "accepted")
    var records = try Records(place)
    records.records[5][80] ^= 1
    try records.write()
    let ran = try place.run("backup", "copy")
    #expect(ran.code == 1 && ran.output.contains("position 9, 1 record added"), "\(ran)")
    #expect(ran.output.contains("damaged  the ledger's own record 6"), "\(ran)")
    let json = try place.run("backup", "copy", "--json")
    #expect(json.code == 1)
    #expect(try json.json()[0]["damage"]?.text?.hasPrefix("record 6 ") == true)
    #expect(try json.json()[0]["verified"] == .bool(true))
    #expect(try place.run("restore", "copy", "new").code == 0)
  }

  @Test func `doctor says when the log was verified last, how far, and what was found`() throws {
    let place = try place()
    func verified() throws -> JSONValue? {
      try place.run("doctor", "--json").json().first { $0["check"]?.text == "verified" }
    }
    #expect(try verified()?["found"]?.text == "never; every record was looked at now")
    _ = try place.must("verify")
    #expect(try place.exec(Place.book("16:00", table: "T2"))[0].outcome == "accepted")
    let good = try verified()
    #expect(good?["grade"]?.text == "good" && good?["found"]?.text?.hasSuffix("through 8 of 9") == true)
    // What was verified is a witness of the log's end.
    let sound = try Records(place)
    try forget(place)
    var records = sound
    records.records[8] = []
    records.records[7] = []
    try records.write()
    #expect(try verified()?["grade"]?.text == "bad")
    let lost = try place.run("verify", "--json")
    #expect(try lost.json()[0]["kind"]?.text == "witness", "\(lost)")
    try sound.write()
    var changed = sound
    changed.records[5][80] ^= 1
    try changed.write()
    #expect(try place.run("verify").code == 1)
    let bad = try verified()
    #expect(bad?["grade"]?.text == "bad")
    #expect(bad?["found"]?.text?.contains("link: position 6") == true, "\(bad.map { "\($0)" } ?? "")")
    _ = try place.file("ledger/verified", "something else\n")
    #expect(try verified()?["grade"]?.text == "warn")
  }

  @Test func `doctor looks at records below the last ones`() throws {
    let place = try Place()
    let lines = (0..<1_300).map { _ in #"{"command":"setMaintenance","on":true,"message":"m"}"# }
    let toggled = lines.enumerated().map { index, line in
      index.isMultiple(of: 2) ? line : #"{"command":"setMaintenance","on":false}"#
    }
    for answer in try place.exec(toggled) { #expect(answer.outcome == "accepted") }
    #expect(try place.run("doctor").output.contains("every record holds"))
    var records = try Records(place)
    records.records[99][60] ^= 1
    try records.write()
    let doctor = try place.run("doctor")
    #expect(doctor.code == 1 && doctor.output.contains("record 100 does not follow"), "\(doctor)")
  }
}
