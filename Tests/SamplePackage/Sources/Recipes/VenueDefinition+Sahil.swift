import Daybook

extension VenueDefinition {
  /// A house by the sea: two services, closed on Mondays, the terrace for larger parties, a dinner on New Year's Eve.
  public static let sahil = VenueDefinition(
    id: "sahil", name: "Sahil", zone: "Asia/Baku",
    services: [
      Service(
        name: "lunch", days: openDays, opens: "12:00", lastSeating: "14:30", closes: "16:00", gridMinutes: 15),
      Service(
        name: "evening", days: openDays, opens: "18:00", lastSeating: "22:00", closes: "01:30+1",
        gridMinutes: 30),
    ],
    specialDays: [
      SpecialDay(
        date: "2030-12-31",
        services: [
          Service(
            name: "new year", opens: "20:00", lastSeating: "20:00", closes: "04:00+1",
            gridMinutes: 30)
        ]),
      SpecialDay(date: "2031-01-01", services: nil),
    ],
    turnTimes: [TurnTime(party: 2, minutes: 90), TurnTime(party: 6, minutes: 120)],
    tables: [
      Table(id: "T1", name: "Table 1", area: "hall", most: 2),
      Table(id: "T2", name: "Table 2", area: "hall", most: 4),
      Table(id: "W1", name: "By the water", area: "terrace", least: 2, most: 6),
    ])

  private static let openDays: [Weekday] = [.tue, .wed, .thu, .fri, .sat, .sun]
}
