import DaybookDomain

/// Who waits for a table, in the order they joined.
///
/// Keeps every entry, and needs nothing else.
package struct WaitlistView: RowKeeper {
  package let name = "waitlist"
  let rowVersion: UInt32 = 1
  package var tableNames: [String] { WaitlistTable.names }

  package init() {}

  func keeps(_ entry: WaitlistEntry) -> Bool { true }

  func derive(from old: WaitlistEntry?, _ new: WaitlistEntry, in rows: EntityRows) throws(LedgerFailure) {
    var key = RowKey.prefix(new.venue.text)
    if old == nil {
      var dated = key
      dated.append(bigEndian: UInt32(ascending: new.date))
      dated.append(new.id)
      rows.writer.put(WaitlistTable.dates, key: dated, [])
    }
    key.append(new.id)
    let waits = new.state == .waiting || new.state == .offered
    if waits {
      rows.writer.put(WaitlistTable.waiting, key: key, [])
    } else if old != nil {
      rows.writer.delete(WaitlistTable.waiting, key: key.span.bytes)
    }
  }

  func subject(ofOwn table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    .ended(by: key) { RowSubject("waitlist entry", $0 as WaitlistID) }
  }
}

/// The tables of `waitlist` by index: the entities' tables first, then its own.
enum WaitlistTable {
  /// Venue's id, 0, entry's id → nothing. Entries that wait or have an offer, in the order they joined.
  static let waiting = EntityTable.names.count
  /// Venue's id, 0, business date, entry's id → nothing. All of them.
  static let dates = EntityTable.names.count + 1

  static let names = EntityTable.names + ["waiting", "dates"]
}
