import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookTime
import Testing

/// What is wrong with a record is said with its place.
struct ErrorTests {
  /// A record made by hand: `data` and what follows it are given.
  func record(
    by: String = "host:1", type: String = "maintenanceSet", version: Int = 1, pairs: Int = 6,
    data: (inout CBORWriter) -> Void
  ) -> [UInt8] {
    written { cbor in
      cbor.writeMapHeader(pairs)
      cbor.writeText("by")
      cbor.writeText(by)
      cbor.writeText("data")
      data(&cbor)
      cbor.writeText("type")
      cbor.writeText(type)
      cbor.writeText("first")
      cbor.write(1)
      cbor.writeText("version")
      cbor.write(version)
      cbor.writeText("recordedAt")
      cbor.write(0)
    }
  }

  func on(_ cbor: inout CBORWriter) {
    cbor.writeMapHeader(1)
    cbor.writeText("on")
    cbor.write(true)
  }

  func error(_ bytes: [UInt8]) -> FormError? { formError { () throws(FormError) in try decoded(bytes) } }

  @Test func `a record made by hand is read`() throws {
    let fact = try decoded(record { on(&$0) }, position: 9)
    #expect(fact.event == .maintenanceSet(MaintenanceSet(isOn: true)))
    #expect(fact.position == 9)
    #expect(fact.recordedAt == .epoch)
  }

  @Test func `an unknown type and a newer form are refused by name`() {
    let unknown = error(record(type: "tableDanced") { on(&$0) })
    #expect(unknown?.code == .unknownType)
    #expect(unknown?.path == "type")
    #expect(unknown?.message.contains("tableDanced") == true)
    let newer = error(record(version: 2) { on(&$0) })
    #expect(newer?.code == .newerVersion)
    #expect(newer?.path == "version")
    #expect(
      newer?.message == "maintenanceSet in form 2; this software knows up to 1: read it with a newer one")
    for version in [0, -1, .min] { #expect(error(record(version: version) { on(&$0) })?.code == .badValue) }
    #expect(error(record(version: .max) { on(&$0) })?.code == .newerVersion)
  }

  @Test func `a field that is missing, unknown, misplaced or of another kind is named with its path`() {
    let empty = error(record { $0.writeMapHeader(0) })
    #expect(empty?.code == .missingField)
    #expect(empty?.path == "data")
    #expect(empty?.message == "the field \"on\" is missing")
    let unknown = error(
      record {
        $0.writeMapHeader(2)
        $0.writeText("on")
        $0.write(true)
        $0.writeText("until")
        $0.write(1)
      })
    #expect(unknown?.code == .unexpectedField)
    #expect(unknown?.path == "data")
    #expect(unknown?.message.contains("\"until\"") == true)
    let misplaced = error(
      record {
        $0.writeMapHeader(2)
        $0.writeText("message")
        $0.writeText("noon")
        $0.writeText("on")
        $0.write(true)
      })
    #expect(misplaced?.code == .missingField)
    #expect(misplaced?.message.contains("found \"message\" there") == true)
    let kind = error(
      record {
        $0.writeMapHeader(1)
        $0.writeText("on")
        $0.write(1)
      })
    #expect(kind?.code == .malformed)
    #expect(kind?.path == "data.on")
    #expect(kind?.description == "at byte 20, data.on: expected simple, found unsigned")
  }

  @Test func `the envelope is held to its form too`() {
    var longer = record { on(&$0) }
    longer.append(0)
    #expect(error(longer)?.code == .trailingBytes)
    #expect(error(record(by: "ana") { on(&$0) })?.path == "by")
    #expect(error(record(by: "guest:") { on(&$0) })?.code == .badValue)
    #expect(error(record(by: "waiter:1") { on(&$0) })?.code == .badValue)
    let more = written { cbor in
      cbor.writeText("zzzzzzzzzzzz")
      cbor.write(1)
    }
    let unknown = record(pairs: 7) { on(&$0) } + more
    #expect(error(unknown)?.code == .unexpectedField)
    #expect(error(record(pairs: 7) { on(&$0) })?.code == .malformed)
    #expect(error([])?.code == .malformed)
    #expect(error([0xA0])?.message == "the field \"by\" is missing")
    #expect(error([0x01])?.code == .malformed)
  }

  @Test func `a refusal's reasons are held to theirs`() {
    func refused(_ reasons: (inout CBORWriter) -> Void) -> FormError? {
      error(
        record(type: "refused") {
          $0.writeMapHeader(2)
          $0.writeText("code")
          $0.writeText("IN_THE_PAST")
          $0.writeText("reasons")
          reasons(&$0)
        })
    }
    let none = refused { $0.writeArrayHeader(0) }
    #expect(none?.code == .badValue)
    #expect(none?.path == "data.reasons")
    let second = refused {
      $0.writeArrayHeader(2)
      for code in ["IN_THE_PAST", "IN_THE_FUTURE"] {
        $0.writeMapHeader(1)
        $0.writeText("code")
        $0.writeText(code)
      }
    }
    #expect(second?.path == "data.reasons[1].code")
    #expect(second?.message.hasPrefix("found \"IN_THE_FUTURE\"; allowed: OUTSIDE_SERVICE, ") == true)
    let other = refused {
      $0.writeArrayHeader(1)
      $0.writeMapHeader(1)
      $0.writeText("code")
      $0.writeText("POOL_FULL")
    }
    #expect(other?.path == "data.code")
  }

  @Test(arguments: [
    ("2030-05-01T19:00:00+04:00[Asia/Baku]", "2030-05-01T19:00:00+05:00[Asia/Baku]"),
    ("2030-05-01T19:00:00+04:00[Asia/Baku]", "2030-05-01T19:00:01+04:00[Asia/Baku]"),
    ("2030-05-01T19:00:00+04:00[Asia/Baku]", "2030-05-01T19:60:00+04:00[Asia/Baku]"),
    ("2030-05-01T19:00:00+04:00[Asia/Baku]", "2030-05-01t19:00:00+04:00[Asia/Baku]"),
    ("2030-05-01T19:00:00+04:00[Asia/Baku]", "2030-05-01T19:00:00+04:00[Asia/BakuX"),
    ("date", "data"), ("T1", "\u{C3}\u{28}"),
  ])
  func `a stay that contradicts itself is refused`(found: String, wrong: String) throws {
    for version in [1, 2] {
      var bytes = try Fixtures.named("booked", version: version).bytes()
      let range = try #require(bytes.firstRange(of: Array(found.utf8)))
      let replacement = wrong == "\u{C3}\u{28}" ? [0xC3, 0x28] : Array(wrong.utf8)
      bytes.replaceSubrange(range, with: replacement)
      let error = error(bytes)
      #expect(error != nil)
      #expect(error?.path.hasPrefix("data") == true)
    }
  }

  @Test func `maps nested without end are refused where they are read, and passed where they are not`() {
    let bytes = record { cbor in
      for _ in 0..<5_000 {
        cbor.writeMapHeader(1)
        cbor.writeText("a")
      }
      cbor.write(1)
    }
    #expect(error(bytes)?.code == .missingField)
    #expect(formError { () throws(FormError) in try RecordForm.peek(bytes.span.bytes) } == nil)
    let guest = formError { () throws(FormError) in try GuestForm.decode(bytes.span.bytes) }
    #expect(guest?.code == .missingField || guest?.code == .unexpectedField)
  }
}
