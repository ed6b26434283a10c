package import DaybookCBOR
package import DaybookDomain
import DaybookTime

/// The hot state in a snapshot: a sequence of CBOR items (RFC 8742).
///
/// Before each item an integer tells its kind. The order is fixed, so that one state has one form.
///
/// A cache, like rows of views: a snapshot of another version is discarded, and older ones are never read.
package enum StateForm {
  package static let version = 3 << 16 | EntityForm.version

  private enum Kind: Int {
    case scalars, zone, venue, outbox, dishes, closings, block, reservation, hold, entry, ticket, notice,
      sections
  }

  // MARK: writing

  package static func encode(_ state: borrowing LedgerState, into cbor: inout CBORWriter) {
    write(.scalars, into: &cbor)
    cbor.writeFields { write(state.scalars, forgotten: state.forgotten, to: &$0) }
    for rules in state.zones.values.sorted(by: { $0.name < $1.name }) {
      write(.zone, into: &cbor)
      EntityForm.encode(rules, into: &cbor)
    }
    for (number, venue) in state.venues.enumerated() {
      write(.venue, into: &cbor)
      EntityForm.encode(venue.definitions, into: &cbor)
      let closings = venue.closings
      guard closings != Closings() else { continue }
      let reopened = closings.reopened.sorted { $0.key < $1.key }
      write(.closings, into: &cbor)
      cbor.writeFields { fields in
        fields.field("later", integers: closings.later.map(\.daysSinceEpoch))
        fields.field("venue", integer: number)
        fields.field("through", integer: closings.through?.daysSinceEpoch)
        fields.field("reopened", integers: reopened.map(\.key.daysSinceEpoch))
        fields.field("reopenedAt", integers: reopened.map { Int($0.value.microseconds) })
      }
    }
    for outbox in state.outboxes {
      write(.outbox, into: &cbor)
      cbor.writeFields { fields in
        fields.field("last", integer: outbox.last)
        fields.field("venue", integer: outbox.venue)
        fields.field("audience", text: outbox.audience.rawValue)
      }
    }
    for venue in state.venues {
      let dishes = state.dishesOut(at: venue.definition.id)
      guard !dishes.isEmpty else { continue }
      write(.dishes, into: &cbor)
      cbor.writeArrayHeader(dishes.count + 1)
      for text in [venue.definition.id.text] + dishes { cbor.writeText(text) }
    }
    for (day, sections) in state.scalars.sections.sorted(by: { $0.key < $1.key }) {
      write(.sections, into: &cbor)
      cbor.writeFields { fields in
        fields.object("set") {
          SectionsSetForm1.write(SectionsSet(date: day.date, sections: sections), to: &$0)
        }
        fields.field("venue", text: day.venue.text)
      }
    }
    for block in state.blocks.inOrder {
      write(.block, into: &cbor)
      EntityForm.encode(block, into: &cbor)
    }
    for reservation in state.everyReservation {
      write(.reservation, into: &cbor)
      EntityForm.encode(reservation, into: &cbor)
    }
    for hold in state.holds.inOrder {
      write(.hold, into: &cbor)
      EntityForm.encode(hold, into: &cbor)
    }
    for entry in state.entries.inOrder {
      write(.entry, into: &cbor)
      EntityForm.encode(entry, into: &cbor)
    }
    for ticket in state.tickets.inOrder {
      write(.ticket, into: &cbor)
      EntityForm.encode(ticket, into: &cbor)
    }
    for notice in state.everyNotice {
      write(.notice, into: &cbor)
      EntityForm.encode(notice, into: &cbor)
    }
  }

  private static func write(_ kind: Kind, into cbor: inout CBORWriter) { cbor.write(kind.rawValue) }

  private static func write<Writer: FieldWriter & ~Copyable>(
    _ scalars: LedgerState.Scalars, forgotten: [UInt64], to fields: inout Writer
  ) {
    fields.field("head", unsigned: scalars.head.value)
    fields.field("lastID", id: scalars.lastID)
    if let ledger = scalars.ledger { fields.object("ledger") { LedgerCreatedForm1.write(ledger, to: &$0) } }
    let merged = scalars.merged.sorted { $0.key.description < $1.key.description }
    fields.nonempty("merged", merged) { pair, fields in
      fields.field("from", actor: pair.key)
      fields.field("into", actor: pair.value)
    }
    fields.field("forgotten", integers: forgotten.map { Int($0) })
    fields.field("nextGuest", unsigned: scalars.nextGuest)
    fields.field("checkpoint", unsigned: scalars.checkpoint.value)
    fields.field("recordedAt", instant: scalars.recordedAt)
    fields.object("maintenance") { MaintenanceSetForm1.write(scalars.maintenance, to: &$0) }
  }

  // MARK: reading

  package static func decode(_ cbor: RawSpan) throws(FormError) -> LedgerState {
    var state = LedgerState()
    var reader = FormReader(cbor)
    while reader.offset < cbor.byteCount {
      let place = reader.offset
      guard let kind = Kind(rawValue: try reader.integer(.place)) else {
        throw FormError(.badValue, at: place, "an unknown kind of item in a snapshot")
      }
      let start = reader.offset
      try reader.skip()
      try read(kind, cbor.extracting(start..<reader.offset), into: &state)
    }
    state.endRestoring()
    return state
  }

  /// The head of a snapshot: the record it was taken after, and the numbers of the keys forgotten by then.
  package static func forgotten(in cbor: RawSpan) throws(FormError) -> (position: Position, numbers: [UInt64])
  {
    var reader = FormReader(cbor)
    guard Kind(rawValue: try reader.integer(.place)) == .scalars else {
      throw FormError(.badValue, at: 0, "a snapshot that does not begin with its head")
    }
    let start = reader.offset
    try reader.skip()
    let (scalars, numbers) = try EntityForm.map(cbor.extracting(start..<reader.offset), readScalars)
    return (scalars.head, numbers)
  }

  private static func read(_ kind: Kind, _ item: RawSpan, into state: inout LedgerState) throws(FormError) {
    switch kind {
    case .scalars:
      let (scalars, forgotten) = try EntityForm.map(item, readScalars)
      state.restore(scalars, forgotten: forgotten)
    case .zone: state.put(try EntityForm.decodeZoneRules(item))
    case .venue: for definition in try EntityForm.decodeVenues(item) { state.put(definition) }
    case .outbox:
      let (number, audience, last) = try EntityForm.map(item) { fields throws(FormError) in
        let last = try fields.integer("last", .count)
        let number = try fields.integer("venue", .count)
        let audience: Audience = try fields.choice("audience")
        return (number, audience, last)
      }
      guard state.venues.indices.contains(number) else {
        throw FormError(.badValue, at: 0, "an outbox of an unknown venue")
      }
      state.restore(outbox: audience, ofVenue: number, last: last)
    case .dishes:
      var reader = FormReader(item)
      var texts: [String] = []
      for _ in 0..<(try reader.array()) { texts.append(try reader.text()) }
      guard let venue = texts.first else { throw FormError(.badValue, at: 0, "dishes without a venue") }
      state.restore(dishesOut: Array(texts.dropFirst()), at: VenueID(venue))
    case .closings:
      let (number, closings) = try EntityForm.map(item) { fields throws(FormError) in
        let later = try fields.closedDates("later")
        let number = try fields.integer("venue", .count)
        let through = fields.has("through") ? try fields.closedDate() : nil
        let dates = try fields.closedDates("reopened")
        var reopened: [CivilDate: Timestamp] = [:]
        let place = fields.offset
        guard try fields.array("reopenedAt") == dates.count else {
          throw FormError(.badValue, at: place, "dates that were opened again without when")
        }
        for date in dates { reopened[date] = try fields.instant() }
        return (number, Closings(through: through, later: later, reopened: reopened))
      }
      guard state.venues.indices.contains(number) else {
        throw FormError(.badValue, at: 0, "closings of an unknown venue")
      }
      state.restore(closings, ofVenue: number)
    case .sections:
      let (set, venue) = try EntityForm.map(item) { fields throws(FormError) in
        let place = fields.offset
        guard let outer = try fields.optionalObject("set") else {
          throw FormError(.badValue, at: place, "sections that are not there")
        }
        let set = try SectionsSetForm1.read(&fields)
        try fields.leave(outer)
        return (set, VenueID(try fields.text("venue")))
      }
      state.restore(set, of: venue)
    case .block: state.put(try EntityForm.decodeBlock(item))
    case .reservation: state.put(try EntityForm.decodeReservation(item))
    case .hold: state.put(try EntityForm.decodeHold(item))
    case .entry: state.put(try EntityForm.decodeEntry(item))
    case .ticket: state.put(try EntityForm.decodeTicket(item))
    case .notice: state.put(try EntityForm.decodeNotice(item))
    }
  }

  private static func readScalars(_ fields: inout FormReader) throws(FormError) -> (
    LedgerState.Scalars, [UInt64]
  ) {
    var scalars = LedgerState.Scalars()
    scalars.head = Position(try fields.unsigned("head", .position))
    scalars.lastID = try fields.id("lastID")
    if let outer = try fields.optionalObject("ledger") {
      scalars.ledger = try LedgerCreatedForm1.read(&fields)
      try fields.leave(outer)
    }
    let pairs = try fields.nonemptyObjects("merged") { fields throws(FormError) in
      (try fields.actor("from"), try fields.actor("into"))
    }
    for (from, into) in pairs { scalars.merged[from] = into }
    let forgotten = try fields.unsigneds("forgotten", .guest)
    scalars.nextGuest = try fields.unsigned("nextGuest", .position)
    scalars.checkpoint = Position(try fields.unsigned("checkpoint", .position))
    scalars.recordedAt = try fields.instant("recordedAt")
    if let outer = try fields.optionalObject("maintenance") {
      scalars.maintenance = try MaintenanceSetForm1.read(&fields)
      try fields.leave(outer)
    }
    return (scalars, forgotten)
  }
}

extension FormReader {
  /// A date as days after 1970.
  @_lifetime(self: copy self)
  fileprivate mutating func closedDate() throws(FormError) -> CivilDate {
    let place = offset
    return try check(try integer(.transition), place)
  }

  @_lifetime(self: copy self)
  fileprivate mutating func closedDates(_ name: StaticString) throws(FormError) -> [CivilDate] {
    var dates: [CivilDate] = []
    for _ in 0..<(try array(name)) { dates.append(try closedDate()) }
    return dates
  }
}
