package import DaybookDomain
package import DaybookTime

/// The queries of the view `prep`, in a snapshot.
package struct PrepReader: ~Escapable {
  private let part: ViewPart
  private let entities: EntityReader

  @_lifetime(borrow snapshot)
  fileprivate init(_ snapshot: borrowing ViewSnapshot) {
    part = snapshot.rows(of: PrepView.self).part
    entities = EntityReader(part: part)
  }

  /// A venue's open tickets that first fire before `end`, as they are at `now`, in order of fire time.
  package func lines(
    of venue: VenueID, station: String?, until end: Timestamp?, dishesOut: [String], now: Timestamp
  ) throws(LedgerFailure) -> [PrepLine] {
    var lines: [PrepLine] = []
    let (part, entities) = (part, entities)
    let last = end.map { UInt64(ascending: $0.microseconds) } ?? .max
    try part.forEach(PrepTable.order, prefix: RowKey.prefix(venue.text)) { key, _ throws(LedgerFailure) in
      let fireAt = try part.checked { () throws(RowError) in
        try key.ascendingInstant(at: key.byteCount - 24)
      }
      guard UInt64(ascending: fireAt.microseconds) < last else { return false }
      guard let ticket = try entities.ticket(try part.id(endOf: key)) else {
        throw LedgerFailure.row(part.view, "a ticket in the order of fire times that has no row")
      }
      guard station?.hasBytes(of: ticket.station) ?? true,
        // Nil for a ticket recalled after the party left.
        let reservation = try entities.reservation(ticket.reservation)
      else { return true }
      var tickets: [Ticket] = []
      for id in reservation.details.prep?.tickets ?? [] {
        if let one = try entities.ticket(id) { tickets.append(one) }
      }
      let line = PrepLine(ticket, of: reservation, among: tickets, dishesOut: dishesOut, at: now)
      if let line { lines.append(line) }
      return true
    }
    return lines
  }
}

extension ViewSnapshot {
  /// The queries of `prep`, if the snapshot was asked to hold it.
  package var prep: PrepReader {
    @_lifetime(borrow self)
    get { PrepReader(self) }
  }
}
