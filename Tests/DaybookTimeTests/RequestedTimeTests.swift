import DaybookTime
import Testing

struct RequestedTimeTests {
  let berlin: ZoneRules

  init() throws {
    berlin = try ZoneInfoDirectory.standard.rules(named: "Europe/Berlin")
  }

  @Test func `the text is kept and its form is told`() throws {
    let wall = try #require(WallTime("2030-05-01T19:00"))
    #expect(RequestedTime("2030-05-01T19:00" as String)?.form == .local(wall))
    #expect(
      ("2030-05-01T19:00:00+02:00" as RequestedTime).form == .localWithOffset(wall, UTCOffset(seconds: 7_200))
    )
    #expect(("2030-05-01T19:00Z" as RequestedTime).form == .instant(wall.instant(at: .zero)))
    #expect(("2030-05-01T19:00:00Z" as RequestedTime).text == "2030-05-01T19:00:00Z")
    #expect(("tonight" as RequestedTime).description == "tonight")
  }

  @Test(arguments: [
    "", "tonight", "2030-05-01", "2030-05-01T19", "2030-05-01 19:00", "2030-05-01T19:00+2",
    "2030-05-01T19:00+0200",
    "2030-05-01T19:00+02:00:60", "2030-05-01T19:00z", "2030-05-01T19:00Z ", "2030-05-01T19:00.5",
    "2030-05-01T24:00",
    "2030-05-01T19:00:60", "2030-02-30T19:00", "-0000-05-01T19:00", "02030-05-01T19:00",
    "1000000-05-01T19:00",
  ])
  func `a malformed text has no form and no instant`(text: String) {
    #expect(RequestedTime(text) == nil)
    #expect(RequestedTime(stringLiteral: text).form == nil)
    #expect(throws: RequestedTimeError.malformed) {
      try RequestedTime(stringLiteral: text).instant(in: berlin)
    }
  }

  @Test(arguments: [
    ("2026-07-01T19:00", "2026-07-01T17:00:00Z"), ("2026-07-01T19:00+02:00", "2026-07-01T17:00:00Z"),
    ("2026-07-01T19:00Z", "2026-07-01T19:00:00Z"), ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
    ("2026-10-25T02:30+02:00", "2026-10-25T00:30:00Z"), ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00Z"),
    ("2026-03-29T02:30Z", "2026-03-29T02:30:00Z"),
  ])
  func `a time that exists is the instant meant`(text: String, expected: String) throws {
    #expect(try RequestedTime(stringLiteral: text).instant(in: berlin).description == expected)
  }

  @Test(arguments: [
    "2026-03-29T02:00", "2026-03-29T02:59:59", "2026-03-29T02:30+01:00", "2026-03-29T02:30+09:00",
  ])
  func `a time in a gap is refused whatever its offset`(text: String) {
    #expect(throws: RequestedTimeError.nonexistentLocalTime) {
      try RequestedTime(stringLiteral: text).instant(in: berlin)
    }
  }

  @Test func `an offset the zone does not have then is refused with those it has`() {
    let winter = UTCOffset(seconds: 3_600)
    let summer = UTCOffset(seconds: 7_200)
    #expect(throws: RequestedTimeError.offsetMismatch(allowed: [summer])) {
      try ("2026-07-01T19:00+01:00" as RequestedTime).instant(in: berlin)
    }
    #expect(throws: RequestedTimeError.offsetMismatch(allowed: [summer, winter])) {
      try ("2026-10-25T02:30+00:00" as RequestedTime).instant(in: berlin)
    }
  }
}
