import DaybookDomain
import DaybookTime

/// A row's subject in words, and how to find its records in the log.
public struct RowSubject: Hashable, Sendable, CustomStringConvertible {
  /// How a record is known to concern the subject; any one mark is enough.
  enum Mark: Hashable, Sendable {
    /// It names this id.
    case names(high: UInt64, low: UInt64)
    case record(Position)
    case notice(NoticeID)
    case venue(VenueID)
    case zone(String)
    case dishes(VenueID)
    case guest(Actor)
    case maintenance
    case ledger
  }

  /// What it is, for people.
  public let description: String
  let marks: [Mark]

  init(_ description: String, _ marks: [Mark]) {
    self.description = description
    self.marks = marks
  }

  init<Entity>(_ word: String, _ id: ID<Entity>) { self.init("\(word) \(id)", [.naming(id)]) }

  /// Whether a record concerns it. `fact` decodes the record; it is called only when the bytes do not tell.
  func isOf(_ record: RawSpan, at position: Position, _ fact: () throws(LedgerFailure) -> Fact)
    throws(LedgerFailure)
    -> Bool
  {
    for mark in marks where try mark.isOf(record, at: position, fact) { return true }
    return false
  }
}

extension RowSubject.Mark {
  static func naming<Entity>(_ id: ID<Entity>) -> RowSubject.Mark { .names(high: id.high, low: id.low) }

  fileprivate func isOf(_ record: RawSpan, at position: Position, _ fact: () throws(LedgerFailure) -> Fact)
    throws(LedgerFailure)
    -> Bool
  {
    switch self {
    case .record(let place): return position == place
    case .names(let high, let low):
      // For most records the bytes tell at once that they do not concern it.
      guard record.contains(high, low) else { return false }
      return try fact().event.has { relation, part in
        // A refusal and a repeated answer change nothing of what they name.
        if case .claim = part { return false }
        return !relation.contains(.tells) && part.id == ClaimID(high: high, low: low)
      }
    case .notice(let id): return try fact().notices.contains(id)
    case .venue(let id): return try fact().event.has { $1 == .venue(id) }
    case .zone(let name): return try fact().event.has { $1 == .zone(name) }
    case .dishes(let venue):
      let fact = try fact()
      return fact.venue == venue && fact.event.has { if case .dish = $1 { true } else { false } }
    case .guest(let guest):
      return try fact().event.has { $0.contains(.changes) && $1 == .guest(guest) }
    case .maintenance: return try fact().event.has { $1 == .maintenance }
    case .ledger: return try fact().event.has { $0.contains(.makes) && $1 == .ledger }
    }
  }
}

extension Event {
  /// Whether it names something of this kind, in this relation.
  fileprivate func has(_ isSuch: (Relation, Part) -> Bool) -> Bool {
    var found = false
    forEachPart { relation, part in found = found || isSuch(relation, part) }
    return found
  }
}

extension RawSpan {
  /// Whether it contains the sixteen bytes of an id.
  func contains(_ high: UInt64, _ low: UInt64) -> Bool {
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
