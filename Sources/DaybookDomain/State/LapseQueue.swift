import DaybookTime

/// Holds by the instant they lapse: a binary heap whose stale entries are skipped by whoever pops them.
struct LapseQueue: Sendable {
  private var heap: [(at: Timestamp, hold: HoldID)] = []

  var first: (at: Timestamp, hold: HoldID)? { heap.first }

  mutating func insert(_ hold: HoldID, at: Timestamp) {
    heap.append((at, hold))
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
    var parent = 0
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
    heap[a].at != heap[b].at ? heap[a].at < heap[b].at : heap[a].hold < heap[b].hold
  }
}
