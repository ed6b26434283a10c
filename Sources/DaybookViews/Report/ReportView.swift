import DaybookDomain
import DaybookTime

/// What a report counts, by venue and business date: visits, refused demand, waits, and dishes made.
///
/// Keeps what may still change: bookings that are open, can be corrected or have a deposit, live holds and waiting
/// parties, which say whose a booking will be, and tickets, which can be recalled.
package struct ReportView: RowKeeper {
  package let name = "report"
  let rowVersion: UInt32 = 1
  package var tableNames: [String] { ReportTable.names }

  package init() {}

  func keeps(_ reservation: Reservation) -> Bool {
    reservation.mayChange || reservation.details.deposit != .none
  }
  func keeps(_ hold: Hold) -> Bool { hold.state == .active }
  func keeps(_ entry: WaitlistEntry) -> Bool { !entry.state.isOver }
  func keeps(_ ticket: Ticket) -> Bool { true }

  func derive(from old: Reservation?, _ new: Reservation, in rows: EntityRows) throws(LedgerFailure) {
    let (before, after) = (old.flatMap(ReportVisit.init), ReportVisit(new))
    let (oldKey, key) = (before?.key, after?.key)
    if let oldKey, oldKey != key { rows.writer.delete(ReportTable.visits, key: oldKey.span.bytes) }
    if let key, let after, after != before { rows.writer.put(ReportTable.visits, key: key, after.bytes) }
  }

  func derive(from old: WaitlistEntry?, _ new: WaitlistEntry, in rows: EntityRows) throws(LedgerFailure) {
    let wait = ReportWait(new)
    guard old.map(ReportWait.init) != wait else { return }
    rows.writer.put(ReportTable.waits, key: wait.key, wait.bytes)
  }

  func derive(_ fact: Fact, in rows: EntityRows) throws(LedgerFailure) {
    if let refusal = ReportRefusal(fact) {
      rows.writer.put(ReportTable.refusals, key: refusal.key, refusal.bytes)
    }
    guard let moment = ReportMoment(fact) else { return }
    rows.writer.put(ReportTable.moments, key: moment.key, moment.bytes)
  }

  func note(_ ticket: Ticket, by fact: Fact, in rows: EntityRows) {
    guard case .ticketReady(let work) = fact.event, work.ticket == ticket.id else { return }
    for place in work.items where ticket.items.indices.contains(place) {
      guard let dish = ReportDish(ticket, place, at: fact) else { continue }
      rows.writer.put(ReportTable.dishes, key: dish.key, dish.bytes)
    }
  }

  func subject(ofOwn table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case ReportTable.visits: return .ended(by: key) { RowSubject("reservation", $0 as ReservationID) }
    case ReportTable.waits: return .ended(by: key) { RowSubject("waitlist entry", $0 as WaitlistID) }
    case ReportTable.refusals where key.byteCount >= 8:
      return .record("a refusal", key.extracting((key.byteCount - 8)...))
    case ReportTable.dishes where key.byteCount >= 10:
      return .record("a dish made", key.extracting((key.byteCount - 10)..<(key.byteCount - 2)))
    case ReportTable.moments where row.byteCount >= 16:
      return .record("when a step was taken", row.extracting(8..<16))
    default: return nil
    }
  }
}

/// The tables of `report` by index: the entities' tables first, then its own.
enum ReportTable {
  /// Venue's id, 0, business date, reservation's id → `ReportVisit`.
  static let visits = EntityTable.names.count
  /// Id of a reservation or waitlist entry, kind (one byte) → `ReportMoment`.
  static let moments = EntityTable.names.count + 1
  /// Venue's id, 0, start sought, position → `ReportRefusal`.
  static let refusals = EntityTable.names.count + 2
  /// Venue's id, 0, business date, entry's id → `ReportWait`.
  static let waits = EntityTable.names.count + 3
  /// Reservation's id, ticket's id, position, item (two bytes) → `ReportDish`.
  static let dishes = EntityTable.names.count + 4

  static let names = EntityTable.names + ["visits", "moments", "refusals", "waits", "dishes"]

  /// The prefix of the keys of a venue's business date.
  static func prefix(_ venue: VenueID, _ date: CivilDate) -> [UInt8] {
    var key = RowKey.prefix(venue.text)
    key.append(bigEndian: UInt32(ascending: date))
    return key
  }
}

extension [UInt8] {
  /// An instant that may be absent: the greatest number then.
  mutating func append(_ instant: Timestamp?) {
    append(bigEndian: UInt64(bitPattern: instant?.microseconds ?? .max))
  }
}

extension RawSpan {
  /// An instant that may be absent.
  func optionalInstant(at offset: Int) throws(RowError) -> Timestamp? {
    guard byteCount >= offset + 8 else { throw RowError("\(byteCount) bytes where an instant belongs") }
    return number64(at: offset) == UInt64(bitPattern: .max) ? nil : try instant(at: offset)
  }

  /// One of the cases of an enumeration, by its place among all of them.
  func word<Word: CaseIterable>(_: Word.Type, at offset: Int) throws(RowError) -> Word {
    let all = Array(Word.allCases)
    guard byteCount > offset, all.indices.contains(Int(byte(at: offset))) else {
      throw RowError("no \(Word.self) at \(offset) of \(byteCount) bytes")
    }
    return all[Int(byte(at: offset))]
  }

  /// The texts that end the row, a 0 between them.
  func texts(from offset: Int, _ count: Int) throws(RowError) -> [String] {
    guard byteCount >= offset else { throw RowError("\(byteCount) bytes where texts belong at \(offset)") }
    var texts: [String] = []
    var start = offset
    for place in offset..<byteCount where byte(at: place) == 0 {
      texts.append(text(from: start, byteCount: place - start))
      start = place + 1
    }
    texts.append(text(from: start, byteCount: byteCount - start))
    guard texts.count == count else { throw RowError("\(texts.count) texts where \(count) belong") }
    return texts
  }
}

extension CivilDate {
  /// Reads what `UInt32(ascending:)` wrote.
  init(ascending number: UInt32) { self.init(daysSinceEpoch: Int(Int32(bitPattern: number ^ 1 << 31))) }
}

extension CaseIterable where Self: Equatable {
  /// Its place among all cases, one byte.
  var place: UInt8 { UInt8(Array(Self.allCases).firstIndex(of: self) ?? 0) }
}
