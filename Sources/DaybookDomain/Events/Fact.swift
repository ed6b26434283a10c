public import DaybookTime

/// An event as it stands in the log: with its position, its time and who asked for it.
public struct Fact: Hashable, Sendable {
  /// Where it stands in the log, from 1.
  public var position: Position
  /// Position of the first event of the same command.
  public var first: Position
  /// Never decreases from one record to the next.
  public var recordedAt: Timestamp
  /// Who asked for it; the ledger for what it records by itself.
  public var by: Actor
  /// The idempotency key it was asked under, if any.
  public var key: IdempotencyKey?
  /// Keyed BLAKE2b-128 of the command's fields as given; only with a key.
  public var fingerprint: [UInt8]?
  /// The caller's own name for the request.
  public var requestID: String?
  /// The trace of the request that brought the command.
  public var traceparent: TraceParent?
  /// The venue it belongs to; nil for what concerns the whole ledger.
  public var venue: VenueID?
  /// What happened.
  public var event: Event
  /// The number of the older form the event was read in; nil: today's.
  ///
  /// An event of an older form was decided by the rules of its time.
  @usableFromInline package var form: Int?
  /// Whether the event was read in this form or a later one.
  package func isInForm(_ number: Int) -> Bool { form.map { $0 >= number } ?? true }

  /// Made from its parts; nothing is checked.
  @inlinable
  public init(
    position: Position, first: Position, recordedAt: Timestamp, by: Actor, key: IdempotencyKey? = nil,
    fingerprint: [UInt8]? = nil, requestID: String? = nil, traceparent: TraceParent? = nil,
    venue: VenueID? = nil, event: Event
  ) {
    self.init(
      position: position, first: first, recordedAt: recordedAt, by: by, key: key, fingerprint: fingerprint,
      requestID: requestID, traceparent: traceparent, venue: venue, event: event, form: nil)
  }

  /// As it was read in an older form; nil: today's.
  @inlinable
  package init(
    position: Position, first: Position, recordedAt: Timestamp, by: Actor, key: IdempotencyKey?,
    fingerprint: [UInt8]?, requestID: String?, traceparent: TraceParent?, venue: VenueID?, event: Event,
    form: Int?
  ) {
    self.position = position
    self.first = first
    self.recordedAt = recordedAt
    self.by = by
    self.key = key
    self.fingerprint = fingerprint
    self.requestID = requestID
    self.traceparent = traceparent
    self.venue = venue
    self.event = event
    self.form = form
  }
}
