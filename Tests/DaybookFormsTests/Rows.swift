import DaybookCBOR
import DaybookDomain
import DaybookForms
import DaybookTime

/// One row of a view: its bytes, and the bytes written after reading them; nil when they do not decode.
struct Row {
  var name: String
  var bytes: [UInt8]
  var again: ([UInt8]) -> [UInt8]?

  init<Value>(
    _ name: String, _ value: Value, _ encode: @escaping (Value, inout CBORWriter) -> Void,
    _ decode: @escaping (RawSpan) throws(FormError) -> Value
  ) {
    self.name = name
    bytes = written { encode(value, &$0) }
    again = { bytes in
      do throws(FormError) {
        let value = try decode(bytes.span.bytes)
        return written { encode(value, &$0) }
      } catch {
        return nil
      }
    }
  }
}

enum Rows {
  static let reservations: [Reservation] = [
    Reservation(
      id: Samples.reservation, venue: "sahil", stay: Samples.tables, owner: .guest("ana"), key: nil,
      guest: nil),
    Reservation(
      id: Samples.reservation, venue: "sahil", stay: Samples.pool, state: .noShow, seating: .arrived,
      owner: .guest("ana"), key: "k-1", guest: Samples.sealed),
    Reservation(
      id: Samples.reservation, venue: "Fenster", stay: Samples.street, state: .completed, seating: .left,
      owner: .operator("cli"), key: nil, isWalkIn: true, needsTable: true, seatedAt: Samples.recorded,
      guest: nil),
    Reservation(
      id: Samples.reservation, venue: "x", stay: Samples.stay(tables: [], isPinned: false), state: .cancelled,
      seating: .seated, owner: .kitchen("grill"), key: "", needsTable: true, seatedAt: .epoch,
      guest: Samples.sealed),
  ]

  /// Everything that few reservations have.
  static let care: Care = {
    var care = Care()
    care.terms = Terms(
      cutoffAt: Samples.evening, refusesLateCancels: true, deposit: Money(4_000, "AZN"),
      depositDueAt: Samples.evening, asksGuarantee: true, override: override, hasAllergies: true)
    care.answerBy = Samples.evening
    care.attendance = .confirmed
    care.deposit = .paid
    care.isDepositHeldOpen = true
    care.guarantee = .given
    care.arrivedAt = Samples.evening
    care.arrivedCovers = 3
    care.seatedCovers = 2
    care.arrival = Arrival(
      state: .approved, leadMinutes: 30, scope: .mains, etaAt: Samples.evening, source: .location,
      sharesLocation: true)
    care.prep = Prep(
      scope: .full, serveAt: Samples.evening, tickets: [ticketID], covers: 6, courseGapMinutes: 15,
      lastCourse: ServedCourse(1, at: Samples.evening), heldCourses: [2, 3])
    care.keptAllergies = Samples.sealed
    care.isForgotten = true
    care.isClosed = true
    care.lastPing = LastPing(at: Samples.recorded, place: Samples.sealed)
    return care
  }()

  /// A reservation with all of that, and others with one part of it each.
  static let caredFor: [Reservation] = {
    var wished = Samples.tables
    wished.area = "hall"
    wished.needs = [.stepFree, .accessible]
    wished.bufferMinutes = 15
    wished.channel = .online
    var forgotten = Care()
    forgotten.isForgotten = true
    var asked = Care()
    asked.guarantee = .asked
    return [
      Reservation(
        id: Samples.reservation, venue: "sahil", stay: wished, state: .requested, owner: .guest("ana"),
        key: "k", guest: Samples.sealed, version: 7, care: care),
      Reservation(
        id: Samples.reservation, venue: "sahil", stay: Samples.pool, owner: .guest("ana"), key: nil,
        guest: nil, care: forgotten),
      Reservation(
        id: Samples.reservation, venue: "sahil", stay: Samples.street, state: .lateCancelled,
        owner: .host("1"), key: nil, guest: nil, version: 1_000_000_000_000, care: asked),
    ]
  }()

  private static let override = Override([.offGrid, .pacingParties], why: "the owner's table")
  private static let ticketID = TicketID(high: 0x0190_1B2C_3D4E_7F64, low: 0x8000_0000_0000_0004)
  private static let entryID = WaitlistID(high: 0x0190_1B2C_3D4E_7F63, low: 0x8000_0000_0000_0003)

  static let entries: [WaitlistEntry] = [
    WaitlistEntry(
      id: entryID, venue: "sahil", party: 4, start: Samples.evening, offset: UTCOffset(seconds: -5_400),
      date: CivilDate(daysSinceEpoch: 22_035),
      quotedMinutes: 0, owner: .guest("ana"), guest: Samples.sealed, area: "hall", needs: [.highChair],
      hasAllergies: true, joinedAt: Samples.recorded, state: .offered, offer: Samples.hold,
      offerLapsesAt: Samples.evening,
      reservation: Samples.reservation),
    WaitlistEntry(
      id: entryID, venue: "", party: 1, start: nil, date: CivilDate(daysSinceEpoch: -1), owner: .ledger,
      guest: nil, joinedAt: .epoch),
  ]

