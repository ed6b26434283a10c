import DaybookTime
import DaybookZoneCases
import Testing

/// Every time-zone case, by the rules of each release for which it holds.
struct ZoneCaseTests {
  @Test func `the cases are there, for both releases`() throws {
    _ = try ZoneCases.file.get()
    for release in ZoneRelease.allCases {
      #expect(release.directory.version == release.rawValue)
      for releases in [
        ZoneCases.slotRows.map(\.release), ZoneCases.parseRows.map(\.release),
        ZoneCases.durationRows.map(\.release), ZoneCases.dayRows.map(\.release),
        ZoneCases.reanchorRows.map(\.release),
      ] {
        #expect(releases.contains(release))
      }
    }
  }

  @Test(arguments: ZoneCases.slotRows)
  func `a grid has exactly the slots of the case`(of zone: ZoneCase<ZoneCases.Slots>) throws {
    let (rules, row) = (try zone.rules(), zone.row)
    let grid = SlotGrid(
      rules: rules, date: try #require(CivilDate(row.businessDate)),
      opens: try #require(ClockValue(row.opens)),
      lastSeating: try #require(ClockValue(row.lastSeating)), gridMinutes: row.intervalMin)
    #expect(grid.slots.map { label($0, in: rules) } == row.slots.map(\.local))
    #expect(try grid.slots == row.slots.map { try instant($0.utc) })
    #expect(grid.slots.count == row.count)
    #expect(!grid.isEmpty)
    // Checked another way: every minute, one by one.
    var minute = grid.opensAt.adding(minutes: -600)
    var found: [Timestamp] = []
    while minute <= grid.lastSeatingAt.adding(minutes: 600) {
      if grid.contains(minute) && grid.isOnGrid(minute) { found.append(minute) }
      #expect(!grid.isOnGrid(minute.adding(seconds: 1)))
      #expect(!grid.isOnGrid(minute.adding(microseconds: 1)))
      minute = minute.adding(minutes: 1)
    }
    #expect(found == grid.slots)
  }

  @Test(arguments: ZoneCases.parseRows)
  func `a wall time is unique, in an overlap or in a gap as the case says`(of zone: ZoneCase<ZoneCases.Parse>)
    throws
  {
    let (rules, row) = (try zone.rules(), zone.row)
    let wall = try #require(WallTime(row.wall))
    let typed = try #require(RequestedTime(row.wall))
    let instants = try row.utc.map(instant)
    #expect(instants.map { label($0, in: rules) } == row.local)
    #expect(rules.configured(wall) == instants.first)
    switch rules.resolve(wall) {
    case .unique(let only):
      #expect(row.kind == "unique" && instants == [only])
      #expect(try typed.instant(in: rules) == only)
    case .overlap(let first, let second):
      #expect(row.kind == "overlap" && instants == [first, second])
      #expect(try typed.instant(in: rules) == first)
    case .gap(let readBefore):
      #expect(row.kind == "gap" && instants == [readBefore])
      #expect(throws: RequestedTimeError.nonexistentLocalTime) { try typed.instant(in: rules) }
    }
    if row.kind != "gap" {
      for (text, expected) in zip(row.local, instants) {
        #expect(try RequestedTime(stringLiteral: text).instant(in: rules) == expected)
      }
    }
  }

  @Test(arguments: ZoneCases.durationRows)
  func `a stay ends after elapsed minutes whatever the clock does`(of zone: ZoneCase<ZoneCases.Duration>)
    throws
  {
    let (rules, row) = (try zone.rules(), zone.row)
    let start = try RequestedTime(stringLiteral: row.start).instant(in: rules)
    #expect(try start == instant(row.startUtc))
    let end = start.adding(minutes: row.minutes)
    #expect(try end == instant(row.endUtc))
    #expect(label(end, in: rules) == row.end)
  }

  @Test(arguments: ZoneCases.dayRows)
  func `a local day begins and lasts as the case says`(of zone: ZoneCase<ZoneCases.Day>) throws {
    let (rules, row) = (try zone.rules(), zone.row)
    let date = try #require(CivilDate(row.date))
    let start = rules.startOfDay(date)
    #expect(start.map { label($0, in: rules) } == row.start)
    #expect(try start == row.startUtc.map(instant))
    #expect(rules.exists(date) == (row.start != nil))
    if let start {
      let next = try #require(rules.startOfDay(date.adding(days: 1)))
      #expect(Double(next.microseconds(since: start)) == row.hours * 3_600_000_000)
    } else {
      #expect(row.hours == 0)
    }
  }

  @Test(arguments: ZoneCases.reanchorRows)
  func `a wall time means the instant of the installed release`(of zone: ZoneCase<ZoneCases.Reanchor>) throws
  {
    let (rules, row) = (try zone.rules(), zone.row)
    let typed = try #require(RequestedTime(row.wall))
    #expect(try typed.instant(in: rules) == instant(row.utc(zone.release)))
  }

  private func label(_ instant: Timestamp, in rules: ZoneRules) -> String {
    rules.wallTime(at: instant).description + rules.offset(at: instant).description
  }

  /// Reads `2026-03-21T21:00Z`, without seconds.
  private func instant(_ text: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: text.replacing("Z", with: ":00Z")))
  }
}
