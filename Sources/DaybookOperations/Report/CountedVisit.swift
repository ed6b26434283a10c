import DaybookDomain
import DaybookTime
import DaybookViews

extension BookingState {
  /// Whether a booking is due or has come, as the diary counts it.
  var stands: Bool { self == .booked || self == .requested || self == .completed }
}

/// A visit with what a report works out of it.
struct CountedVisit {
  let row: ReportVisit
  let moments: ReportMoments
  /// As at the report's time.
  let state: BookingState

  init(_ row: ReportVisit, _ moments: ReportMoments, at now: Timestamp) {
    (self.row, self.moments) = (row, moments)
    state = row.state(at: now)
  }

  /// Whether it is due or has come, as the diary counts it.
  var stands: Bool { state.stands }

  /// Whether the party sits or sat; one completed in another system or by a correction did.
  var hasSat: Bool { row.seatedAt != nil || row.seating == .seated || row.seating == .left }

  /// From sitting down to leaving; nil where nobody said that the party left.
  ///
  /// A closing ends a party forgotten at its table: when that one left, nobody knows.
  var turnMinutes: Int? {
    guard state == .booked || state == .completed, row.seating == .left, !row.isTimeless,
      let seatedAt = row.seatedAt, let endedAt = row.endedAt, moments.leftAt == endedAt
    else { return nil }
    return endedAt.wholeMinutes(since: seatedAt)
  }

  /// From booking to start; nil for a walk-in, and where the booking was made elsewhere.
  var leadMinutes: Int? {
    guard !row.isWalkIn, let madeAt = moments.madeAt else { return nil }
    return row.start.wholeMinutes(since: madeAt)
  }

  /// When it sits, by what is known at `now`; nil for who does not.
  func sits(at now: Timestamp) -> Range<Timestamp>? {
    guard state == .booked || state == .completed, !row.isTimeless else { return nil }
    guard let seatedAt = row.seatedAt else { return row.start < row.end ? row.start..<row.end : nil }
    // Who has not left is there until now, and for the rest of what was sold.
    let end = row.endedAt ?? max(row.end, now)
    return seatedAt < end ? seatedAt..<end : nil
  }
}
