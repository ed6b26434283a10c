import DaybookTime

/// A venue's business dates: what stands on each, and which are closed.
struct VenueCalendar: Sendable {
  /// What stands on a business date, each in order of id.
  struct Day: Sendable {
    var reservations: [ReservationID] = []
    var holds: [HoldID] = []
    var entries: [WaitlistID] = []

    var isEmpty: Bool { reservations.isEmpty && holds.isEmpty && entries.isEmpty }
  }

  /// Closed dates that are told one by one; of dates before them only whether all are closed is kept.
  private static let mostTold = 64

  var days: [CivilDate: Day] = [:]
  private(set) var closings = Closings()

  /// Which dates are closed: every one through a date, and some after it.
  struct Closings: Hashable, Sendable {
    var through: CivilDate?
    var later: [CivilDate] = []

    func contains(_ date: CivilDate) -> Bool {
      if let through, date <= through { return true }
      return later.contains(date)
    }
  }

  /// The first date with something on it that is not closed.
  var firstOpenDate: CivilDate? { days.keys.filter { !isClosed($0) }.min() }

  func isClosed(_ date: CivilDate) -> Bool { closings.contains(date) }

  /// Closes a date. Old closings are told as one where no date before them is open with something on it.
  mutating func close(_ date: CivilDate) {
    closings.later.append(date)
    closings.later.sort()
    guard closings.later.count > VenueCalendar.mostTold, let first = closings.later.first,
      !days.keys.contains(where: { $0 < first && !isClosed($0) })
    else { return }
    closings.through = first
    closings.later.removeFirst()
  }

  mutating func reopen(_ before: Closings) { closings = before }

  /// Whether a date may be forgotten: closed, and nothing left on it.
  mutating func tidy(_ date: CivilDate) {
    if days[date]?.isEmpty == true, isClosed(date) { days[date] = nil }
  }
}

extension Array where Element: Comparable {
  /// Puts an element into its place in an ascending array, where it is not yet.
  mutating func insertAscending(_ element: Element) {
    guard let last, element <= last else { return append(element) }
    let place = ascendingPlace(of: element)
    if self[place] != element { insert(element, at: place) }
  }

  /// Takes an element out of an ascending array.
  mutating func removeAscending(_ element: Element) {
    let place = ascendingPlace(of: element)
    if place < count, self[place] == element { remove(at: place) }
  }

  /// Of an ascending array, the first place whose element is not before this one.
  private func ascendingPlace(of element: Element) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < element { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
