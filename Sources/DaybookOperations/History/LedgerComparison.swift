public import Daybook
public import DaybookDomain
internal import DaybookLog
internal import DaybookViews

/// How two ledgers, or a ledger and a backup, differ: what they have in common, and what each has after it.
public struct LedgerComparison: Sendable {
  /// One of the two.
  public struct Side: Sendable {
    /// The directory it was opened at.
    public let path: String
    /// Its last record.
    public let head: LogPoint
    /// The first record that the other does not have; nil: the other has all of them.
    public fileprivate(set) var first: Fact?
    /// The last record that the other does not have.
    public fileprivate(set) var last: Fact?
    /// How many events of each type the other does not have.
    public fileprivate(set) var types: [EventType: Int] = [:]

    fileprivate mutating func note(_ fact: Fact) {
      first = first ?? fact
      last = fact
      types[fact.event.type, default: 0] += 1
    }
  }

  /// An entity that does not stand the same in both.
  public struct Change: Sendable {
    /// Its id.
    public let id: ClaimID
    /// The venue it is at.
    public let venue: VenueID
    /// As this ledger has it; nil: it does not.
    public let here: EntityValue?
    /// As the other has it; nil: it does not.
    public let there: EntityValue?
  }

  /// The last record that both have: their histories are the same up to there.
  public let common: LogPoint
  /// This ledger.
  public let here: Side
  /// The other.
  public let there: Side
  /// The entities that differ, in order of venue and id.
  public let changes: [Change]
  /// How the venues are told.
  package let zones: VenueZones

  /// Whether the other is this ledger as it is, or as it was: it has no record that is not here.
  public var isPast: Bool { there.first == nil }
}

extension LedgerOperations {
  /// Compares this ledger with another directory of the same ledger: a ledger, or a backup of its log.
  ///
  /// Records are compared by their links: `verify` proves that each side's are right. The state of an entity is folded
  /// from its own records; those of the entities that the other's own records name are held in memory. Neither changes.
  /// Throws `.diverged` for another ledger, and, unless `acrossLives` is true, for another incarnation of this one:
  /// positions after a restore are given out again to other records, so there the two are about different things.
  public func compare(
    with path: String, acrossLives: Bool = false
  ) throws(LedgerFailure) -> LedgerComparison {
    let history = try LedgerHistory(ledger.path)
    defer { history.close() }
    let (other, life) = try openOther(path)
    defer { other.close() }
    let created = try LedgerRecord.first(in: other).ledger
    guard created == history.reader.created.ledger else {
      throw LedgerFailure(
        .diverged,
        "compare with \(path): it is of the ledger \(created), this is \(history.reader.created.ledger), and they have no record in common; give a ledger or a backup of the same ledger"
      )
    }
    let identity = try ledger.currentIdentity()
    guard acrossLives || life == identity.incarnation else {
      throw LedgerFailure(
        .diverged,
        "compare with \(path): it is of the incarnation \(life), this ledger is \(identity.incarnation) since \(identity.created): one of them was restored, and after that their positions are given to different records; compare across lives to see what they have in common"
      )
    }
    var comparing = try Comparing(history, ledger.path, other, path)
    return try comparing.result()
  }

  /// The log of a ledger or of a backup, and the incarnation it is of.
  private func openOther(_ path: String) throws(LedgerFailure) -> (any LogStorage, IncarnationID) {
    if let manifest = try BackupManifest.read(.log, in: path) {
      try checkPages(ofBackup: path)
      let log = try LMDBLog(directory: path + "/log", mapByteCount: mapByteCount, isReadOnly: true)
      return (log, manifest.incarnation)
    }
    let directory = LedgerDirectory(path)
    let log = try directory.storage(mapByteCount: mapByteCount, isReadOnly: true)
    return (log, try directory.currentIdentity().incarnation)
  }
}

/// The comparison while it is made.
private struct Comparing {
  private let history: LedgerHistory
  private let other: any LogStorage
  private let common: LogHead
  private var here: LedgerComparison.Side
  private var there: LedgerComparison.Side
  /// What the records name that only one has.
  private var named: Set<ClaimID> = []
  /// As the other has them: the entities that its own records name.
  private var theirs = PastEntities()

  init(
    _ history: LedgerHistory, _ path: String, _ other: any LogStorage, _ otherPath: String
  ) throws(LedgerFailure) {
    let ours = history.reader.storage
    let (head, otherHead) = (try ours.head(), try other.head())
    let last = min(head.position, otherHead.position)
    let isSame = try ours.link(of: last) == other.link(of: last)
    let position = isSame ? last : try LedgerOperations.lastCommon(ours, other, before: last)
    (self.history, self.other) = (history, other)
    common = LogHead(position: position, link: try ours.link(of: position) ?? .zero)
    here = LedgerComparison.Side(path: path, head: LogPoint(head))
    there = LedgerComparison.Side(path: otherPath, head: LogPoint(otherHead))
  }

  mutating func result() throws(LedgerFailure) -> LedgerComparison {
    let start = Position(common.position)
    var unknown: Set<ClaimID> = []
    _ = try other.facts(after: start) { fact, _ in
      guard fact.position <= there.head.position else { return false }
      there.note(fact)
      unknown.formUnion(fact.event.named)
      return true
    }
    for id in unknown { for entity in try stories(of: id, through: start).all { theirs.put(entity) } }
    _ = try other.facts(after: start) { fact, _ in
      guard fact.position <= there.head.position else { return false }
      theirs.apply(fact, numbers: [:])
      return true
    }
    named = unknown
    _ = try history.reader.storage.facts(after: start) { fact, _ in
      guard fact.position <= here.head.position else { return false }
      here.note(fact)
      named.formUnion(fact.event.named)
      return true
    }
    var changes: [LedgerComparison.Change] = []
    for id in named {
      let mine = try stories(of: id, through: here.head.position).entity(id)
      var their = theirs.entity(id)
      if their == nil { their = try stories(of: id, through: start).entity(id) }
      guard mine != their, let entity = mine ?? their else { continue }
      changes.append(
        LedgerComparison.Change(
          id: id, venue: EntityValue(entity).venue, here: mine.map { EntityValue($0) },
          there: their.map { EntityValue($0) }))
    }
    changes.sort { a, b in a.venue != b.venue ? a.venue < b.venue : a.id < b.id }
    let zones = try history.read { VenueZones(changes.map(\.venue), $0) }
    return LedgerComparison(
      common: LogPoint(common), here: here, there: there, changes: changes, zones: zones)
  }

  /// An entity, and what hangs together with it, as this ledger's records left them.
  private func stories(of id: ClaimID, through last: Position) throws(LedgerFailure) -> PastEntities {
    try history.ask { snapshot throws(LedgerFailure) in
      try EntityHistory(of: id, through: last, snapshot, history.reader.storage).store(through: last)
    } ?? PastEntities()
  }
}

extension PastEntities {
  fileprivate mutating func put(_ entity: Departed) {
    switch entity {
    case .reservation(let reservation): put(reservation)
    case .hold(let hold): put(hold)
    case .block(let block): put(block)
    case .entry(let entry): put(entry)
    case .ticket(let ticket): put(ticket)
    }
  }
}
