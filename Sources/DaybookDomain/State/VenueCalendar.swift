import DaybookTime

/// A venue's business dates, what stands on each, and whom it owes a table.
struct VenueCalendar: Sendable {
  /// What stands on a business date, each in order of id.
  struct Day: Sendable {
    var reservations: [ReservationID] = []
    var holds: [HoldID] = []
    var entries: [WaitlistID] = []

    var isEmpty: Bool { reservations.isEmpty && holds.isEmpty && entries.isEmpty }
  }

  var days = AscendingMap<CivilDate, Day>()
  /// Reservations that need a table, in order of id.
  var needing: [ReservationID] = []
}

extension Array where Element: Comparable {
  /// Puts an element into its place in an ascending array, unless it is there already.
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
