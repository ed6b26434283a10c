import Daybook

/// Which notices of an audience were printed: each once, and again when it was retried or escalated.
struct NoticeFeed {
  private struct Mark: Hashable {
    let tries: Int
    let isEscalated: Bool
  }

  /// The state in which each open notice was printed; nil before the first time.
  private var marks: [Int: Mark]?

  /// The notices to print, of new and open ones, in order.
  mutating func next(_ new: [Notice], open: [Notice]) -> [Notice] {
    var (next, seen) = (new, [Int: Mark]())
    for notice in open {
      let mark = Mark(tries: notice.tries, isEscalated: notice.isEscalated)
      seen[notice.number] = mark
      let isNew = new.contains { $0.number == notice.number }
      if let marks, !isNew, marks[notice.number] != mark { next.append(notice) }
    }
    marks = seen
    return next.sorted { $0.number < $1.number }
  }
}
