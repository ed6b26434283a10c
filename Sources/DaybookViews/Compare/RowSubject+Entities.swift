import DaybookDomain
import DaybookForms

extension RowSubject {
  /// The subject of a row in one of the entities' tables; nil when it cannot be read.
  static func entity(_ table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case EntityTable.reservations: ended(by: key) { RowSubject("reservation", $0 as ReservationID) }
    case EntityTable.holds: ended(by: key) { RowSubject("hold", $0 as HoldID) }
    case EntityTable.blocks: ended(by: key) { RowSubject("block", $0 as BlockID) }
    case EntityTable.entries: ended(by: key) { RowSubject("waitlist entry", $0 as WaitlistID) }
    case EntityTable.tickets: ticket(endOf: key, in: part)
    case EntityTable.notices: notice(key, in: part)
    case EntityTable.noticeCounts: count(key, row, in: part)
    case EntityTable.venues: (try? EntityForm.decodeVenues(row))?.first.map { venue($0.id) }
    case EntityTable.venueEntries: venue(VenueID(key.text))
    case EntityTable.zones: RowSubject("zone \(key.text)", [.zone(key.text)])
    case EntityTable.ledger: ledger(key)
    default: nil
    }
  }

  /// The subject of a key that ends with a claim's id.
  static func claim(endOf key: RawSpan, in part: ViewPart) -> RowSubject? {
    ended(by: key) { (id: ClaimID) in
      let reader = EntityReader(part: part)
      let word =
        if (try? reader.reservation(id.retyped())) != nil {
          "reservation"
        } else if (try? reader.hold(id.retyped())) != nil {
          "hold"
        } else if (try? reader.block(id.retyped())) != nil {
          "block"
        } else if (try? reader.entry(id.retyped())) != nil {
          "waitlist entry"
        } else if (try? reader.ticket(id.retyped())) != nil {
          "ticket"
        } else {
          "claim"
        }
      return RowSubject(word, id)
    }
  }

  /// The subject of a key that ends with the id of a booking or a waitlist entry.
  static func owned(endOf key: RawSpan, in part: ViewPart) -> RowSubject? {
    ended(by: key) { (id: ReservationID) in
      let isBooking = (try? EntityReader(part: part).reservation(id)) != nil
      return RowSubject(isBooking ? "reservation" : "waitlist entry", id)
    }
  }

  /// A ticket's row changes with its booking, and with the notices that fired it.
  static func ticket(endOf key: RawSpan, in part: ViewPart) -> RowSubject? {
    ended(by: key) { (id: TicketID) in
      guard let ticket = try? EntityReader(part: part).ticket(id) else { return RowSubject("ticket", id) }
      let words = "ticket \(id) of reservation \(ticket.reservation)"
      var marks: [Mark] = [.naming(id), .naming(ticket.reservation)]
      guard let number = ticket.notice else { return RowSubject(words, marks) }
      let first = NoticeID(venue: ticket.venue, audience: .kitchen, number: number)
      marks.append(.notice(first))
      // A ticket fired again after a recall or a change has later notices, as far as the view keeps them.
      let reader = EntityReader(part: part)
      let prefix = NoticeKey.prefix(first.venue, first.audience)
      try? part.forEach(EntityTable.notices, prefix: prefix, from: NoticeKey.bytes(first)) {
        _, row throws(LedgerFailure) in
        let notice = try reader.notice(row)
        if notice.kind == .fire, notice.ticket == id, notice.id != first { marks.append(.notice(notice.id)) }
        return true
      }
      return RowSubject(words, marks)
    }
  }

  static func notice(_ key: RawSpan, in part: ViewPart) -> RowSubject? {
    guard key.byteCount > 10, let (venue, audience) = outbox(key, dropping: 8) else { return nil }
    let number = Int(truncatingIfNeeded: key.number64(at: key.byteCount - 8))
    let id = NoticeID(venue: venue, audience: audience, number: number)
    var marks = [Mark.notice(id)]
    if let notice = try? EntityReader(part: part).notice(id) { marks.append(.record(notice.position)) }
    return RowSubject("notice \(number) of \(venue) to \(audience.rawValue)", marks)
  }

  static func venue(_ id: VenueID) -> RowSubject { RowSubject("venue \(id)", [.venue(id)]) }

  static func dishes(_ key: RawSpan) -> RowSubject {
    RowSubject("dishes that are out at \(key.text)", [.dishes(VenueID(key.text))])
  }

  /// A guest who was forgotten.
  static func guest(_ key: RawSpan) -> RowSubject {
    RowSubject(key.text, Actor(key.text).map { [.guest($0)] } ?? [])
  }

  /// The row is a record's position.
  static func record(_ word: String, _ row: RawSpan) -> RowSubject {
    guard row.byteCount == 8 else { return RowSubject(word, []) }
    return RowSubject(word, [.record(Position(row.number64(at: 0)))])
  }

  /// One record of an entity's history.
  static func step(_ key: RawSpan, in part: ViewPart) -> RowSubject? {
    guard key.byteCount == 24 else { return nil }
    let position = Position(key.number64(at: 16))
    guard let subject = claim(endOf: key.extracting(..<16), in: part) else { return nil }
    return RowSubject("record \(position) of \(subject)", [.record(position)])
  }

  /// One record of a notice's history.
  static func mark(_ key: RawSpan) -> RowSubject? {
    guard key.byteCount > 18, let (venue, audience) = outbox(key, dropping: 16) else { return nil }
    let number = Int(truncatingIfNeeded: key.number64(at: key.byteCount - 16))
    let position = Position(key.number64(at: key.byteCount - 8))
    return RowSubject(
      "record \(position) of notice \(number) of \(venue) to \(audience.rawValue)", [.record(position)])
  }

  static func ended<Entity>(by key: RawSpan, _ make: (ID<Entity>) -> RowSubject) -> RowSubject? {
    (try? ID<Entity>(endOf: key)).map(make)
  }

  /// The event that the last of the counted notices reports.
  private static func count(_ key: RawSpan, _ row: RawSpan, in part: ViewPart) -> RowSubject? {
    guard let (venue, audience) = outbox(key, dropping: 0) else { return nil }
    let word = "how many notices of \(venue) to \(audience.rawValue)"
    guard row.byteCount == 8 else { return RowSubject(word, []) }
    let number = Int(truncatingIfNeeded: row.number64(at: 0))
    let id = NoticeID(venue: venue, audience: audience, number: number)
    let last = try? EntityReader(part: part).notice(id)
    return RowSubject(word, last.map { [.record($0.position)] } ?? [])
  }

  private static func ledger(_ key: RawSpan) -> RowSubject {
    key.starts(with: EntityTable.maintenanceKey)
      ? RowSubject("maintenance", [.maintenance])
      : RowSubject("the ledger", [.ledger])
  }

  /// The venue and the audience at the beginning of a notice's key, without its last `count` bytes.
  private static func outbox(_ key: RawSpan, dropping count: Int) -> (VenueID, Audience)? {
    let place = key.byteCount - count - 1
    guard place > 1, Audience.allCases.indices.contains(Int(key.byte(at: place))) else { return nil }
    return (VenueID(key.text(from: 0, byteCount: place - 1)), Audience.allCases[Int(key.byte(at: place))])
  }
}

extension RawSpan {
  var text: String { text(from: 0, byteCount: byteCount) }
}
