import Daybook
import DaybookCBOR
import DaybookCrypto
import DaybookForms
import DaybookJSON
import DaybookLog
import DaybookStore
import DaybookViews
import Foundation
import Testing

/// A log's records, read, changed and written back without any of the log's own checks.
struct Records {
  var records: [[UInt8]]
  private let directory: String

  init(_ place: Place) throws { try self.init(ledger: place.ledger) }

  /// The records of a ledger's directory, or of a backup's.
  init(ledger: String) throws {
    directory = ledger + "/log"
    let environment = try Records.open(directory)
    defer { environment.close() }
    let table = try environment.table()
    var records: [[UInt8]] = []
    try environment.read { transaction throws(LedgerFailure) in
      try transaction.forEach(in: table) { (_, record) throws(LedgerFailure) in
        records.append(record.copy())
        return true
      }
    }
    self.records = records
  }

  private static func open(_ directory: String) throws(LedgerFailure) -> Environment {
    try Environment(path: directory, options: EnvironmentOptions(mapByteCount: 1 << 28))
  }

  /// Writes them back under the keys 1, 2, 3…, leaving out those that are empty.
  func write() throws {
    let environment = try Records.open(directory)
    defer { environment.close() }
    let table = try environment.table()
    try environment.write { transaction throws(LedgerFailure) in
      try transaction.removeAll(table)
      for (index, record) in records.enumerated() where !record.isEmpty {
        try transaction.append(table, key: UInt64(index + 1), record.span.bytes)
      }
    }
  }

  /// The fact of a record.
  func fact(_ position: Int) throws -> Fact {
    let cbor = Array(records[position - 1][RecordHeader.byteCount...])
    return try RecordForm.decode(cbor.span.bytes, position: Position(UInt64(position)))
  }

  mutating func set(_ position: Int, _ fact: Fact) {
    var cbor = CBORWriter()
    RecordForm.encode(fact, into: &cbor)
    set(position, cbor: cbor.copy())
  }

  mutating func set(_ position: Int, cbor: [UInt8]) {
    if position > records.count { records.append(Array(repeating: 0, count: RecordHeader.byteCount)) }
    records[position - 1] = Array(records[position - 1][..<RecordHeader.byteCount]) + cbor
  }

  /// Computes every header anew, so that only what the records say is wrong.
  mutating func link() throws {
    var chain = LogChain()
    guard case .ledgerCreated(let created) = try fact(1).event else { throw Unexpected("no ledger") }
    var previous = chain.origin(ledgerID: created.ledger.bytes)
    for index in records.indices {
      let cbor = Array(records[index][RecordHeader.byteCount...])
      let header = chain.header(position: UInt64(index + 1), after: previous, cbor: cbor.span.bytes)
      var words: [UInt8] = []
      for shift in stride(from: 56, through: 0, by: -8) {
        words.append(
          UInt8(truncatingIfNeeded: (RecordHeader.magic << 32 | RecordHeader.format) >> UInt64(shift)))
      }
      for shift in stride(from: 56, through: 0, by: -8) {
        words.append(UInt8(truncatingIfNeeded: UInt64(index + 1) >> UInt64(shift)))
      }
      records[index] = words + header.link.bytes + cbor
      previous = header.link
    }
  }
}

