public import Daybook
public import DaybookDomain
internal import DaybookLog
internal import DaybookViews

/// Why something is as it is: a command, why it was refused, and all that concerns what it named.
public struct Explanation: Sendable {
  /// What somebody was told, and the records that say what became of it.
  public struct ToldNotice: Sendable {
    /// The notice, as it stands.
    public let notice: Notice
    /// Records that it was delivered, taken, tried again or escalated.
    public let marks: [Position]
  }

  /// Every record about an entity and what hangs together with it.
  public struct History: Sendable {
    /// The entities, as they stand.
    public let entities: [EntityValue]
    /// The records, in the order of the log.
    public let facts: [Fact]
    /// Who was told what, in the order of the log.
    public let notices: [ToldNotice]
  }

  /// Something in the way of a refused command.
  public struct Obstacle: Sendable {
    /// Why it was refused.
    public let reason: Reason
    /// What stood in the way, as it was then; nil where that is nothing with an id.
    public let entity: EntityValue?
  }

  /// The records of the command, where one was asked for.
  public fileprivate(set) var command: [Fact] = []
  /// Why it was refused.
  public fileprivate(set) var obstacles: [Obstacle] = []
  /// What it asked for; nil: it was not refused, or the record is of older software that did not keep it.
  public fileprivate(set) var sought: Sought?
  /// The starts that were free then, the nearest first; nil: not known.
  public fileprivate(set) var free: [Slot]?
  /// What it concerned.
  public fileprivate(set) var histories: [History] = []
  /// What is wrong with records that are told of, by position: what they say is not proven.
  public fileprivate(set) var faults: [Position: String] = [:]
}

extension LedgerHistory {
  /// Explains the command that a record belongs to, and what it concerned.
  ///
  /// Of a refusal it says which other starts were free for the party, or for another, where one is named. Throws `.notFound`
  /// where there is no such record.
  public func explain(record position: Position, for party: PartySize? = nil) throws(LedgerFailure)
    -> Explanation
  {
    var explanation = Explanation()
    try add(command: position, to: &explanation)
    try lookForFree(party, &explanation)
    return explanation
  }

  /// Explains the command that was answered under an actor's key. Throws `.notFound` where none was.
  public func explain(
    key: IdempotencyKey, by actor: Actor, for party: PartySize? = nil
  ) throws(LedgerFailure) -> Explanation {
    let name = try reader.name(of: key, by: actor)
    guard let position = try ask({ snapshot throws(ViewError) in try snapshot.index.position(of: name) })
    else {
      throw LedgerFailure(.notFound, "\(actor) has had no answer to the key \"\(key)\"")
    }
    return try explain(record: position, for: party)
  }

  /// Tells every record about a booking, hold, block, waitlist entry or ticket. Throws `.notFound` where there is none.
  public func explain(_ id: ClaimID) throws(LedgerFailure) -> Explanation {
    var explanation = Explanation()
    try add(id, to: &explanation)
    guard !explanation.histories.isEmpty else {
      throw LedgerFailure(.notFound, "no reservation, hold, block, waitlist entry or ticket \(id)")
    }
    return explanation
  }

  private func add(command position: Position, to explanation: inout Explanation) throws(LedgerFailure) {
    let named = try LedgerFailure.ofLog { () throws(LogFailure) in
      try reader.storage.checkedRecord(at: position)
    }
    guard let named else {
      throw LedgerFailure(.notFound, "no record \(position): the log goes from 1 to \(try head())")
    }
    explanation.faults[position] = named.fault?.description
    guard let first = named.fact?.first else { return }
    _ = try LedgerFailure.ofLog { () throws(LogFailure) in
      try reader.storage.records(after: Position(first.value - min(first.value, 1))) { record, _ in
        guard record.position >= position || record.fact?.first == first else {
          // What the command was before this one cannot be told.
          explanation.faults[record.position] = record.fault?.description
          return record.fault != nil
        }
        guard let fact = record.fact, fact.first == first else { return false }
        explanation.faults[record.position] = record.fault?.description
        explanation.command.append(fact)
        return true
      }
    }
    for record in explanation.command {
      if case .refused(let refusal) = record.event { try explain(refusal, record, &explanation) }
      for id in record.event.named { try add(id, to: &explanation) }
    }
  }

  private func add(_ id: ClaimID, to explanation: inout Explanation) throws(LedgerFailure) {
    guard !explanation.histories.contains(where: { $0.entities.contains { $0.id == id } }) else { return }
    let found = try ask { snapshot throws(ViewError) in
      let records = try EntityHistory(of: id, through: snapshot.position, snapshot, reader.storage)
      return (records, records.store(through: snapshot.position))
    }
    guard let (records, store) = found else { return }
    for fault in records.faults { explanation.faults[fault.position] = fault.description }
    guard store.entity(id) != nil || !records.faults.isEmpty else { return }
    explanation.histories.append(
      Explanation.History(
        entities: store.all.map { EntityValue($0) }, facts: records.facts,
        notices: store.told.map {
          Explanation.ToldNotice(notice: $0, marks: records.marks[$0.id] ?? [])
        }))
  }

  private func explain(
    _ refusal: Refusal, _ fact: Fact, _ explanation: inout Explanation
  ) throws(LedgerFailure) {
    let past = PastLedger(reader, after: fact)
    explanation.sought = refusal.sought
    for reason in refusal.reasons {
      let entity = try reason.claim.flatMap { id throws(LedgerFailure) in
        try entities(of: id, at: past)?.entity(id)
      }
      explanation.obstacles.append(
        Explanation.Obstacle(reason: reason, entity: entity.map { EntityValue($0) }))
    }
  }

  /// The starts that were free when the command was refused, nearest to when the party was to come.
  private func lookForFree(_ other: PartySize?, _ explanation: inout Explanation) throws(LedgerFailure) {
    // What cannot be proven leads nowhere.
    guard explanation.faults.isEmpty, let fact = explanation.command.first, !explanation.obstacles.isEmpty,
      let party = other ?? explanation.sought?.party,
      let start = explanation.sought?.start
        ?? explanation.obstacles.lazy.compactMap({ $0.reason.start }).first,
      let venue = explanation.obstacles.lazy.compactMap({ $0.entity?.venue }).first ?? fact.venue
    else { return }
    let past = try past(.position(fact.position))
    let state = try state(at: past)
    guard let number = state.number(of: venue) else { return }
    explanation.free = past.nearest(in: state.venues[number], to: start, party: party)
  }
}
