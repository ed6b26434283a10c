package import DaybookDomain
import DaybookForms

/// The first answer to every key, and every entity with its end state, owner and history.
///
/// It also has reservations in the order that hosts read them.
package struct IndexView: RowKeeper {
  package static let name = "index"

  package var name: String { IndexView.name }
  let rowVersion: UInt32 = 4
  /// A trace of the digest's secret: with another secret no first answer would be found.
  package let settings: UInt64
  package var tableNames: [String] { IndexTable.names }
  private let keyDigest: @Sendable (Actor, IdempotencyKey) -> KeyDigest

  /// `keyDigest` names (actor, key); it must be the same for ever.
  package init(keyDigest: @escaping @Sendable (Actor, IdempotencyKey) -> KeyDigest) {
    self.keyDigest = keyDigest
    settings = keyDigest(.ledger, "the settings of the view index").high
  }

  var keepsVenues: Bool { true }
  var keepsLedger: Bool { true }
  var keepsMaintenance: Bool { true }
  func keeps(_ reservation: Reservation) -> Bool { true }
  func keeps(_ hold: Hold) -> Bool { true }
  func keeps(_ block: Block) -> Bool { true }
  func keeps(_ entry: WaitlistEntry) -> Bool { true }
  func keeps(_ ticket: Ticket) -> Bool { true }
  func row(of reservation: Reservation) -> Reservation { reservation }

  func note(_ id: ClaimID, in rows: EntityRows) { IndexRows(rows).step(id) }

  func derive(_ fact: Fact, in rows: EntityRows) throws(LedgerFailure) {
    let index = IndexRows(rows)
    index.note(fact)
    if let key = fact.key, fact.position == fact.first {
      index.answer(keyDigest(fact.by, key), at: fact.position)
    }
  }

  func derive(from old: Reservation?, _ new: Reservation, in rows: EntityRows) throws(LedgerFailure) {
    IndexRows(rows).put(new, instead: old)
  }

  func derive(from old: Block?, _ new: Block, in rows: EntityRows) throws(LedgerFailure) {
    IndexRows(rows).put(new, instead: old)
  }

  func derive(from old: WaitlistEntry?, _ new: WaitlistEntry, in rows: EntityRows) throws(LedgerFailure) {
    IndexRows(rows).put(new, instead: old)
  }

  func subject(ofOwn table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case IndexTable.answers: .record("the first answer to a key", row)
    case IndexTable.history: .step(key, in: part)
    case IndexTable.marks: .mark(key)
    case IndexTable.owners: .owned(endOf: key, in: part)
    case IndexTable.reservationOrder, IndexTable.entryOf:
      .ended(by: key) { RowSubject("reservation", $0 as ReservationID) }
    case IndexTable.blockOrder: .ended(by: key) { RowSubject("block", $0 as BlockID) }
    default: nil
    }
  }
}

/// The tables of `index` by index: the entities' tables first, then its own.
enum IndexTable {
  /// Digest, 16 bytes → position, 8 bytes.
  static let answers = EntityTable.names.count
  /// Venue's id, 0, business date, start, id → the booking's state, one byte.
  static let reservationOrder = EntityTable.names.count + 1
  /// Venue's id, 0, from, id → nothing. Blocks in force.
  static let blockOrder = EntityTable.names.count + 2

  /// The guest, 0, id → nothing. A guest's own bookings and waitlist entries.
  static let owners = EntityTable.names.count + 3
  /// Booking's id → id of the waitlist entry that it came from.
  static let entryOf = EntityTable.names.count + 4

  /// Id of a reservation, hold, block, waitlist entry or ticket; position, 8 bytes → nothing. The records that changed it,
  /// or answered about it.
  static let history = EntityTable.names.count + 5
  /// `NoticeKey`, position, 8 bytes → nothing. The records that say what became of a notice.
  static let marks = EntityTable.names.count + 6

  static let names =
    EntityTable.names + [
      "answers", "reservationOrder", "blockOrder", "owners", "entryOf", "history", "marks",
    ]
}

/// Names the first answer to (actor, key): sixteen bytes of a keyed digest.
package struct KeyDigest: Hashable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  var key: [2 of UInt64] { [high.bigEndian, low.bigEndian] }
}