@Suite struct VerifyTests {
  /// Positions: 1 created, 2 clock, 3 zone rules, 4 venue, then three bookings.
  private func place() throws -> Place {
    try Place(
      Place.book("10:00", table: "T1", more: #","key":"a""#), Place.book("12:00", table: "T1"),
      Place.book("14:00", table: "T1", more: #","key":"c""#))
  }

  private func expect(
    _ place: Place, _ position: Int, _ kinds: Set<String>, location: SourceLocation = #_sourceLocation
  ) throws {
    let json = try place.run("verify", "--json")
    #expect(json.code == 1, sourceLocation: location)
    let found = try json.json()[0]
    #expect(found["ok"] == .bool(false), sourceLocation: location)
    #expect(found["position"] == .integer(position), "\(found)", sourceLocation: location)
    #expect(kinds.contains(found["kind"]?.text ?? ""), "\(found)", sourceLocation: location)
    let text = try place.run("verify")
    #expect(text.code == 1, sourceLocation: location)
    #expect(text.output.hasPrefix("violation at position \(position): "), sourceLocation: location)
  }

  @Test func `a sound log is ok, with its events, position and link`() throws {
    let place = try place()
    let ran = try place.must("verify", "--json").json()[0]
    #expect(ran.names == ["ok", "events", "position", "link", "witnesses", "opened", "offers"])
    #expect(ran["events"] == ran["position"])
    #expect(ran["link"] == (try place.must("log", "--json").json().last?["link"]))
    var records = try Records(place)
    let before = records.records
    try records.link()
    #expect(records.records == before)
    try records.write()
    // The first verification is itself a witness of the second.
    try FileManager.default.removeItem(atPath: place.ledger + "/verified")
    #expect(try place.must("verify", "--json").json()[0] == ran)
  }

  @Test(arguments: [
    (0, "header"), (3, "header"), (7, "format"), (15, "position"), (16, "link"), (47, "link"),
  ])
  func `a byte changed in a header is found at its record`(byte: Int, kind: String) throws {
    let place = try place()
    var records = try Records(place)
    records.records[4][byte] ^= 2
    try records.write()
    try expect(place, 5, [kind])
  }

  @Test func `a byte changed in the CBOR is found at its record`() throws {
    let place = try place()
    var records = try Records(place)
    records.records[5][records.records[5].count - 3] ^= 1
    try records.write()
    try expect(place, 6, ["link"])
  }

  @Test func `a record dropped, swapped or repeated is found where it is`() throws {
    let place = try place()
    let sound = try Records(place)
    var records = sound
    records.records[4] = []
    try records.write()
    try expect(place, 5, ["position"])
    records = sound
    records.records.swapAt(4, 5)
    try records.write()
    try expect(place, 5, ["position"])
    records = sound
    records.records[5] = records.records[4]
    try records.write()
    try expect(place, 6, ["position"])
    records = sound
    records.records[0] = []
    try records.write()
    try expect(place, 1, ["position"])
  }

  @Test func `a record that goes back in time, rightly linked, is found`() throws {
    let place = try place()
    var records = try Records(place)
    var fact = try records.fact(6)
    fact.recordedAt = .epoch
    records.set(6, fact)
    try records.link()
    try records.write()
    try expect(place, 6, ["time"])
  }

  @Test func `CBOR that cannot be read, rightly linked, is found`() throws {
    let place = try place()
    var records = try Records(place)
    records.set(6, cbor: [0xA1, 0x61])
    try records.link()
    try records.write()
    try expect(place, 6, ["cbor"])
  }

  @Test func `a table sold twice, rightly linked, is found as an overlap`() throws {
    let place = try place()
    var records = try Records(place)
    var fact = try records.fact(6)
    guard case .booked(var booked) = fact.event, case .booked(let first) = try records.fact(5).event else {
      throw Unexpected("no booking at 6")
    }
    booked.stay = first.stay
    fact.event = .booked(booked)
    records.set(6, fact)
    try records.link()
    try records.write()
    try expect(place, 6, ["overlap"])
  }

  @Test func `a key answered twice and an id used twice are found`() throws {
    let place = try place()
    let sound = try Records(place)
    var records = sound
    var fact = try records.fact(7)
    fact.key = try records.fact(5).key
    records.set(7, fact)
    try records.link()
    try records.write()
    try expect(place, 7, ["key"])
    records = sound
    fact = try records.fact(7)
    guard case .booked(var booked) = fact.event, case .booked(let first) = try records.fact(5).event else {
      throw Unexpected("no booking at 7")
    }
    booked.reservation = first.reservation
    fact.event = .booked(booked)
    records.set(7, fact)
    try records.link()
    try records.write()
    try expect(place, 7, ["entity"])
  }

  @Test(arguments: [["verify"], ["log"], ["replay"], ["reservations"], ["exec"], ["views"]])
  func `a newer format in record 1 is newer software's, not a violation`(words: [String]) throws {
    let place = try place()
    var records = try Records(place)
    records.records[0][7] = 2
    try records.write()
    let ran = try place.run(words, input: [])
    #expect(ran.code == 3)
    #expect(ran.output.isEmpty)
    #expect(ran.errors.contains("newer"), "\(ran.errors)")
  }

  @Test func `a damaged ledger is told plainly by whoever folds it, and never written to`() throws {
    let place = try place()
    var records = try Records(place)
    records.records[4][20] ^= 1
    try records.write()
    let before = try place.log()
    try? FileManager.default.removeItem(atPath: place.ledger + "/views")
    for words in [["replay"], ["exec"]] {
      let ran = try place.run(words, input: Array("\(Place.book("16:00"))\n".utf8))
      #expect(ran.code != 0 || ran.output.contains("\"failed\""), "\(words): \(ran)")
      #expect((ran.errors + ran.output).contains("5"), "\(words): \(ran)")
    }
    #expect(try place.log() == before)
  }
}
