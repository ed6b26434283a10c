import DaybookTime

/// What is to be done and when, earliest first; steps of one instant in the order they were planned.
struct Agenda {
  enum Step {
    /// Makes up the parties of a date.
    case plan(CivilDate)
    case hold(Visit)
    case book(Visit)
    case wait(Visit)
    case leaveWaitlist(Visit)
    case pay(Visit)
    case depositLapses(Visit)
    case modify(Visit)
    case cancel(Visit)
    case askAttendance(Visit)
    case confirmAttendance(Visit)
    case prep(Visit)
    case declare(Visit)
    case arrive(Visit)
    case seat(Visit)
    case noShow(Visit)
    case walkIn(Visit)
    case start(Visit)
    case ready(Visit)
    case serve(Visit)
    case leave(Visit)
    case complete(Visit)
    case due
    /// The screens of every venue take their notices.
    case kitchen, floor, guests
    /// People in every venue acknowledge what is left of the evening's notices.
    case acknowledge
    case close(CivilDate)
  }

  private struct Entry {
    let at: Timestamp
    let order: Int
    let step: Step

    func precedes(_ other: Entry) -> Bool { at != other.at ? at < other.at : order < other.order }
  }

  private var heap: [Entry] = []
  private var count = 0

  mutating func add(_ step: Step, at: Timestamp) {
    count += 1
    heap.append(Entry(at: at, order: count, step: step))
    var child = heap.count - 1
    while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func next() -> (step: Step, at: Timestamp)? {
    guard let first = heap.first else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].precedes(heap[least]) {
        least = child
      }
      guard least != parent else { return (first.step, first.at) }
      heap.swapAt(least, parent)
      parent = least
    }
  }
}
