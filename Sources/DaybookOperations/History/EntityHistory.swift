package import Daybook
package import DaybookDomain
package import DaybookLog
package import DaybookViews

/// The records of an entity and of related ones.
///
/// Of a booking: the hold it consumed, its waitlist entry, its
/// tickets, and the notices about them.
///
/// They are found through the view `index`, so the cost depends on their number, not on their place in the
/// log.
package struct EntityHistory: Sendable {
  /// In the order of the log.
  package let facts: [Fact]
  /// The numbers of the first notices that a record makes.
  private let numbers: [Position: [Audience: Int]]
  /// What is wrong with records of it; one that cannot be read is not among the facts.
  package let faults: [RecordFault]
  /// The records that say what became of a notice.
  package let marks: [NoticeID: [Position]]

  /// The entities as the records through a position left them.
  package func store(through last: Position) -> PastEntities {
    var store = PastEntities()
    for fact in facts where fact.position <= last {
      store.apply(fact, numbers: numbers[fact.position] ?? [:])
    }
    return store
  }

  /// Collects the records of an entity through a position; none when there never was such an entity.
  package init(
    of id: ClaimID, through last: Position, _ snapshot: borrowing Snapshot, _ storage: any LogStorage
  ) throws(LedgerFailure) {
    var gathering = Gathering(storage)
    try gathering.follow(id, through: last, snapshot)
    try gathering.listen(through: last, snapshot)
    facts = gathering.facts.values.sorted { $0.position < $1.position }
    numbers = gathering.numbers
    faults = gathering.faults.sorted { $0.key < $1.key }.map(\.value)
    marks = gathering.marks
  }

  private struct Gathering {
    private let storage: any LogStorage
    var facts: [Position: Fact] = [:]
    var faults: [Position: RecordFault] = [:]
    var numbers: [Position: [Audience: Int]] = [:]
    var marks: [NoticeID: [Position]] = [:]
    private var known: Set<ClaimID> = []
    /// Records whose notices are to be looked for.
    private var unheard: [Position] = []

    init(_ storage: any LogStorage) { self.storage = storage }

    private mutating func read(_ position: Position) throws(LedgerFailure) -> Fact? {
      if let fact = facts[position] { return fact }
      guard let record = try storage.checkedRecord(at: position) else { return nil }
      faults[position] = record.fault
      guard let fact = record.fact else { return nil }
      facts[position] = fact
      unheard.append(position)
      return fact
    }

    /// Reads the histories of an entity and of everything that its records tie it to.
    mutating func follow(_ id: ClaimID, through last: Position, _ snapshot: borrowing Snapshot)
      throws(LedgerFailure)
    {
      var waiting = [id]
      if let ticket = try snapshot.index.ticket(id.retyped()) { waiting.append(ticket.reservation.retyped()) }
      while let next = waiting.popLast() {
        guard known.insert(next).inserted else { continue }
        for position in try snapshot.index.history(of: next, through: last) {
          if let fact = try read(position) { waiting += fact.event.tied }
        }
      }
    }

    /// Finds what the records told whom, and what became of that.
    mutating func listen(through last: Position, _ snapshot: borrowing Snapshot) throws(LedgerFailure) {
      while let position = unheard.popLast() {
        guard let venue = facts[position]?.venue else { continue }
        for audience in Audience.allCases {
          var number = try snapshot.kitchen.firstNotice(of: venue, to: audience, notBefore: position)
          while let notice = try snapshot.kitchen.notice(
            NoticeID(venue: venue, audience: audience, number: number)), notice.position == position
          {
            if numbers[position]?[audience] == nil { numbers[position, default: [:]][audience] = number }
            number += 1
            guard concerns(notice) else { continue }
            let found = try snapshot.index.marks(of: notice.id, through: last)
            marks[notice.id] = found
            for mark in found { _ = try read(mark) }
          }
        }
      }
    }

    private func concerns(_ notice: Notice) -> Bool {
      // The record of an escalation is read only where the notice that nobody took concerns them.
      notice.kind == .escalated
        || [notice.reservation?.retyped(), notice.entry?.retyped(), notice.ticket?.retyped()]
          .contains { (id: ClaimID?) in id.map(known.contains) ?? false }
    }
  }
}