  static let tickets: [Ticket] = [
    Ticket(
      id: ticketID, venue: "sahil", reservation: Samples.reservation, station: "hot",
      items: [
        TicketItem(
          name: "dolma", quantity: -2, isPerCover: true, course: 2, minutes: 25, isAhead: true,
          fireAt: Samples.evening, state: .started),
        TicketItem(
          name: "plov", quantity: 1, isPerCover: false, course: 1, minutes: 0, isAhead: false, fireAt: .epoch),
      ], state: .recalled, isDelta: true, sentAt: Samples.recorded, notice: 7, isAtRisk: true),
    Ticket(id: ticketID, venue: "sahil", reservation: Samples.reservation, station: "", items: []),
  ]

  static let notices: [Notice] = [
    Notice(
      venue: "sahil", audience: .guest, number: 7, kind: .tableReady, position: 17, at: Samples.recorded,
      reservation: Samples.reservation, entry: entryID, ticket: ticketID, station: "hot", item: "dolma",
      tables: ["T1", "T2"],
      needsAcknowledgement: true, state: .acknowledged, tries: 3, triedAt: Samples.evening, isEscalated: true),
    Notice(
      venue: "sahil", audience: .kitchen, number: 1, kind: .fire, position: 1, at: .epoch,
      needsAcknowledgement: false),
  ]

  static let definitions: [[VenueDefinition]] = {
    var arrays = [[Samples.venue], [Samples.bareVenue, Samples.venue]]
    for case .venueDefined(let venue) in EventSamples.of(.venueDefined) { arrays.append([venue, venue]) }
    return arrays
  }()

  static let holds: [Hold] = [
    Hold(
      id: Samples.hold, venue: "sahil", stay: Samples.tables, lapsesAt: Samples.recorded, state: .released,
      owner: .host("1"), override: override, entry: entryID),
    Hold(
      id: Samples.hold, venue: "sahil", stay: Samples.pool, lapsesAt: .epoch, owner: .guest("ana"),
      entry: entryID),
    Hold(
      id: Samples.hold, venue: "sahil", stay: Samples.tables, lapsesAt: Samples.recorded, owner: .host("1")),
    Hold(
      id: Samples.hold, venue: "sahil", stay: Samples.pool, lapsesAt: .epoch, state: .lapsed,
      owner: .guest("ana")),
    Hold(
      id: Samples.hold, venue: "", stay: Samples.street, lapsesAt: .epoch, state: .consumed, owner: .ledger),
  ]

  static let blocks: [Block] = [
    block(.venue, nil, false, BlockOffsets(from: UTCOffset(seconds: -1), until: UTCOffset(seconds: 93_599))),
    block(.area("hall"), "paint", true),
    block(.tables(["T1", "T2"]), "chair", false),
    block(.tables([]), nil, true),
    block(.starts(4), "the kitchen is behind", false),
  ]

  private static func block(
    _ scope: BlockScope, _ reason: String?, _ isRemoved: Bool, _ offsets: BlockOffsets? = nil
  ) -> Block {
    Block(
      id: Samples.block, venue: "sahil", scope: scope, from: Samples.recorded, until: Samples.evening,
      offsets: offsets, reason: reason, isRemoved: isRemoved)
  }

  static let guests = [
    Samples.person, Guest(), Guest(name: "Ana"), Guest(phone: "1", email: ""),
    Guest(name: "Ana", occasion: "toy", allergies: ["qoz", ""], tags: ["daimi qonaq"]),
  ]
  static let places = [
    Coordinate(latitude: 40_377_700, longitude: -49_892_000),
    Coordinate(latitude: 0, longitude: -180_000_000),
  ]

  static func all() throws -> [Row] {
    let created = LedgerCreated(ledger: Samples.ledger, format: 1, created: Samples.recorded, clock: .manual)
    var rows = [
      Row("rules", try Samples.baku(), EntityForm.encode, EntityForm.decodeZoneRules),
      Row("ledger", created, EntityForm.encode, EntityForm.decodeLedger),
    ]
    rows += definitions.map { Row("venues", $0, EntityForm.encode, EntityForm.decodeVenues) }
    rows += [MaintenanceSet(isOn: true, message: "noon"), MaintenanceSet(isOn: false)].map {
      Row("maintenance", $0, EntityForm.encode, EntityForm.decodeMaintenance)
    }
    rows += (reservations + caredFor).map {
      Row("reservation", $0, { EntityForm.encode($0, into: &$1) }, EntityForm.decodeReservation)
    }
    rows += entries.map { Row("entry", $0, { EntityForm.encode($0, into: &$1) }, EntityForm.decodeEntry) }
    rows += tickets.map { Row("ticket", $0, { EntityForm.encode($0, into: &$1) }, EntityForm.decodeTicket) }
    rows += notices.map { Row("notice", $0, { EntityForm.encode($0, into: &$1) }, EntityForm.decodeNotice) }
    rows += holds.map { Row("hold", $0, { EntityForm.encode($0, into: &$1) }, EntityForm.decodeHold) }
    rows += blocks.map { Row("block", $0, { EntityForm.encode($0, into: &$1) }, EntityForm.decodeBlock) }
    rows += guests.map { Row("guest", $0, GuestForm.encode, GuestForm.decode) }
    rows += places.map { Row("place", $0, PlaceForm.encode, PlaceForm.decode) }
    return rows
  }
}
