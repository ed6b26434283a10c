public import Daybook
public import DaybookDomain
internal import DaybookLog
internal import DaybookViews

/// The full history of a command or an entity, and why a command was refused.
public struct Explanation: Sendable {
  /// A notice, and the records about its delivery.
  public struct ToldNotice: Sendable {
    /// The notice in its current state.
    public let notice: Notice
    /// The records of its delivery, acknowledgement, retries and escalation.
    public let marks: [Position]
  }

  /// The records of an entity and of related ones.
  public struct History: Sendable {
    /// The entities in their current state.
    public let entities: [EntityValue]
    /// The records, in the order of the log.
    public let facts: [Fact]
    /// The notices about them, in the order of the log.
    public let notices: [ToldNotice]
  }

  /// A reason for a refusal, with what was in the way.
  public struct Obstacle: Sendable {
    /// The reasons of the refusal.
    public let reason: Reason
    /// The entity in the way, as it was then; nil when the reason names none.
    public let entity: EntityValue?
  }

  /// The records of the command that was asked about.
  public fileprivate(set) var command: [Fact] = []
  /// The reasons of the refusal.
  public fileprivate(set) var obstacles: [Obstacle] = []
  /// The venue of the refused command; nil when it was not refused, or named none.
  public fileprivate(set) var venue: VenueID?
  /// What the refused command asked for; nil when it was not refused, or an older version did not record it.
  public fileprivate(set) var sought: Sought?
  /// The start times that were free then, the nearest first; nil when unknown.
  public fileprivate(set) var free: [Slot]?
  /// The histories of the entities it concerns.
  public fileprivate(set) var histories: [History] = []
  /// The faults of records in this explanation, by position; their content is not proven.
  public fileprivate(set) var faults: [Position: String] = [:]
}

extension LedgerHistory {
  /// Explains the command that a record belongs to, and the entities it concerns.
  ///
  /// For a refusal it also finds the start times that were free for the party, or for `party` if given.
  /// Throws `.notFound` when there is no such record.
  public func explain(record position: Position, for party: PartySize? = nil) throws(LedgerFailure)
    -> Explanation
  {
    var explanation = Explanation()
    try add(command: position, to: &explanation)
    try lookForFree(party, &explanation)
    return explanation
  }

  /// Explains the command answered under an actor's key. Throws `.notFound` when there is none.
  public func explain(
    key: IdempotencyKey, by actor: Actor, for party: PartySize? = nil
  ) throws(LedgerFailure) -> Explanation {
    let name = try reader.name(of: key, by: actor)
    guard let position = try ask({ snapshot throws(LedgerFailure) in try snapshot.index.position(of: name) })
    else {
      throw LedgerFailure(.notFound, "\(actor) has had no answer to the key \"\(key)\"")
    }
    return try explain(record: position, for: party)
  }

  /// Explains a booking, hold, block, waitlist entry or ticket. Throws `.notFound` when there is none.
  public func explain(_ id: ClaimID) throws(LedgerFailure) -> Explanation {
    var explanation = Explanation()
    try add(id, to: &explanation)
    guard !explanation.histories.isEmpty else {
      throw LedgerFailure(.notFound, "no reservation, hold, block, waitlist entry or ticket \(id)")
    }
    return explanation
  }

  private func add(command position: Position, to explanation: inout Explanation) throws(LedgerFailure) {
    let named = try reader.storage.checkedRecord(at: position)
    guard let named else {
      throw .noRecord(position, through: try head())
    }
    explanation.faults[position] = named.fault?.description
    guard let first = named.fact?.first else { return }
    _ = try reader.storage.records(after: Position(first.value - min(first.value, 1))) { record, _ in
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
    for record in explanation.command {
      if case .refused(let refusal) = record.event { try explain(refusal, record, &explanation) }
      for id in record.event.named { try add(id, to: &explanation) }
    }
  }

  private func add(_ id: ClaimID, to explanation: inout Explanation) throws(LedgerFailure) {
    guard !explanation.histories.contains(where: { $0.entities.contains { $0.id == id } }) else { return }
    let found = try ask { snapshot throws(LedgerFailure) in
      let records = try EntityHistory(of: id, through: snapshot.position, snapshot, reader.storage)
      return (records, records.store(through: snapshot.position).effective(at: now(snapshot)))
    }
    guard let (records, store) = found else { return }
    for fault in records.faults { explanation.faults[fault.position] = fault.description }
    guard store.entity(id) != nil || !records.faults.isEmpty else { return }
    explanation.histories.append(
      Explanation.History(
        entities: store.all.map { EntityValue($0) }, facts: records.facts,
        // A record may also have told of others, such as a closing of each who was expected.
        notices: store.told.compactMap { notice in
          records.marks[notice.id].map { Explanation.ToldNotice(notice: notice, marks: $0) }
        }))
  }

  private func explain(
    _ refusal: Refusal, _ fact: Fact, _ explanation: inout Explanation
  ) throws(LedgerFailure) {
    let past = PastLedger(reader, after: fact)
    explanation.sought = refusal.sought
    explanation.venue = fact.venue
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
