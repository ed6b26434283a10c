package import DaybookDomain
package import DaybookTime

/// The queries of the view `waitlist`, in a snapshot.
package struct WaitlistReader: ~Escapable {
  private let part: ViewPart
  private let entities: EntityReader

  @_lifetime(borrow snapshot)
  fileprivate init(_ snapshot: borrowing ViewSnapshot) {
    part = snapshot.rows(of: WaitlistView.self).part
    entities = EntityReader(part: part)
  }

  package func entry(_ id: WaitlistID) throws(LedgerFailure) -> WaitlistEntry? { try entities.entry(id) }

  /// Entries in the order they joined: those that wait or have an offer, or all of a business date.
  package func entries(of venue: VenueID, on date: CivilDate?) throws(LedgerFailure) -> [WaitlistEntry] {
    var entries: [WaitlistEntry] = []
    let part = part
    let reader = self.entities
    var prefix = RowKey.prefix(venue.text)
    if let date { prefix.append(bigEndian: UInt32(ascending: date)) }
    let table = date == nil ? WaitlistTable.waiting : WaitlistTable.dates
    try part.forEach(table, prefix: prefix) { key, _ throws(LedgerFailure) in
      guard let entry = try reader.entry(try part.id(endOf: key)) else {
        throw LedgerFailure.row(part.view, "an entry in the order of the waitlist that has no row")
      }
      entries.append(entry)
      return true
    }
    return entries
  }
}

extension ViewSnapshot {
  /// The queries of `waitlist`, if the snapshot was asked to hold it.
  package var waitlist: WaitlistReader {
    @_lifetime(borrow self)
    get { WaitlistReader(self) }
  }
}
