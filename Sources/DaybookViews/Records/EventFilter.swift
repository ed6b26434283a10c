package import DaybookCrypto
public import DaybookDomain
import DaybookForms
package import DaybookLog

/// Which events of the log are wanted; of all others only the link is checked, and their data is not decoded.
///
/// An event is wanted when it passes every condition that is set.
public struct EventFilter: Hashable, Sendable {
  /// Events of these venues; what concerns the whole ledger is of none. Nil: all.
  public var venues: Set<VenueID>?
  /// Events of these types. Nil: all.
  public var types: Set<EventType>?
  /// Events that name one of these reservations. Nil: all.
  public var reservations: Set<ReservationID>?
  /// Events of commands by these actors. Nil: all.
  public var actors: Set<Actor>?
  /// Events of commands under one of these keys, of whatever actor. Nil: all.
  public var keys: Set<IdempotencyKey>?
  /// Events of commands with one of these request ids. Nil: all.
  public var requestIDs: Set<String>?
  /// With venues: also what concerns the whole ledger, such as a guest who is forgotten.
  package var takesLedger = false

  /// An omitted condition is met by every event.
  public init(
    venues: Set<VenueID>? = nil, types: Set<EventType>? = nil, reservations: Set<ReservationID>? = nil,
    actors: Set<Actor>? = nil, keys: Set<IdempotencyKey>? = nil, requestIDs: Set<String>? = nil
  ) {
    (self.venues, self.types, self.reservations) = (venues, types, reservations)
    (self.actors, self.keys, self.requestIDs) = (actors, keys, requestIDs)
  }

  /// Every event.
  public static let all = EventFilter()

  private var isAll: Bool { self == .all }

  /// Whether it may want a record: decided from the envelope, and from the bytes of the ids.
  func mayWant(_ cbor: RawSpan) throws(FormError) -> Bool {
    guard !isAll else { return true }
    if let reservations, !reservations.contains(where: { cbor.contains($0.high, $0.low) }) { return false }
    guard venues != nil || types != nil || actors != nil || keys != nil else { return true }
    let head = try RecordForm.peek(cbor)
    if let types, !types.contains(head.type) { return false }
    if let actors, !actors.contains(head.by) { return false }
    if let keys, !(head.key.map { keys.contains($0) } ?? false) { return false }
    return isOfVenues(head.venue)
  }

  private func isOfVenues(_ venue: VenueID?) -> Bool {
    guard let venues else { return true }
    return venue.map { venues.contains($0) } ?? takesLedger
  }

  /// Whether it wants an event, whose envelope and data are decoded.
  package func wants(_ fact: Fact) -> Bool {
    if let types, !types.contains(fact.event.type) { return false }
    guard isOfVenues(fact.venue) else { return false }
    if let actors, !actors.contains(fact.by) { return false }
    if let keys, !(fact.key.map { keys.contains($0) } ?? false) { return false }
    if let requestIDs, !(fact.requestID.map { requestIDs.contains($0) } ?? false) { return false }
    guard let reservations else { return true }
    var found = false
    fact.event.forEachPart { _, part in
      if case .reservation(let id) = part, reservations.contains(id) { found = true }
    }
    return found
  }
}

/// A stretch of the log, and those of its events that a filter wants.
package struct LogStretch: Sendable {
  /// What was wanted, in order.
  package private(set) var events: [Fact] = []
  /// The last record that was read; the start when there was none.
  package private(set) var end: LogHead
  /// The link at the start; nil when the log has no record there.
  package private(set) var linkAtStart: Digest256?

  /// Nothing of the log, at a position.
  package init(at position: Position) { end = LogHead(position: position.value, link: .zero) }

  /// Reads after a position until so many events are wanted, or so many records are read; checks every link.
  package init(
    of log: any LogStorage, after start: Position, matching filter: EventFilter, mostEvents: Int,
    mostRecords: UInt64
  ) throws(LedgerFailure) {
    end = LogHead(position: start.value, link: .zero)
    precondition(mostEvents > 0 && mostRecords > 0, "a stretch has at least one record")
    let last = start.value + mostRecords
    var (events, end) = ([Fact](), end)
    let link = try log.records(after: start, matching: filter) { record throws(LedgerFailure) in
      if let fault = record.fault { throw LedgerFailure(fault) }
      if let link = record.link { end = LogHead(position: record.position.value, link: link) }
      if let fact = record.fact, filter.wants(fact) { events.append(fact) }
      return events.count < mostEvents && record.position.value < last
    }
    if end.position == start.value { end = LogHead(position: start.value, link: link ?? .zero) }
    (self.events, self.end, linkAtStart) = (events, end, link)
  }
}

extension LogStorage {
  /// As `records`, but a record that the filter does not want has no fact: only its header and link are checked.
  package func records(
    after position: Position, matching filter: EventFilter,
    _ body: (CheckedRecord) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) -> Digest256? {
    var check = RecordCheck(after: position)
    try read(after: check.readsAfter) { number, record throws(LedgerFailure) in
      if let gap = check.gap(before: number), try !body(gap) { return false }
      let found = check.take(record, at: number) { cbor throws(FormError) in
        // Record 1 names the ledger, from which its own link is computed.
        let isWanted = try filter.mayWant(cbor)
        guard isWanted || number == 1 else { return nil }
        return try RecordForm.decode(cbor, position: Position(number))
      }
      guard let found else { return true }
      return try body(found)
    }
    return check.linkAtStart
  }
}
