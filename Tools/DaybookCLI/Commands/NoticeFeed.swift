import Daybook

/// What of the notices to an audience has been told: each notice once, and again when it was retried or escalated.
struct NoticeFeed {
  private struct Mark: Hashable {
    let tries: Int
    let isEscalated: Bool
  }

  /// Of the notices that are open, how they were told; nil before the first time.
  private var marks: [Int: Mark]?

  /// What is to be told of new notices and of those that are open, in order.
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
