import DaybookTime
import Testing

/// Clock values, wall times and offsets.
struct ClockTests {
  @Test func `every clock value prints as it is read`() {
    for minutes in 0..<2_880 {
      let clock = ClockValue(minutes: minutes)
      #expect(clock.minutes == minutes && ClockValue(clock.description) == clock)
    }
    #expect(ClockValue("01:30+1")?.minutes == 1_530)
    #expect(ClockValue("23:59")?.description == "23:59")
    #expect(ClockValue(minutes: -1).minutes == 0 && ClockValue(minutes: .max).description == "23:59+1")
  }

  @Test(arguments: [
    "", "24:00", "7:30", "07:3", "07:60", "07:30+", "07:30+0", "07:30+2", "07:30+1 ", "07:30-1", "0730",
  ])
  func `a malformed clock value is refused`(text: String) {
    #expect(ClockValue(text) == nil)
  }

  @Test func `a wall time shows seconds only when there are some`() throws {
    let date = try #require(CivilDate("2030-05-01"))
    #expect(WallTime(date: date, secondOfDay: 68_400).description == "2030-05-01T19:00")
    #expect(WallTime(date: date, secondOfDay: 68_401).description == "2030-05-01T19:00:01")
    #expect(WallTime(date: date, secondOfDay: 86_400).description == "2030-05-02T00:00")
    #expect(WallTime(date: date, secondOfDay: -1).description == "2030-04-30T23:59:59")
    #expect(WallTime("2030-05-01T19:00") == WallTime("2030-05-01T19:00:00"))
    #expect(WallTime("2030-05-01T19:00Z") == nil && WallTime("2030-05-01") == nil)
    let late = WallTime(date: CivilDate(daysSinceEpoch: .max), secondOfDay: .max)
    #expect(late.date.year == 999_999 && late.secondOfDay == 86_399)
    #expect(WallTime(date: date, secondOfDay: 0) < WallTime(date: date, secondOfDay: 1))
  }

  @Test(arguments: [
    ("+00:00", 0), ("+04:00", 14_400), ("-03:30", -12_600), ("+14:00", 50_400), ("-00:44:30", -2_670),
    ("+25:59:59", 93_599),
  ])
  func `an offset prints as it is read`(text: String, seconds: Int) {
    #expect(UTCOffset(text)?.seconds == seconds)
    #expect(UTCOffset(seconds: seconds).description == text)
  }

  @Test(arguments: ["", "Z", "04:00", "+4:00", "+0400", "+04", "+26:00", "+04:60", "+04:00:60", "+04:00 "])
  func `a malformed offset is refused`(text: String) {
    #expect(UTCOffset(text) == nil)
  }
}
