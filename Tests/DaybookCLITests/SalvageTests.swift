import DaybookCBOR
import DaybookDomain
import DaybookJSON
import DaybookLog
import Foundation
import Testing

/// What salvage finds in a damaged file, and that the log it writes has only what is proven.
@Suite struct SalvageTests {
  private func place() throws -> Place {
    try Place(
      lines: (10..<22).map { Place.book("\($0):00", more: #","key":"k\#($0)","guest":{"name":"Ana"}"#) })
  }

  private func file(_ place: Place) -> String { place.ledger + "/log/data.mdb" }

  /// Every offset in the data file at which a record's bytes stand.
  private func offsets(of record: [UInt8], in data: [UInt8]) -> [Int] {
    data.indices.filter { data[$0] == record[0] && data[$0...].starts(with: record) }
  }

  /// Each item of rest.cbor: position, whether it follows, the record.
  private func rest(_ path: String) throws -> [(position: UInt64, follows: Bool, record: [UInt8])] {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    var reader = CBORReader(bytes.span.bytes)
    var items: [(UInt64, Bool, [UInt8])] = []
    while !reader.isAtEnd {
      guard try reader.readArrayHeader() == 3 else { throw Unexpected("not three") }
      items.append((try reader.readUInt64(), try reader.readBool(), try reader.readBytes()))
    }
    return items
  }

  @Test func `a sound file is proven whole, large records too, and comes out the same`() throws {
    let place = try place()
    let tables = (1...150).map { #"{"id":"T\#($0)","most":4}"# }.joined(separator: ",")
    let venue = Place.sahil.replacing(#""tables":["#, with: #""tables":[\#(tables),"#)
      .replacing(#"{"id":"T1","name""#, with: #"{"id":"X1","name""#)
      .replacing(#"{"id":"T2","name""#, with: #"{"id":"X2","name""#)
    #expect(try place.exec(#"{"command":"defineVenue","venue":\#(venue)}"#)[0].outcome == "accepted")
    let records = try Records(place).records
    #expect(records.contains { $0.count > 2048 })
    let before = try place.log()
    let told = try place.must("salvage", "--output", "saved", "--json").json()[0]
    #expect(told["proven"]?.integer == records.count && told["runs"]?.items == [])
    #expect(try place.log() == before)
    let saved = try Place.bare()
    try FileManager.default.copyItem(atPath: place.path + "/saved", toPath: saved.ledger)
    try FileManager.default.copyItem(atPath: place.ledger + "/vault", toPath: saved.ledger + "/vault")
    #expect(try Records(saved).records == records)
    #expect(try saved.must("verify", "--json").json()[0]["opened"]?.integer == 12)
    #expect(try saved.exec(Place.book("22:00"))[0].outcome == "accepted")
    let again = try place.run("salvage", "--output", "saved")
    #expect(again.code == 3 && again.errors.contains("choose a path that is free"))
  }

  @Test func `a record broken in the file ends what is proven, and the rest is kept apart`() throws {
    let place = try place()
    let records = try Records(place).records
    var data = Array(try place.log())
    for offset in offsets(of: records[7], in: data) { data[offset + 60] ^= 0xFF }
    try Data(data).write(to: URL(fileURLWithPath: file(place)))
    let told = try place.must("salvage", "--output", "saved", "--json").json()[0]
    #expect(told["proven"]?.integer == 7, "\(told)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: file(place))) == Data(data))
    let rest = try rest(place.path + "/saved/rest.cbor")
    let after = rest.filter { $0.position > 8 }
    #expect(after.map(\.record) == Array(records[8...]))
    #expect(after.dropFirst().filter { !$0.follows }.isEmpty)
    let saved = try place.run("--ledger", "saved", "verify", onLedger: false)
    #expect(saved.code == 0 && saved.output.hasPrefix("ok: 7 records"), "\(saved)")
  }

  @Test func `of a file cut short what is left is found without the store's pages`() throws {
    let place = try place()
    let records = try Records(place).records
    // Nothing but bytes: rubbish, records out of order, one of them twice, one cut off at the end.
    var bytes: [UInt8] = [0x44, 0x42, 0x4B]
    for position in [3, 1, 2, 5, 4, 4, 8, 9] { bytes += records[position - 1] + [0xFF, 0x44, 0x42] }
    bytes += records[5].dropLast(3)
    let path = try place.file("rubbish", bytes)
    let told = try place.must("salvage", path, "--json").json()[0]
    #expect(told["proven"]?.integer == 5 && told["unreadable"]?.integer == 1, "\(told)")
    #expect(told["output"] == .null)
    let run = told["runs"]?.items.first
    #expect(run?["from"]?.integer == 8 && run?["to"]?.integer == 9, "\(told)")
  }

  @Test func `where two histories begin alike the longer one is taken`() throws {
    let place = try place()
    let sound = try Records(place)
    var other = sound
    for position in 9...sound.records.count {
      var fact = try other.fact(position)
      fact.requestID = "other"
      other.set(position, fact)
    }
    try other.link()
    for isOther in [false, true] {
      let (long, short) = isOther ? (other.records, sound.records) : (sound.records, other.records)
      let path = try place.file("both\(isOther)", (long[..<12] + short[..<11]).flatMap { $0 })
      let told = try place.must("salvage", path, "--output", "out\(isOther)", "--json").json()[0]
      #expect(told["proven"]?.integer == 12, "\(told)")
      let saved = try Place.bare()
      try FileManager.default.copyItem(atPath: place.path + "/out\(isOther)", toPath: saved.ledger)
      #expect(try Records(saved).records == Array(long[..<12]))
      #expect(told["runs"]?.items.first?["from"]?.integer == 9, "\(told)")
    }
  }

  @Test func `remains of a proven record, on a page used again, are not told as something else`() throws {
    let place = try place()
    let records = try Records(place).records
    var remains = [records[5], records[6], records[7]]
    remains[0][20] ^= 1
    remains[1][60] ^= 1
    remains[2][20] ^= 1
    remains[2][60] ^= 1
    let path = try place.file("remains", (remains + records + remains).flatMap { $0 })
    let told = try place.must("salvage", path, "--json").json()[0]
    #expect(told["proven"]?.integer == records.count && told["runs"]?.items == [], "\(told)")
  }

  @Test func `without record 1 nothing is proven, and no log is made`() throws {
    let place = try place()
    let records = try Records(place).records
    let path = try place.file("headless", Array(records[1...5].joined()))
    let ran = try place.must("salvage", path, "--output", "saved")
    #expect(ran.output.contains("record 1 was not found"), "\(ran)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path + "/saved") == ["rest.cbor"])
    let empty = try place.run("salvage", try place.file("empty", []), "--json")
    #expect(empty.code == 1, "\(empty)")
    #expect(try place.run("salvage", place.path + "/nowhere").code == 3)
  }
}
