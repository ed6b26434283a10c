import DaybookTime

/// The waitlist's entries by what they wait for, so that due offers are found without reading them all.
struct WaitlistLines: Sendable {
  /// What an entry waits for: a start of a business date, or a table now.
  struct Slot: Hashable {
    let venue: VenueID
    let date: CivilDate
    let start: Timestamp?

    init(_ entry: WaitlistEntry) {
      venue = entry.venue
      date = entry.date
      start = entry.start
    }
  }

  /// The entries of one slot that still wait or have an offer, in order of id, and what came before them.
  struct Line {
    fileprivate(set) var waiting: [WaitlistID] = []
    fileprivate(set) var offered: [WaitlistID] = []
    /// Offers that failed.
    fileprivate(set) var failedCount = 0
    /// The last round in which all who wait were tried; nil: none.
    fileprivate(set) var round: Round?
    /// Who waits and was not tried in that round.
    fileprivate(set) var untried: [WaitlistID] = []

    fileprivate mutating func begin(_ round: Round) {
      self.round = round
      untried = waiting
    }

    fileprivate var isEmpty: Bool { waiting.isEmpty && offered.isEmpty && failedCount == 0 }
    fileprivate var mayOwe: Bool { !waiting.isEmpty && (failedCount > 0 || !offered.isEmpty) }
  }

  /// A time at which all who wait for a slot are tried, and how long what is found then stands.
  struct Round {
    /// How often something of the venue had become free.
    let freedCount: UInt64
    /// When time alone may let somebody in; nil: never.
    let until: Timestamp?
  }

  private var lines: [Slot: Line] = [:]
  /// How often a party was tried.
  private(set) var tries = 0
  /// Slots where somebody waits and an offer is open or has failed.
  private var owing: Set<Slot> = []

  /// The lines in which the next entry may be owed an offer, in no particular order.
  var mayOwe: [(slot: Slot, line: Line)] { owing.compactMap { slot in lines[slot].map { (slot, $0) } } }

  /// The lines in which somebody waits, in no particular order.
  var waiting: [(slot: Slot, line: Line)] {
    lines.lazy.filter { !$0.value.waiting.isEmpty }.map { ($0.key, $0.value) }
  }

  /// Who waits at a venue, in order of joining.
  func waiting(at venue: VenueID) -> [WaitlistID] {
    lines.lazy.filter { $0.key.venue == venue }.flatMap(\.value.waiting).sorted()
  }

  subscript(slot: Slot) -> Line? { lines[slot] }

  /// From here on all who wait for a slot are to be tried once.
  mutating func begin(_ round: Round, in slot: Slot) { lines[slot]?.begin(round) }

  /// A party was tried in this round.
  mutating func noteTried(_ entry: WaitlistEntry) {
    tries += 1
    lines[Slot(entry)]?.untried.removeAscending(entry.id)
  }

  /// Replaces one entry's old version by its new one; either may be absent.
  mutating func replace(_ old: WaitlistEntry?, with new: WaitlistEntry?) {
    if let old {
      change(old) { line in
        switch old.state {
        case .waiting:
          line.waiting.removeAscending(old.id)
          line.untried.removeAscending(old.id)
          // Its offer was taken away by the venue.
          if old.offer != nil { line.failedCount -= 1 }
        case .offered: line.offered.removeAscending(old.id)
        case .left, .lapsed: if old.offer != nil { line.failedCount -= 1 }
        case .booked: break
        }
      }
    }
    if let new {
      change(new) { line in
        switch new.state {
        case .waiting:
          line.waiting.insertAscending(new.id)
          line.untried.insertAscending(new.id)
          if new.offer != nil { line.failedCount += 1 }
        case .offered: line.offered.insertAscending(new.id)
        case .left, .lapsed: if new.offer != nil { line.failedCount += 1 }
        case .booked: break
        }
      }
    }
  }

  private mutating func change(_ entry: WaitlistEntry, _ body: (inout Line) -> Void) {
    let slot = Slot(entry)
    var line = lines.removeValue(forKey: slot) ?? Line()
    body(&line)
    if !line.isEmpty { lines[slot] = line }
    if line.mayOwe { owing.insert(slot) } else { owing.remove(slot) }
  }
}
