import Daybook
import DaybookJSON
import DaybookLog
import Foundation
import Testing

/// A ledger of layout 1 whose events are in their first forms: read, migrated and appended to.
@Suite struct MigrateTests {
  /// In this order they tell one story: a booking beside a hold moves to the pool, and the party comes.
  private static let story = [
    "ledgerCreated-manual", "zoneRulesAdopted", "venueDefined", "booked", "holdPlaced-pool", "modified-pool",
    "answered", "arrived", "seated", "walkedIn",
  ]
  private static let older: [String: Int] = [
    "venueDefined": 1, "holdPlaced": 1, "booked": 1, "modified": 1, "answered": 1, "arrived": 1, "seated": 1,
    "walkedIn": 1,
  ]

  /// The stored bytes of a fixture, as the first record of its own command at a position below 24.
  private func fixture(_ name: String, at position: Int) throws -> [UInt8] {
    let file = Place.repository.appendingPathComponent(
      "Tests/DaybookFormsTests/Fixtures/form1/\(name).cbor.hex")
    let digits = try String(contentsOf: file, encoding: .utf8).utf8.compactMap {
      Character(Unicode.Scalar($0)).hexDigitValue
    }
    var bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    let first = try #require(bytes.firstRange(of: Array("first".utf8))).upperBound
    bytes[first] = UInt8(position)
    // Every fixture names the same reservation; the walk-in is a later one.
    let id = try #require(digitsOfReservation)
    // At one of the venue's tables, as verify demands.
    if name == "walkedIn" { bytes.replace(Array("\u{69}Fenster 1".utf8), with: Array("\u{62}T1".utf8)) }
    if name == "walkedIn", let place = bytes.firstRange(of: id) { bytes[place.lowerBound + 7] += 3 }
    return bytes
  }

  private let digitsOfReservation: [UInt8]? = ReservationID("01901b2c-3d4e-7f60-8123-456789abcdef")?.bytes

  /// A ledger as software of layout 1 left it.
  private func place() throws -> Place {
    let place = try Place.bare()
    _ = try place.must("init", "--clock", "manual")
    var records = try Records(place)
    for (index, name) in Self.story.enumerated() {
      records.set(index + 1, cbor: try fixture(name, at: index + 1))
    }
    try records.link()
    try records.write()
    try FileManager.default.removeItem(atPath: place.ledger + "/ledger")
    return place
  }

  @Test func `the plan says what would happen, and changes nothing`() throws {
    let place = try place()
    let before = try place.log()
    let plan = try place.must("migrate", "--plan", "--json").json()[0]
    #expect(plan["from"] == .integer(1) && plan["to"] == .integer(2) && plan["done"] == .bool(false))
    #expect(plan["records"] == .integer(Self.story.count) && plan["views"]?.items.count == 9)
    var forms: [String: Int] = [:]
    for form in plan["olderForms"]?.items ?? [] {
      #expect(form["version"] == .integer(1))
      forms[form["type"]?.text ?? ""] = form["count"]?.integer
    }
    #expect(forms == Self.older)
    let text = try place.must("migrate", "--plan").output
    #expect(text.contains("1 booked in form 1: they stay so"))
    #expect(try place.log() == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: place.ledger)
    #expect(Set(names) == ["log", "vault"])
  }

  @Test func `first forms are read, migrated and appended to, and no record is rewritten`() throws {
    let place = try place()
    let before = try Records(place).records
    let done = try place.must("migrate", "--json").json()[0]
    #expect(done["done"] == .bool(true) && done["incarnation"] != nil)
    #expect(try Records(place).records == before)
    #expect(try place.head() == Self.story.count)
    for view in try place.must("views", "--json").json() {
      #expect(view["state"]?.text == "ready", "\(view)")
    }
    let shown = try place.must("reservations", "--json").json()
    #expect(shown.count == 2 && shown[0]["seating"]?.text == "seated", "\(shown)")

    let answers = try place.exec(
      #"{"command":"leave","reservation":"01901b2c-3d4e-7f60-8123-456789abcdef","by":"host:1"}"#,
      #"{"command":"book","venue":"sahil","party":2,"start":"2030-05-02T12:00","tables":["T1"]}"#)
    #expect(answers.allSatisfy { $0.outcome == "accepted" }, "\(answers)")
    #expect(try place.head() > Self.story.count)
    #expect(Array(try Records(place).records.prefix(before.count)) == before)
    let again = try place.must("migrate", "--json").json()[0]
    #expect(
      again["from"] == .integer(2) && again["incarnation"] == done["incarnation"]
        && again["views"]?.items == [])
  }

  @Test func `a damaged ledger is not migrated, and is left as it was`() throws {
    let place = try place()
    var records = try Records(place)
    records.records[5][60] ^= 1
    try records.write()
    let before = try place.log()
    let ran = try place.run("migrate")
    #expect(ran.code == 3 && ran.errors.contains("record 6"), "\(ran)")
    #expect(try place.log() == before)
    #expect(!FileManager.default.fileExists(atPath: place.ledger + "/ledger"))
  }

  @Test func `the way back is a backup taken before`() throws {
    let place = try place()
    let before = try Records(place).records
    _ = try place.must("migrate", "--backup", "before")
    #expect(try Records(ledger: place.path + "/before").records == before)
    let lines = try String(contentsOfFile: place.path + "/before/backup", encoding: .utf8)
    #expect(
      lines.contains("incarnation 00000000-0000-0000-0000-000000000000\n") && lines.contains("verified yes\n")
    )
  }
}
