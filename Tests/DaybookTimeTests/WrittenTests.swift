import DaybookTime
import Testing

/// Whatever is written of a time can be read again, and typed back.
struct WrittenTests {
  /// Instants around a zone's first and last changes, and at the ends of the years.
  private static func instants(in rules: ZoneRules) -> [Timestamp] {
    let changes = rules.transitions.prefix(3) + rules.transitions.suffix(3)
    let near = changes.flatMap { change in
      [-86_400, -1, 0, 1, 3_600].map { Timestamp(epochSeconds: change.epochSeconds + $0) }
    }
    return near + [
      .epoch, Timestamp(microseconds: -1), Timestamp(epochSeconds: 4_102_444_800), Timestamp.named.lowerBound,
      Timestamp.named.upperBound, Timestamp.named.upperBound.adding(minutes: 2 * 1_440),
      Timestamp(microseconds: .min), Timestamp(microseconds: .max),
    ]
  }

  @Test func `in every zone, what is written of an instant is read as that instant`() throws {
    var wrong: [String] = []
    for name in AllZones.names {
      let rules = try ZoneInfoDirectory.standard.rules(named: name)
      for instant in WrittenTests.instants(in: rules) {
        let text = instant.formatted(offset: rules.offset(at: instant))
        if Timestamp(rfc3339: text) != instant { wrong.append("\(name) \(text)") }
        if Timestamp(rfc3339: instant.description) != instant { wrong.append("\(instant)") }
      }
    }
    #expect(!AllZones.names.isEmpty && wrong == [])
  }

  @Test func `in every zone, a time that is shown can be typed back`() throws {
    var wrong: [String] = []
    for name in AllZones.names {
      let rules = try ZoneInfoDirectory.standard.rules(named: name)
      for instant in WrittenTests.instants(in: rules) where instant.microseconds.magnitude < 1 << 62 {
        // Offered times are whole seconds.
        let second = Timestamp(epochSeconds: instant.epochSeconds)
        let text = second.formatted(offset: rules.offset(at: second))
        guard let typed = RequestedTime(text), let back = try? typed.instant(in: rules), back == second else {
          wrong.append("\(name) \(text)")
          continue
        }
      }
    }
    #expect(wrong == [])
  }

  @Test func `an offset with seconds, and the year 10000, are typed as they are shown`() throws {
    let monrovia = try ZoneRules(
      name: "Africa/Monrovia", version: "test", initialOffset: UTCOffset(seconds: -2_670),
      transitions: [ZoneRules.Transition(epochSeconds: 63_593_070, offsetSeconds: 0)], footer: "GMT0")
    let shown = Timestamp.epoch.formatted(offset: monrovia.offset(at: .epoch))
    #expect(shown == "1969-12-31T23:15:30-00:44:30")
    #expect(try RequestedTime(stringLiteral: shown).instant(in: monrovia) == .epoch)
    let night = "10000-01-01T00:30:00+04:00"
    #expect(RequestedTime(night)?.text == night)
    #expect(Timestamp(rfc3339: night)?.description == "9999-12-31T20:30:00Z")
  }

  @Test(arguments: [-999_999, -1_000, -1, 0, 1, 999, 9_999, 10_000, 99_999, 100_000, 999_999])
  func `a date of any year is read as it is written`(year: Int) throws {
    let date = try #require(CivilDate(year: year, month: 2, day: 28))
    #expect(CivilDate(date.description) == date)
    let wall = WallTime(date: date, secondOfDay: 86_399)
    #expect(WallTime(wall.description) == wall)
  }

  @Test func `the first and the last of all instants are read as they are written`() {
    for microseconds in [Int64.min, .min + 1, .max - 1, .max, -1_000_001, -1, 999_999] {
      let instant = Timestamp(microseconds: microseconds)
      #expect(Timestamp(rfc3339: instant.description) == instant)
      for seconds in [-93_599, -2_670, 0, 1, 93_599] {
        #expect(Timestamp(rfc3339: instant.formatted(offset: UTCOffset(seconds: seconds))) == instant)
      }
    }
  }
}
