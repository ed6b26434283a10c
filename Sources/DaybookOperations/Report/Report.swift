public import DaybookDomain
public import DaybookTime

/// What a manager asks of some venues and business dates, exact to the log at one position.
///
/// Starts, services and hours are by the venues' definitions in force; a lapse counts from its instant on.
public struct Report: Hashable, Sendable {
  /// The venues counted together.
  public let venues: [VenueID]
  /// The business dates.
  public let dates: ClosedRange<CivilDate>
  /// What the rows are by.
  public let by: ReportGrouping
  /// The record it is good for.
  public let position: Position
  /// The ledger's time by which it was judged.
  public let now: Timestamp
  /// All of it.
  public let total: ReportFigures
  /// In the order of what they are by; a row has something in it.
  public let rows: [ReportRow]
  /// Turn times by service and size of party.
  public let turns: [TurnFigures]
  /// How long before the date bookings that stand were made.
  public let leads: [LeadFigures]
  /// Who sits when, by quarter of an hour.
  public let occupancy: Occupancy
  /// Every recorded refusal, in order of position.
  public let refused: [RefusedDemand]
  /// How often each rule stood in the way, the most frequent first.
  public let refusedByCode: [RefusedFigures]
  /// How the stations kept their times, by name.
  public let kitchen: [StationFigures]
  /// What is on the books for the next four weeks, from today on, whatever the report's dates are.
  public let books: [BookedDay]
}

/// A row of a report.
public struct ReportRow: Hashable, Sendable {
  /// What it is of, such as `dinner`, `mon`, `19:00`, `4`, `online`, `2030-05-01`.
  ///
  /// Nil: outside every service; by channel, what does not tell it.
  public let key: String?
  /// What was counted.
  public let figures: ReportFigures
}

/// How long parties of a size stay in a service.
public struct TurnFigures: Hashable, Sendable {
  /// The service; nil outside of all.
  public let service: String?
  /// Covers of the parties.
  public let party: Int
  /// Minutes from sitting down to leaving.
  public let minutes: Spread
}

/// Bookings by how many calendar days before their business date they were made.
public struct LeadFigures: Hashable, Sendable {
  /// The fewest days.
  public let from: Int
  /// The most days; nil: any more.
  public let through: Int?
  /// The bookings.
  public let count: PartyCount
}

/// Who sits at a quarter of an hour: parties whose stay has begun by then and is not over.
///
/// A party that sat counts from then until it left; one that has not left, to the end of the time sold or until now,
/// whichever is later; one still to come, or of which nobody said when it sat, for the time sold. Requests and units without a time do not count.
public struct Occupancy: Hashable, Sendable {
  /// How many of the business dates have a service, or somebody who sits.
  public let dateCount: Int
  /// Tables of the venues as defined for the last date.
  public let tables: Int
  /// Seats of these tables.
  public let seats: Int
  /// In order; only quarters in which somebody sits.
  public let quarters: [OccupiedQuarter]
}

/// A quarter of an hour, over all business dates of a report.
public struct OccupiedQuarter: Hashable, Sendable {
  /// Minutes on the venue's clocks after the business date's midnight, a multiple of 15.
  public let minutes: Int
  /// Covers that sit then, summed over the dates: divided by `dateCount` the mean.
  public let covers: Int
  /// Tables in use then, summed over the dates.
  public let tables: Int
  /// The most covers of one date.
  public let mostCovers: Int
  /// The most tables of one date.
  public let mostTables: Int
}

/// One recorded refusal of a place at a time.
public struct RefusedDemand: Hashable, Sendable {
  /// The record.
  public let position: Position
  /// Where.
  public let venue: VenueID
  /// The business date of the start.
  public let date: CivilDate
  /// The service of the start; nil outside of all.
  public let service: String?
  /// The start that was sought.
  public let start: Timestamp
  /// Covers that were to be seated.
  public let covers: Int
  /// Who asked.
  public let by: Actor
  /// Every rule that stood in the way.
  public let codes: [RefusalCode]
  /// Whether it counts as turned away: the first of a guest's on the date, who has no booking there.
  public let isTurnedAway: Bool
}

/// How often a rule stood in the way.
public struct RefusedFigures: Hashable, Sendable {
  /// The rule; a refusal with several counts under each.
  public let code: RefusalCode
  /// The refusals.
  public let refused: PartyCount
}

/// How a station kept its times.
public struct StationFigures: Hashable, Sendable {
  /// The station.
  public let station: String
  /// Times that dishes were said to be ready; one made again after a recall counts again.
  public let dishes: Int
  /// Of these, those ready a minute or more past their time.
  public let late: Int
  /// Minutes past their time, negative before it.
  public let minutes: Spread
}

/// What is on the books for a date, against the same weekday before.
public struct BookedDay: Hashable, Sendable {
  /// The business date.
  public let date: CivilDate
  /// Parties that are due or have come.
  public let booked: PartyCount
  /// How many of the four last such weekdays before today are compared: 4.
  public let earlierDates: Int
  /// Who came, or was due, on those dates together.
  public let earlier: PartyCount
  /// Of these, who had booked as many calendar days ahead as this date is away.
  public let earlierByThen: PartyCount
}
