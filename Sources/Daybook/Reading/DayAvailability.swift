public import DaybookDomain
public import DaybookTime

/// What a business date of a venue offers a party.
public struct DayAvailability: Hashable, Sendable {
  /// The most dates that are asked for at once.
  public static let mostDates = 92

  /// The venue that was asked about.
  public let venue: VenueID
  /// The business date.
  public let date: CivilDate
  /// How many guests it was asked for.
  public let party: PartySize
  /// The date's slots, ascending; none for an unknown venue.
  public let slots: [Slot]

  /// Refuses more than `mostDates` dates.
  package static func check(_ dates: ClosedRange<CivilDate>) throws(InvalidField) {
    let count = dates.upperBound.daysSinceEpoch - dates.lowerBound.daysSinceEpoch + 1
    guard count <= mostDates else {
      throw InvalidField(
        "dates",
        "found \(dates.lowerBound) to \(dates.upperBound), \(count) days; allowed: at most \(mostDates)")
    }
  }

  /// The days of a venue, in order of date, then party.
  package static func each(
    of venue: VenueID, _ dates: ClosedRange<CivilDate>, _ parties: [PartySize],
    _ slots: (CivilDate, PartySize) -> [Slot]
  ) -> [DayAvailability] {
    dates.dates.flatMap { date in
      parties.map { DayAvailability(venue: venue, date: date, party: $0, slots: slots(date, $0)) }
    }
  }
}
