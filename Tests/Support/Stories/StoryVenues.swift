package import DaybookDomain
package import DaybookTime

/// Two venues: an evening past midnight in Berlin, a long day in Baku.
package enum Venues {
  package static let sahil = VenueDefinition(
    id: "sahil", name: "Sahil", zone: "Asia/Baku",
    services: [
      Service(
        name: "all day", days: Weekday.allCases, opens: ClockValue(minutes: 600),
        lastSeating: ClockValue(minutes: 1290),
        closes: ClockValue(minutes: 1380), gridMinutes: 30)
    ],
    specialDays: [SpecialDay(date: day(3), services: nil)],
    turnTimes: [TurnTime(party: 2, minutes: 90), TurnTime(party: 99, minutes: 120)],
    tables: [
      Table(id: "T1", name: "T1", area: "hall", least: 1, most: 2),
      Table(id: "T2", name: "T2", area: "hall", least: 1, most: 4),
      Table(id: "T3", name: "a long name of a table", area: "garden", least: 2, most: 6),
    ],
    pools: [Pool(id: "covers", capacity: 12)])

  package static let nacht = VenueDefinition(
    id: "nacht", name: "Nacht", zone: "Europe/Berlin",
    services: [
      Service(
        name: "night", days: Weekday.allCases, opens: ClockValue(minutes: 1200),
        lastSeating: ClockValue(minutes: 1500),
        closes: ClockValue(minutes: 1620), gridMinutes: 60)
    ],
    tables: [Table(id: "1", name: "1", most: 4), Table(id: "2", name: "2", most: 4)])

  /// The first day of the stories, in 2030.
  package static let firstDay = CivilDate(daysSinceEpoch: 22_035)
  package static func day(_ number: Int) -> CivilDate { firstDay.adding(days: number) }
}

/// Rules written by hand, so that tests do not depend on a machine's files.
package enum Zones {
  package static func rules(named name: String, version: String = "test") -> ZoneRules? {
    let (offset, footer) =
      switch name {
      case "Asia/Baku": (14_400, "<+04>-4")
      case "Europe/Berlin": (3_600, "CET-1CEST,M3.5.0,M10.5.0/3")
      default: (0, "UTC0")
      }
    return try? ZoneRules(
      name: name, version: version, initialOffset: UTCOffset(seconds: offset), transitions: [], footer: footer
    )
  }
}
