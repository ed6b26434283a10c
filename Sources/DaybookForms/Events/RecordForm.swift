package import DaybookCBOR
package import DaybookDomain
import DaybookTime

/// A record's CBOR: the envelope of a fact, with the event's data in it.
///
/// `by, key?, data, type, first, venue?, version, requestId?, recordedAt, fingerprint?, traceparent?`. The position is in
/// the record's header and not here.
package enum RecordForm {
  /// Appends the record's CBOR, one deterministic map.
  package static func encode(_ fact: borrowing Fact, into cbor: inout CBORWriter) {
    cbor.writeFields { write(fact, to: &$0) }
  }

  /// Reads a record's CBOR, which must be one fact in a known form and nothing else.
  ///
  /// No bytes trap. A decoded record encodes to the same bytes, unless it was stored in an older form. Whoever reads
  /// many gives the names that are known already.
  package static func decode(
    _ cbor: RawSpan, position: Position, known: KnownTexts? = nil
  ) throws(FormError) -> Fact {
    do throws(FormError) {
      return try read(cbor, position: position, known)
    } catch {
      throw error.located(in: cbor)
    }
  }

  /// Writes the envelope's fields: those of `log --json` without position and link.
  @inline(__always)
  package static func write<Writer: FieldWriter & ~Copyable>(_ fact: borrowing Fact, to fields: inout Writer)
  {
    fields.field("by", actor: fact.by)
    fields.field("key", text: fact.key?.text)
    fields.object("data") { EventForms.write(fact.event, to: &$0) }
    let type = fact.event.type
    fields.field("type", text: type.rawValue)
    fields.field("first", unsigned: fact.first.value)
    fields.field("venue", text: fact.venue?.text)
    fields.field("version", integer: EventForms.current(type))
    fields.field("requestId", text: fact.requestID)
    fields.field("recordedAt", instant: fact.recordedAt)
    fields.field("fingerprint", bytes: fact.fingerprint)
    fields.field("traceparent", text: fact.traceparent?.text)
  }

  @inline(__always)
  private static func read(
    _ cbor: RawSpan, position: Position, _ known: KnownTexts?
  ) throws(FormError) -> Fact {
    var fields = FormReader(cbor, .record, known: known)
    let outer = try fields.enter()
    let by = try fields.actor("by")
    let key = try fields.optionalText("key")
    try fields.expect("data")
    var data = fields
    try fields.skip()
    let type = try fields.eventType("type")
    let first = try fields.unsigned("first", .position)
    let venue: VenueID? = try fields.optionalName("venue")
    try fields.expect("version")
    let versionPlace = fields.offset
    let version = try fields.integer(.form)
    let inData = try data.enter()
    let event = try EventForms.read(type, version: version, at: versionPlace, from: &data)
    try data.leave(inData)
    let requestID = try fields.optionalText("requestId")
    let recordedAt = try fields.instant("recordedAt")
    let fingerprint = try fields.optionalBytes("fingerprint")
    let traceparent = try fields.optionalText("traceparent")
    try fields.leave(outer)
    try fields.end()
    return Fact(
      position: position, first: Position(first), recordedAt: recordedAt, by: by,
      key: key.map { IdempotencyKey($0) }, fingerprint: fingerprint, requestID: requestID,
      traceparent: traceparent.map { TraceParent(stored: $0) }, venue: venue,
      event: event, form: version == EventForms.current(type) ? nil : version)
  }
}

extension RecordForm {
  /// What a reader needs to decide whether a record concerns it.
  package struct Head: Hashable, Sendable {
    package var type: EventType
    package var version: Int
    package var venue: VenueID?
    package var key: IdempotencyKey?
    package var by: Actor
  }

  /// Reads the envelope up to the version, skipping the data; what follows is not read.
  package static func peek(_ cbor: RawSpan) throws(FormError) -> Head {
    do throws(FormError) {
      return try readHead(cbor)
    } catch {
      throw error.located(in: cbor)
    }
  }

  private static func readHead(_ cbor: RawSpan) throws(FormError) -> Head {
    var fields = FormReader(cbor, .record)
    _ = try fields.enter()
    let by = try fields.actor("by")
    let key = try fields.optionalText("key")
    try fields.expect("data")
    try fields.skip()
    let type = try fields.eventType("type")
    _ = try fields.unsigned("first", .position)
    let venue: VenueID? = try fields.optionalName("venue")
    let version = try fields.integer("version", .form)
    return Head(type: type, version: version, venue: venue, key: key.map { IdempotencyKey($0) }, by: by)
  }
}

extension FormReader {
  @_lifetime(self: copy self)
  fileprivate mutating func eventType(_ name: StaticString) throws(FormError) -> EventType {
    try expect(name)
    let place = offset
    let span: RawSpan
    do { span = try cbor.readTextSpan() } catch { throw malformed(error) }
    guard let type = EventType.named(span) else {
      let name = String(checking: span) ?? ""
      throw FormError(
        .unknownType, at: place, "an event of type \"\(name)\", which this software does not know")
    }
    return type
  }
}
