package import DaybookTime

/// What comes due, by its instant: a binary heap whose stale entries are skipped by whoever reads them.
struct DueQueue<Item: Comparable & Sendable>: Sendable {
  private var heap: [(at: Timestamp, item: Item)] = []

  var first: (at: Timestamp, item: Item)? { heap.first }
  var count: Int { heap.count }

  /// The entries that `isWaiting` says are not stale.
  func filter(_ isWaiting: (Timestamp, Item) -> Bool) -> DueQueue {
    var left = DueQueue()
    left.heap.reserveCapacity(heap.count)
    for entry in heap where isWaiting(entry.at, entry.item) { left.heap.append(entry) }
    for parent in stride(from: left.heap.count / 2 - 1, through: 0, by: -1) { left.sink(parent) }
    return left
  }

  /// Everything due at or before an instant, stale entries too, earliest first.
  func through(_ now: Timestamp) -> [(at: Timestamp, item: Item)] {
    var found: [(at: Timestamp, item: Item)] = []
    // What is below an entry that is not due is not due either.
    var places = heap.isEmpty ? [] : [0]
    while let place = places.popLast() {
      guard heap[place].at <= now else { continue }
      found.append(heap[place])
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count { places.append(child) }
    }
    return found.sorted { $0.at != $1.at ? $0.at < $1.at : $0.item < $1.item }
  }

  mutating func insert(_ item: Item, at: Timestamp) {
    heap.append((at, item))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard precedes(child, parent) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    sink(0)
  }

  /// Moves an entry down to where those below it come later.
  private mutating func sink(_ place: Int) {
    var parent = place
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, least) {
        least = child
      }
      guard least != parent else { return }
      heap.swapAt(least, parent)
      parent = least
    }
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    heap[a].at != heap[b].at ? heap[a].at < heap[b].at : heap[a].item < heap[b].item
  }
}

/// What lapses by itself: in force until its instant, whether or not anyone has noticed.
package enum Lapse: Hashable, Comparable, Sendable {
  case hold(HoldID)
  /// An unanswered request, an unpaid deposit.
  case reservation(ReservationID)
}

/// Work the ledger does when its time has come.
package enum DueWork: Hashable, Comparable, Sendable {
  case fire(TicketID)
  case notice(NoticeID)
  case closing(DayKey)
}

/// A business date of a venue.
package struct DayKey: Hashable, Comparable, Sendable {
  package let venue: VenueID
  package let date: CivilDate

  package static func < (a: DayKey, b: DayKey) -> Bool {
    a.venue != b.venue ? a.venue < b.venue : a.date < b.date
  }

  package init(venue: VenueID, date: CivilDate) {
    self.venue = venue
    self.date = date
  }
}

extension NoticeID: Comparable {
  public static func < (a: NoticeID, b: NoticeID) -> Bool {
    if a.venue != b.venue { return a.venue < b.venue }
    if a.audience != b.audience { return a.audience.rawValue.precedesBytewise(b.audience.rawValue) }
    return a.number < b.number
  }
}
