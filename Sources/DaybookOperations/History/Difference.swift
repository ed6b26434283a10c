public import Daybook
public import DaybookDomain
internal import DaybookLog
internal import DaybookViews

/// The changes between two positions, by venue.
///
/// It holds the ids that the records in between name; each change is looked up when it is asked for.
public struct Difference: Sendable {
  /// An entity before and after.
  public struct Change: Sendable {
    /// The entity before; nil when it did not exist.
    public let before: EntityValue?
    /// The entity after.
    public let after: EntityValue
  }

  /// The first position.
  public let from: Position
  /// The last position.
  public let to: Position
  private let history: LedgerHistory
  private let venue: VenueID?
  /// The zone of the venue that is asked about.
  private let zone: String?
  /// What the records name, by venue, in order of id.
  private var named: [VenueID: [ClaimID]] = [:]
  /// Records that tell of a venue as such; without one, of the whole ledger.
  private var records: [VenueID?: [Position]] = [:]

  /// Reads the records in between.
  fileprivate init(
    from: Position, to: Position, venue: VenueID?, _ history: LedgerHistory
  ) throws(LedgerFailure) {
    (self.from, self.to, self.venue, self.history) = (from, to, venue, history)
    zone = try venue.flatMap { venue throws(LedgerFailure) in try history.zoneRules(of: venue) }?.name
    var seen: Set<ClaimID> = []
    var elsewhere: Set<ClaimID> = []
    var notices: Set<NoticeID> = []
    _ = try history.reader.storage.facts(after: from) { fact, _ in
      guard fact.position <= to else { return false }
      note(fact)
      guard venue == nil || fact.venue == nil || fact.venue == venue else { return true }
      for id in fact.event.named where seen.insert(id).inserted {
        if let venue = fact.venue { named[venue, default: []].append(id) } else { elsewhere.insert(id) }
      }
      notices.formUnion(fact.notices)
      return true
    }
    // In one snapshot each, so that a long difference holds no reader for long.
    for notice in notices {
      let id: ReservationID? = try history.read { $0.notice(notice)?.reservation }
      if let id, seen.insert(id.retyped()).inserted { named[notice.venue, default: []].append(id.retyped()) }
    }
    for id in elsewhere {
      if let found = try records(of: id)?.store(through: to).entity(id) {
        let venue = EntityValue(found).venue
        named[venue, default: []].append(id)
      }
    }
    for venue in named.keys { named[venue]?.sort() }
  }

  private mutating func note(_ fact: Fact) {
    fact.event.forEachPart { _, part in
      let about: VenueID?
      switch part {
      case .venue(let id): about = id
      case .dish: about = fact.venue
      case .maintenance: about = nil
      case .zone(let name):
        guard venue == nil || name == zone else { return }
        about = nil
      case .reservation, .hold, .block, .entry, .ticket, .claim, .notice, .day, .clock, .ledger, .guest,
        .sealed, .forgottenKey:
        return
      }
      if venue == nil || about == nil || about == venue { records[about, default: []].append(fact.position) }
    }
  }

  private func records(of id: ClaimID) throws(LedgerFailure) -> EntityHistory? {
    try history.ask { snapshot throws(LedgerFailure) in
      try EntityHistory(of: id, through: to, snapshot, history.reader.storage)
    }
  }

  /// Passes on each changed entity of a venue, those related to the named ones included.
  public func forEachChange(at venue: VenueID, _ body: (Change) -> Void) throws(LedgerFailure) {
    var told: Set<ClaimID> = []
    for id in named[venue] ?? [] where !told.contains(id) {
      guard let records = try records(of: id) else { continue }
      let (old, new) = (records.store(through: from), records.store(through: to))
      for after in new.all.map({ EntityValue($0) }) where told.insert(after.id).inserted {
        let before = old.entity(after.id).map { EntityValue($0) }
        if after.venue == venue, before != after { body(Change(before: before, after: after)) }
      }
    }
  }

  /// Passes on the records about a venue itself; with nil those about the whole ledger.
  public func forEachRecord(of venue: VenueID?, _ body: (Fact) -> Void) throws(LedgerFailure) {
    for position in records[venue] ?? [] {
      let fact = try history.reader.storage.fact(at: position)
      if let fact { body(fact) }
    }
  }

  /// The venues with possible changes, in order.
  public var venues: [VenueID] {
    Set(Array(named.keys) + records.keys.compactMap { $0 }).filter { venue == nil || $0 == venue }.sorted()
  }
}

extension LedgerHistory {
  /// Finds the changes after one position and through another, at one venue or all.
  ///
  /// It reads the records in between; the state of each entity is folded from its own records when it is
  /// asked for.
  public func difference(
    from: Position, to: Position, venue: VenueID? = nil
  ) throws(LedgerFailure) -> Difference {
    try Difference(from: from, to: to, venue: venue, self)
  }
}
