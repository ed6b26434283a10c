import DaybookDomain
import DaybookTime

/// What a row is about, in words, and how its records are known in the log.
package struct RowSubject: Hashable, Sendable, CustomStringConvertible {
  /// How a record is known to concern it; any one of them is enough.
  enum Mark: Hashable, Sendable {
    /// It names this id.
    case names(high: UInt64, low: UInt64)
    case record(Position)
    case notice(NoticeID)
    case venue(VenueID)
    case zone(String)
    case dishes(VenueID)
    case guest(Actor)
    case type(EventType)
  }

  package let description: String
  let marks: [Mark]

  init(_ description: String, _ marks: [Mark]) {
    self.description = description
    self.marks = marks
  }

  init<Entity>(_ word: String, _ id: ID<Entity>) { self.init("\(word) \(id)", [.naming(id)]) }

  /// Whether a record concerns it. `fact` decodes the record, and is asked only when its bytes do not say.
  func isOf(_ record: RawSpan, at position: Position, _ fact: () throws(ViewError) -> Fact) throws(ViewError)
    -> Bool
  {
    for mark in marks where try mark.isOf(record, at: position, fact) { return true }
    return false
  }
}

extension RowSubject.Mark {
  static func naming<Entity>(_ id: ID<Entity>) -> RowSubject.Mark { .names(high: id.high, low: id.low) }

  fileprivate func isOf(_ record: RawSpan, at position: Position, _ fact: () throws(ViewError) -> Fact)
    throws(ViewError)
    -> Bool
  {
    switch self {
    case .record(let place): return position == place
    case .names(let high, let low):
      guard record.contains(high, low) else { return false }
      // A refusal and a repeated answer name what they are about, and make nothing of it.
      let type = try fact().event.type
      return type != .refused && type != .answered
    case .notice(let id): return try fact().marks(id)
    default: return isOf(try fact())
    }
  }

  private func isOf(_ fact: Fact) -> Bool {
    switch (self, fact.event) {
    case (.venue(let id), .venueDefined(let venue)): venue.id == id
    case (.zone(let name), .zoneRulesAdopted(let rules)): rules.name == name
    case (.dishes(let venue), .eightySixed): fact.venue == venue
    case (.guest(let guest), .guestForgotten(let forgotten)): forgotten.guest == guest
    case (.type(let type), let event): event.type == type
    default: false
    }
  }
}

extension Fact {
  /// Whether it says what became of a notice.
  fileprivate func marks(_ id: NoticeID) -> Bool {
    guard venue == id.venue else { return false }
    return switch event {
    case .noticesDelivered(let delivered):
      delivered.audience == id.audience && delivered.numbers.contains(id.number)
    case .noticeAcknowledged(let mark), .noticeRetried(let mark), .noticeEscalated(let mark):
      mark.audience == id.audience && mark.number == id.number
    default: false
    }
  }
}

extension RawSpan {
  /// Whether the sixteen bytes of an id stand in it.
  fileprivate func contains(_ high: UInt64, _ low: UInt64) -> Bool {
    guard byteCount >= 16 else { return false }
    let (first, second) = (high.bigEndian, low.bigEndian)
    for offset in 0...(byteCount - 16)
    where unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) == first
      && unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self) == second
    {
      return true
    }
    return false
  }
}
