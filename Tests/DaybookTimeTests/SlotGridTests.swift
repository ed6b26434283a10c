import DaybookTime
import Testing

struct SlotGridTests {
  @Test func `a business date the zone skipped has no slots`() throws {
    let grid = try grid("Pacific/Apia", "2011-12-30", "18:00", "22:00", 30)
    #expect(grid.isEmpty && grid.slots.isEmpty)
    #expect(!grid.contains(grid.opensAt))
  }

  @Test func `a service that runs into a skipped date has the slots before it`() throws {
    let grid = try grid("Pacific/Apia", "2011-12-29", "22:00", "01:30+1", 30)
    // Read with the offset before the gap, 01:30 of the skipped date is 01:30 of the date after it.
    #expect(
      grid.slots.map { grid.rules.wallTime(at: $0).description } == [
        "2011-12-29T22:00", "2011-12-29T22:30", "2011-12-29T23:00", "2011-12-29T23:30", "2011-12-31T00:00",
        "2011-12-31T00:30", "2011-12-31T01:00", "2011-12-31T01:30",
      ])
  }

  @Test func `an opening in a gap is read with the offset before it`() throws {
    let grid = try grid("Europe/Berlin", "2026-03-29", "02:30", "04:30", 60)
    #expect(grid.opensAt.description == "2026-03-29T01:30:00Z")
    #expect(
      grid.slots.map { grid.rules.wallTime(at: $0).description } == ["2026-03-29T03:30", "2026-03-29T04:30"])
  }

  @Test func `an opening in an overlap is the first, and what is shown again is a slot again`() throws {
    let grid = try grid("Europe/Berlin", "2026-10-25", "02:30", "03:30", 30)
    #expect(
      grid.slots.map { $0.formatted(offset: grid.rules.offset(at: $0)) } == [
        "2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T02:30:00+01:00",
        "2026-10-25T03:00:00+01:00", "2026-10-25T03:30:00+01:00",
      ])
  }

  @Test func `a last seating before opening leaves nothing`() throws {
    let grid = try grid("Asia/Baku", "2030-05-01", "19:00", "18:00", 15)
    #expect(grid.isEmpty && !grid.contains(grid.opensAt))
  }

  @Test func `opening and last seating are included and the grid counts from opening`() throws {
    let grid = try grid("Asia/Baku", "2030-05-01", "19:10", "20:00", 20)
    #expect(
      grid.slots.map { grid.rules.wallTime(at: $0).description } == [
        "2030-05-01T19:10", "2030-05-01T19:30", "2030-05-01T19:50",
      ])
    #expect(grid.contains(grid.opensAt) && grid.contains(grid.lastSeatingAt))
    #expect(!grid.isOnGrid(grid.lastSeatingAt))
    #expect(!grid.contains(grid.opensAt.adding(microseconds: -1)))
    #expect(!grid.contains(grid.lastSeatingAt.adding(microseconds: 1)))
    #expect(grid == (try self.grid("Asia/Baku", "2030-05-01", "19:10", "20:00", 20)))
  }

  @Test(arguments: [CivilDate(daysSinceEpoch: .min), CivilDate(daysSinceEpoch: .max)])
  func `dates beyond the reach of instants do no harm`(date: CivilDate) throws {
    let rules = try ZoneInfoDirectory.standard.rules(named: "Europe/Berlin")
    let grid = SlotGrid(
      rules: rules, date: date, opens: ClockValue(minutes: 0), lastSeating: ClockValue(minutes: 2_879),
      gridMinutes: .max)
    #expect(grid.slots.count <= 1)
  }

  @Test func `a grid of no minutes is a mistake of ours`() async {
    await #expect(processExitsWith: .failure) {
      let rules = try ZoneInfoDirectory.standard.rules(named: "Asia/Baku")
      _ = SlotGrid(
        rules: rules, date: CivilDate(daysSinceEpoch: 0), opens: ClockValue(minutes: 0),
        lastSeating: ClockValue(minutes: 60), gridMinutes: 0)
    }
  }

  private func grid(_ zone: String, _ date: String, _ opens: String, _ last: String, _ minutes: Int) throws
    -> SlotGrid
  {
    SlotGrid(
      rules: try ZoneInfoDirectory.standard.rules(named: zone), date: try #require(CivilDate(date)),
      opens: try #require(ClockValue(opens)), lastSeating: try #require(ClockValue(last)),
      gridMinutes: minutes)
  }
}
