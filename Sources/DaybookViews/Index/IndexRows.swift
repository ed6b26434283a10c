import DaybookDomain
import DaybookTime

/// What `index` keeps beside the entities: orders, histories, and first answers.
struct IndexRows {
  private let rows: EntityRows

  init(_ rows: EntityRows) { self.rows = rows }

  /// Keeps the first answer; a later record with the same digest changes nothing.
  func answer(_ digest: KeyDigest, at position: Position) {
    let key = digest.key
    let row: [1 of UInt64] = [position.value.bigEndian]
    rows.writer.insert(IndexTable.answers, key: key.span.bytes, row.span.bytes)
  }

  /// Records what a fact says about entities and notices that it does not change here.
  func note(_ fact: Fact) {
    fact.event.forEachPart { relation, part in
      if relation.contains(.tells), let id = part.id { step(id) }
      if case .notice(let audience, let number) = part { mark(fact, audience, number) }
    }
  }

  /// Adds the record being applied to an entity's history.
  func step<Entity>(_ id: ID<Entity>) {
    let key = [id.high.bigEndian, id.low.bigEndian, rows.writer.position.value.bigEndian] as [3 of UInt64]
    let nothing: [0 of UInt8] = []
    rows.writer.put(IndexTable.history, key: key.span.bytes, nothing.span.bytes)
  }

  private func mark(_ fact: Fact, _ audience: Audience, _ number: Int) {
    guard let venue = fact.venue else { return }
    var key = NoticeKey.bytes(NoticeID(venue: venue, audience: audience, number: number))
    key.append(bigEndian: fact.position.value)
    rows.writer.put(IndexTable.marks, key: key, [])
  }

  func put(_ reservation: Reservation, instead old: Reservation?) {
    let key = IndexRows.key(reservation)
    if let old {
      let oldKey = IndexRows.key(old)
      if oldKey != key { rows.writer.delete(IndexTable.reservationOrder, key: oldKey.span.bytes) }
    } else {
      own(reservation.owner, reservation.id)
    }
    let state: [1 of UInt8] = [reservation.state.orderCode]
    rows.writer.put(IndexTable.reservationOrder, key: key.span.bytes, state.span.bytes)
  }

  func put(_ block: Block, instead old: Block?) {
    let key = block.orderKey
    if let oldKey = old?.orderKey, oldKey != key {
      rows.writer.delete(IndexTable.blockOrder, key: oldKey.span.bytes)
    }
    if block.isRemoved {
      rows.writer.delete(IndexTable.blockOrder, key: key.span.bytes)
    } else {
      rows.writer.put(IndexTable.blockOrder, key: key, [])
    }
  }

  func put(_ entry: WaitlistEntry, instead old: WaitlistEntry?) {
    if old == nil { own(entry.owner, entry.id) }
    if let reservation = entry.reservation {
      let (key, row) = (reservation.key, entry.id.key)
      rows.writer.put(IndexTable.entryOf, key: key.span.bytes, row.span.bytes)
    }
  }

  /// Records that a guest owns it.
  private func own<Entity>(_ owner: Actor, _ id: ID<Entity>) {
    guard owner.role == .guest else { return }
    var key = RowKey.prefix(owner.description)
    key.append(id)
    rows.writer.put(IndexTable.owners, key: key, [])
  }

  private static func key(_ reservation: Reservation) -> [UInt8] {
    var key = RowKey.prefix(reservation.venue.text)
    key.append(bigEndian: UInt32(ascending: reservation.stay.date))
    key.append(bigEndian: UInt64(ascending: reservation.stay.start.microseconds))
    key.append(bigEndian: reservation.id.high)
    key.append(bigEndian: reservation.id.low)
    return key
  }
}

extension BookingState {
  /// One byte in the order of reservations.
  var orderCode: UInt8 { UInt8(BookingState.allCases.firstIndex(of: self) ?? 0) }
}
