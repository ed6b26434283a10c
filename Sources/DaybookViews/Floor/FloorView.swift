import DaybookDomain
import DaybookTime

/// Each table, with the party that sits at it and the one that comes next.
///
/// Keeps what claims tables, and the blocks in force.
package struct FloorView: RowKeeper {
  package let name = "floor"
  let rowVersion: UInt32 = 2
  package var tableNames: [String] { FloorTable.names }

  package init() {}

  var keepsVenues: Bool { true }
  func keeps(_ reservation: Reservation) -> Bool { reservation.mayBeOpen }
  func keeps(_ hold: Hold) -> Bool { hold.state == .active }
  func keeps(_ block: Block) -> Bool { !block.isRemoved }

  func derive(from old: Reservation?, _ new: Reservation, in rows: EntityRows) throws(LedgerFailure) {
    try replace(old?.claim, with: new.claim, at: new.venue, rows)
    let (before, after) = (old?.tablelessKey, new.tablelessKey)
    guard before != after else { return }
    if let before { rows.writer.delete(FloorTable.tableless, key: before.span.bytes) }
    if let after { rows.writer.put(FloorTable.tableless, key: after, []) }
  }

  func derive(from old: Hold?, _ new: Hold, in rows: EntityRows) throws(LedgerFailure) {
    try replace(old?.claim, with: new.claim, at: new.venue, rows)
  }

  func derive(from old: Block?, _ new: Block, in rows: EntityRows) throws(LedgerFailure) {
    let key = new.orderKey
    if let oldKey = old?.orderKey, oldKey != key {
      rows.writer.delete(FloorTable.blockOrder, key: oldKey.span.bytes)
    }
    if new.isRemoved {
      rows.writer.delete(FloorTable.blockOrder, key: key.span.bytes)
    } else {
      rows.writer.put(FloorTable.blockOrder, key: key, [])
    }
  }

  /// Replaces a claim's rows by its new ones; either claim may be absent.
  private func replace(
    _ old: Claim?, with new: Claim?, at venue: VenueID, _ rows: EntityRows
  ) throws(LedgerFailure) {
    guard old != new, let number = try rows.number(of: venue) else { return }
    if let old {
      for table in old.tables {
        let key = FloorKey.bytes(number, table, old)
        rows.writer.delete(FloorTable.claims, key: key.span.bytes)
      }
    }
    guard let new, !new.tables.isEmpty else { return }
    var row: [UInt8] = []
    ClaimRow.append(new, to: &row)
    for table in new.tables {
      rows.writer.put(FloorTable.claims, key: FloorKey.bytes(number, table, new), row)
    }
  }

  func subject(ofOwn table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    .claim(endOf: key, in: part)
  }
}

extension Reservation {
  fileprivate var tablelessKey: [UInt8]? {
    guard needsTable, state == .booked || state == .requested else { return nil }
    var key = RowKey.prefix(venue.text)
    key.append(bigEndian: UInt64(ascending: stay.start.microseconds))
    key.append(id)
    return key
  }
}

/// The tables of `floor` by index: the entities' tables first, then its own.
enum FloorTable {
  /// `FloorKey` → `ClaimRow`. A claim on several tables has a row under each.
  static let claims = EntityTable.names.count
  /// Venue's id, 0, start, reservation's id → nothing. Bookings that need a table.
  static let tableless = EntityTable.names.count + 1
  /// Venue's id, 0, from, block's id → nothing. Blocks in force.
  static let blockOrder = EntityTable.names.count + 2

  static let names = EntityTable.names + ["claims", "tableless", "blockOrder"]
}
