package import DaybookDomain
package import DaybookTime

/// The queries of the view `report`, in a snapshot: rows in order, one at a time.
package struct ReportReader: ~Escapable {
  private let part: ViewPart

  @_lifetime(borrow snapshot)
  fileprivate init(_ snapshot: borrowing ViewSnapshot) { part = snapshot.rows(of: ReportView.self).part }

  /// Lends the visits of a venue's business dates, in order of date and booking.
  package func forEachVisit(
    of venue: VenueID, on dates: ClosedRange<CivilDate>,
    _ body: (ReportVisit) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    try forEach(ReportTable.visits, of: venue, on: dates) { key, row throws(LedgerFailure) in
      try body(try part.checked { () throws(RowError) in try ReportVisit(key: key, row: row, of: venue) })
    }
  }

  /// Lends the waits of a venue's business dates, in order of date and joining.
  package func forEachWait(
    of venue: VenueID, on dates: ClosedRange<CivilDate>,
    _ body: (ReportWait) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    try forEach(ReportTable.waits, of: venue, on: dates) { key, row throws(LedgerFailure) in
      try body(try part.checked { () throws(RowError) in try ReportWait(key: key, row: row, of: venue) })
    }
  }

  /// Lends the refusals of starts in an interval, in order of start and position.
  package func forEachRefusal(
    of venue: VenueID, _ starts: Range<Timestamp>,
    _ body: (ReportRefusal) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    let (part, prefix) = (part, RowKey.prefix(venue.text))
    var first = prefix
    first.append(bigEndian: UInt64(ascending: starts.lowerBound.microseconds))
    try part.forEach(ReportTable.refusals, prefix: prefix, from: first) { key, row throws(LedgerFailure) in
      let refusal = try part.checked { () throws(RowError) in
        try ReportRefusal(key: key, row: row, of: venue)
      }
      guard refusal.start < starts.upperBound else { return false }
      try body(refusal)
      return true
    }
  }

  /// The recorded steps of a booking or a waitlist entry.
  package func moments<Entity>(of id: ID<Entity>) throws(LedgerFailure) -> ReportMoments {
    let part = part
    var prefix: [UInt8] = []
    prefix.append(id)
    var moments = ReportMoments()
    try part.forEach(ReportTable.moments, prefix: prefix) { key, row throws(LedgerFailure) in
      moments.add(try part.checked { () throws(RowError) in try ReportMoment(key: key, row: row) })
      return true
    }
    return moments
  }

  /// The dishes that were made for a booking, in order of ticket and record.
  package func dishes(of id: ReservationID) throws(LedgerFailure) -> [ReportDish] {
    let part = part
    var prefix: [UInt8] = []
    prefix.append(id)
    var dishes: [ReportDish] = []
    try part.forEach(ReportTable.dishes, prefix: prefix) { key, row throws(LedgerFailure) in
      dishes.append(try part.checked { () throws(RowError) in try ReportDish(key: key, row: row) })
      return true
    }
    return dishes
  }

  /// Lends every dish that was made, in order of booking, ticket and record.
  package func forEachDish(_ body: (ReportDish) throws(LedgerFailure) -> Void) throws(LedgerFailure) {
    let part = part
    try part.forEach(ReportTable.dishes, prefix: []) { key, row throws(LedgerFailure) in
      try body(try part.checked { () throws(RowError) in try ReportDish(key: key, row: row) })
      return true
    }
  }

  private func forEach(
    _ table: Int, of venue: VenueID, on dates: ClosedRange<CivilDate>,
    _ body: (RawSpan, RawSpan) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    let last = UInt32(ascending: dates.upperBound)
    let first = ReportTable.prefix(venue, dates.lowerBound)
    try part.forEach(table, prefix: RowKey.prefix(venue.text), from: first) {
      key, row throws(LedgerFailure) in
      guard key.byteCount >= 20 else {
        throw LedgerFailure.row(part.view, "a key of \(key.byteCount) bytes in an order of dates")
      }
      guard key.number32(at: key.byteCount - 20) <= last else { return false }
      try body(key, row)
      return true
    }
  }
}

extension ViewSnapshot {
  /// The queries of `report`, if the snapshot was asked to hold it.
  package var report: ReportReader {
    @_lifetime(borrow self)
    get { ReportReader(self) }
  }
}
