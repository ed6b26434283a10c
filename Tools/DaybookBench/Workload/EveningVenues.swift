import DaybookDomain
import DaybookTime

/// The restaurants of the workload: alike except for their names, open every evening, all in one zone.
struct EveningVenues: Sendable {
  static let zone = "Asia/Baku"
  /// Baku has had no other offset since 2016.
  static let offsetMinutes = 240
  static let deposit = Money(2000, "AZN")
  /// The smallest party that pays a deposit.
  static let depositFromParty = 7
  static let depositDueMinutes = 120
  static let holdSeconds = 300
  static let opensMinute = 17 * 60
  static let lastSeatingMinute = 21 * 60 + 30
  static let gridMinutes = 15
  static let turnMinutes = 90

  static let dishes = [
    PrepPlanItem(name: "Plov", station: "tandir", minutes: 18),
    PrepPlanItem(name: "Lamb kebab", station: "mangal", minutes: 12),
    PrepPlanItem(name: "Salad", station: "cold", minutes: 8),
  ]

  let ids: [VenueID]

  init(count: Int) { ids = (0..<count).map { Name("venue-\($0)") } }

  var definitions: [VenueDefinition] { ids.indices.map { definition($0) } }

  private func definition(_ number: Int) -> VenueDefinition {
    let seats = [2, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 6, 6, 6, 8, 8]
    let tables = seats.enumerated().map { place, most in
      Table(
        id: Name("T\(place + 1)"), name: "T\(place + 1)", area: place < 8 ? "hall" : "garden", most: most)
    }
    var dinner = Service(
      name: "dinner", days: Weekday.allCases, opens: ClockValue(minutes: EveningVenues.opensMinute),
      lastSeating: ClockValue(minutes: EveningVenues.lastSeatingMinute), closes: ClockValue(minutes: 23 * 60),
      gridMinutes: EveningVenues.gridMinutes)
    dinner.pacing = Pacing(minutes: 30, covers: 40)
    var venue = VenueDefinition(
      id: ids[number], name: "Venue \(number)", zone: EveningVenues.zone, services: [dinner],
      turnTimes: [TurnTime(party: 99, minutes: EveningVenues.turnMinutes)], tables: tables, graceMinutes: 15,
      leastStayMinutes: 45, holds: HoldPolicy(seconds: EveningVenues.holdSeconds))
    venue.combinations = [
      Combination(id: "T1+T2", tables: ["T1", "T2"], least: 3, most: 4),
      Combination(id: "T15+T16", tables: ["T15", "T16"], least: 9, most: 16),
    ]
    venue.cutoff = CutoffPolicy(minutes: 120)
    venue.deposit = DepositPolicy(
      amount: EveningVenues.deposit.amount, currency: EveningVenues.deposit.currency,
      fromParty: EveningVenues.depositFromParty, dueMinutes: EveningVenues.depositDueMinutes)
    venue.prep = PrepPolicy(items: EveningVenues.dishes)
    venue.notices = NoticePolicy(kitchen: RetryPolicy(tries: 3, seconds: 600))
    return venue
  }

  /// The instant of a local minute of a date.
  static func instant(_ date: CivilDate, minute: Int) -> Timestamp {
    Timestamp(epochSeconds: Int64(date.daysSinceEpoch) * 86_400 + Int64(minute - offsetMinutes) * 60)
  }
}
