package import Daybook
public import DaybookDomain
public import DaybookTime

/// What a report is about: venues together, business dates, and what its rows are by.
public struct ReportQuery: Sendable {
  /// The most business dates of one report: ten years.
  public static let mostDates = 3_660

  /// The venues counted together, in the order they are told; at least one.
  public var venues: [VenueID]
  /// The first business date; nil: six dates before the last one.
  public var from: CivilDate?
  /// The last business date; nil: that of the ledger's time, or `from` where that is later.
  public var to: CivilDate?
  /// What the rows are by.
  public var by: ReportGrouping

  /// The last seven business dates of some venues, by date, unless more is said.
  public init(
    _ venues: [VenueID], from: CivilDate? = nil, to: CivilDate? = nil, by: ReportGrouping = .date
  ) {
    (self.venues, self.from, self.to, self.by) = (venues, from, to, by)
  }

  /// The dates that are meant, the business date of the ledger's time being `today`.
  ///
  /// Throws `.malformed` where the last is before the first, or there are too many.
  package func dates(today: CivilDate) throws(LedgerFailure) -> ClosedRange<CivilDate> {
    let last = to ?? max(today, from ?? today)
    let first = from ?? last.adding(days: -6)
    guard first <= last else {
      throw LedgerFailure(
        .malformed, "report: found \(first) to \(last); allowed: a last date that is not before the first")
    }
    let count = last.daysSinceEpoch - first.daysSinceEpoch + 1
    guard count <= ReportQuery.mostDates else {
      throw LedgerFailure(
        .malformed,
        "report: found \(count) dates, \(first) to \(last); allowed: at most \(ReportQuery.mostDates); ask for fewer"
      )
    }
    return first...last
  }
}

/// What the rows of a report are by.
public enum ReportGrouping: String, Sendable, CaseIterable {
  /// The business date.
  case date
  /// The service that the start falls in.
  case service
  /// The weekday of the business date.
  case weekday
  /// The hour of the start on the venue's clocks.
  case hour
  /// The covers of the party.
  case party
  /// How the party comes. Refused demand and waits do not tell.
  case channel
  /// The venue.
  case venue
}
