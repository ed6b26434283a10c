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
      try rows.writer.put(WaitlistTable.dates, key: dated, [])
    }
    key.append(new.id)
    let waits = new.state == .waiting || new.state == .offered
    if waits {
      try rows.writer.put(WaitlistTable.waiting, key: key, [])
    } else if old != nil {
      try rows.writer.delete(WaitlistTable.waiting, key: key.span.bytes)
    }
  }

  func subject(ofOwn table: Int, key: RawSpan, in part: ViewPart) -> RowSubject? {
    .ended(by: key) { RowSubject("waitlist entry", $0 as WaitlistID) }
  }
}
