import DaybookDomain
import DaybookTime

/// The history of each guest's own bookings, by account; nothing personal.
///
/// Keeps guests' bookings that are open or can be corrected, and the holds and waitlist entries that say whose
/// a booking will be.
package struct GuestsView: RowKeeper {
  package let name = "guests"
  let rowVersion: UInt32 = 2
  package var tableNames: [String] { GuestsTable.names }

  package init() {}

  func keeps(_ reservation: Reservation) -> Bool { reservation.owner.role == .guest && reservation.mayChange }
  func keeps(_ hold: Hold) -> Bool { hold.state == .active }
  func keeps(_ entry: WaitlistEntry) -> Bool { entry.state == .waiting || entry.state == .offered }

  func derive(from old: Reservation?, _ new: Reservation, in rows: EntityRows) throws(LedgerFailure) {
    guard new.owner.role == .guest else { return }
    let (before, after) = (old?.guestKey, new.guestKey)
    if let before, before != after { rows.writer.delete(GuestsTable.bookings, key: before.span.bytes) }
    rows.writer.put(GuestsTable.bookings, key: after, [GuestStanding(new).rawValue])
  }

  func derive(_ fact: Fact, in rows: EntityRows) throws(LedgerFailure) {
    if case .guestsMerged(let merged) = fact.event {
      let key = Array(merged.from.description.utf8)
      return rows.writer.put(GuestsTable.merged, key: key, Array(merged.into.description.utf8))
    }
    if case .guestsSplit(let split) = fact.event {
      let key = Array(split.from.description.utf8)
      return rows.writer.delete(GuestsTable.merged, key: key.span.bytes)
    }
    guard case .guestForgotten(let forgotten) = fact.event, let guest = forgotten.guest else { return }
    let row: [1 of UInt64] = [UInt64(bitPattern: fact.recordedAt.microseconds).bigEndian]
    let key = Array(guest.description.utf8)
    rows.writer.put(GuestsTable.forgotten, key: key.span.bytes, row.span.bytes)
  }

  func subject(ofOwn table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    table == GuestsTable.forgotten || table == GuestsTable.merged
      ? .guest(key) : .ended(by: key) { RowSubject("reservation", $0 as ReservationID) }
  }
}

extension Reservation {
  fileprivate var guestKey: [UInt8] {
    var key = RowKey.prefix(owner.description)
    key.append(bigEndian: UInt64(ascending: stay.start.microseconds))
    key.append(id)
    return key
  }
}

/// The tables of `guests` by index: the entities' tables first, then its own.
enum GuestsTable {
  /// Who booked, 0, start, reservation's id → `GuestStanding`, one byte.
  static let bookings = EntityTable.names.count
  /// Who was forgotten → when, eight bytes.
  static let forgotten = EntityTable.names.count + 1

  /// Whose bookings are on another's card too → on whose.
  static let merged = EntityTable.names.count + 2

  static let names = EntityTable.names + ["bookings", "forgotten", "merged"]
}
