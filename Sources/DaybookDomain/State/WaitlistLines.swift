import DaybookTime

/// The waitlist's entries by what they wait for, so that due offers are found without looking at all of them.
struct WaitlistLines: Sendable {
  /// What an entry waits for: a start of a business date, or a table now.
  struct Slot: Hashable {
    let venue: VenueID
    let date: CivilDate
    let start: Timestamp?
  }

  /// The entries of one slot that are still to be served, each in order of id, and what came before them.
  struct Line {
    fileprivate(set) var waiting: [WaitlistID] = []
    fileprivate(set) var offered: [WaitlistID] = []
    /// Offers that came to nothing.
    fileprivate(set) var failedCount = 0

    fileprivate var isEmpty: Bool { waiting.isEmpty && offered.isEmpty && failedCount == 0 }
    fileprivate var mayOwe: Bool { !waiting.isEmpty && (failedCount > 0 || !offered.isEmpty) }
  }

  private var lines: [Slot: Line] = [:]
  /// Where somebody waits and there is an offer, or was one that came to nothing.
  private var owing: Set<Slot> = []

  /// The lines in which the next may be owed an offer, in no particular order.
  var mayOwe: some Sequence<Line> { owing.lazy.compactMap { lines[$0] } }

  /// Takes one entry's new place for its old one; either may be absent.
  mutating func replace(_ old: WaitlistEntry?, with new: WaitlistEntry?) {
    if let old {
      change(old) { line in
        switch old.state {
        case .waiting: line.waiting.removeAscending(old.id)
        case .offered: line.offered.removeAscending(old.id)
        case .left, .lapsed: if old.offer != nil { line.failedCount -= 1 }
        case .booked: break
        }
      }
    }
    if let new {
      change(new) { line in
        switch new.state {
        case .waiting: line.waiting.insertAscending(new.id)
        case .offered: line.offered.insertAscending(new.id)
        case .left, .lapsed: if new.offer != nil { line.failedCount += 1 }
        case .booked: break
        }
      }
    }
  }

  private mutating func change(_ entry: WaitlistEntry, _ body: (inout Line) -> Void) {
    let slot = Slot(venue: entry.venue, date: entry.date, start: entry.start)
    body(&lines[slot, default: Line()])
    guard let line = lines[slot] else { return }
    if line.isEmpty { lines[slot] = nil }
    if line.mayOwe { owing.insert(slot) } else { owing.remove(slot) }
  }
}
