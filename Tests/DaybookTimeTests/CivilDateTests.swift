import DaybookTime
import Testing

struct CivilDateTests {
  @Test func `every date from 0001 to 9999 is told from its day number and back`() throws {
    var days = try #require(CivilDate(year: 1, month: 1, day: 1)).daysSinceEpoch
    var weekday = 0
    let weekdays = Weekday.allCases
    var wrong = 0
    for year in 1...9_999 {
      for month in 1...12 {
        let leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
        let count = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        if CivilDate(year: year, month: month, day: count + 1) != nil { wrong += 1 }
        for day in 1...count {
          let date = CivilDate(daysSinceEpoch: days)
          if date.year != year || date.month != month || date.day != day { wrong += 1 }
          if CivilDate(year: year, month: month, day: day)?.daysSinceEpoch != days { wrong += 1 }
          if date.weekday != weekdays[weekday] { wrong += 1 }
          days += 1
          weekday = weekday == 6 ? 0 : weekday + 1
        }
      }
    }
    #expect(wrong == 0)
    #expect(CivilDate(daysSinceEpoch: days).description == "10000-01-01")
  }

  @Test(arguments: [
    "0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "2030-05-01", "9999-12-31", "10000-01-01",
    "0000-02-29", "-0001-12-31", "-999999-01-01", "999999-12-31",
  ])
  func `a date prints as it was written`(text: String) {
    #expect(CivilDate(text)?.description == text)
  }

  @Test(arguments: [
    "", "2030-5-01", "2030-05-1", "2030-05-01 ", " 2030-05-01", "2030/05/01", "-0000-01-01", "02030-01-01",
    "2023-02-29",
    "1900-02-29",
    "2030-13-01", "2030-00-01", "2030-01-00", "2030-04-31", "-030-01-01", "+2030-01-01", "2030-01-01Z",
    "２０３０-01-01",
  ])
  func `a malformed or missing date is refused`(text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test func `dates step over months and leap days and stop at their limits`() throws {
    let date = try #require(CivilDate("2024-02-28"))
    #expect(date.adding(days: 2).description == "2024-03-01")
    #expect(date.adding(days: -366).description == "2023-02-27")
    #expect(date.adding(days: .max).year == 999_999)
    #expect(date.adding(days: .min).year == -999_999)
    #expect(CivilDate(daysSinceEpoch: .min).description == "-999999-01-01")
    #expect(CivilDate(year: 1_000_000, month: 1, day: 1) == nil)
    #expect(date < date.adding(days: 1))
    #expect(date.weekday == .wed)
    #expect(Weekday.allCases.map(\.rawValue) == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
  }
}
