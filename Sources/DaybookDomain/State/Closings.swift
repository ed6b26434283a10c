package import DaybookTime

/// Which business dates of a venue are closed: every one through a date, and some after it (R30).
package struct Closings: Hashable, Sendable {
  /// The most closed dates kept one by one; of dates before them only that all are closed is kept.
  static let mostTold = 64

  package private(set) var through: CivilDate?
  package private(set) var later: [CivilDate] = []
  /// Dates that were opened again and stay open until they are closed anew, and since when.
  package private(set) var reopened: [CivilDate: Timestamp] = [:]

  package init(
    through: CivilDate? = nil, later: [CivilDate] = [], reopened: [CivilDate: Timestamp] = [:]
  ) {
    self.through = through
    self.later = later
    self.reopened = reopened
  }

  package func contains(_ date: CivilDate) -> Bool {
    if let through, date <= through { return true }
    return later.contains(date)
  }

  /// Closes a date. The oldest of many is no longer kept by itself, unless a date before it is open.
  mutating func close(_ date: CivilDate, isOpenBefore: (CivilDate) -> Bool) {
    reopened[date] = nil
    later.append(date)
    later.sort()
    guard later.count > Closings.mostTold, let first = later.first, !isOpenBefore(first),
      !reopened.keys.contains(where: { $0 < first })
    else { return }
    through = first
    later.removeFirst()
  }

  /// Whether a date is still kept by itself: then it can be opened again.
  func mayReopen(_ date: CivilDate) -> Bool { later.contains(date) }

  mutating func reopen(_ date: CivilDate, at now: Timestamp) {
    guard mayReopen(date) else { return }
    later.removeAll { $0 == date }
    reopened[date] = now
  }
}
