package import DaybookDomain
import DaybookForms
package import DaybookTime

/// The queries of the view `kitchen`, in a snapshot.
package struct KitchenReader: ~Escapable {
  private let part: ViewPart
  private let entities: EntityReader

  @_lifetime(borrow snapshot)
  fileprivate init(_ snapshot: borrowing ViewSnapshot) {
    part = snapshot.rows(of: KitchenView.self).part
    entities = EntityReader(part: part)
  }

  /// A ticket as it is at `now`: cancelled once its booking has lapsed.
  package func ticket(_ id: TicketID, at now: Timestamp) throws(LedgerFailure) -> Ticket? {
    guard let ticket = try entities.ticket(id) else { return nil }
    return ticket.effective(of: try entities.reservation(ticket.reservation), at: now)
  }

  package func notice(_ id: NoticeID) throws(LedgerFailure) -> Notice? { try entities.notice(id) }

  /// The number of the last notice of a venue to an audience; 0 when there is none.
  package func lastNotice(_ venue: VenueID, _ audience: Audience) throws(LedgerFailure) -> Int {
    try entities.lastNotice(venue, audience)
  }

  /// The number of the first notice of this record or a later one; one past the last when there is none.
  package func firstNotice(of venue: VenueID, to audience: Audience, notBefore position: Position)
    throws(LedgerFailure) -> Int
  {
    // Notices are numbered in the order of their records.
    var (low, high) = (1, try lastNotice(venue, audience) + 1)
    while low < high {
      let middle = low + (high - low) / 2
      guard let notice = try notice(NoticeID(venue: venue, audience: audience, number: middle)) else {
        throw LedgerFailure.row(part.view, "notice \(middle) of \(venue) is missing")
      }
      if notice.position < position { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Lends every notice to an audience, in order.
  package func forEachNotice(
    of venue: VenueID, to audience: Audience, _ body: (Notice) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    let entities = entities
    try part.forEach(EntityTable.notices, prefix: NoticeKey.prefix(venue, audience)) {
      _, row throws(LedgerFailure) in
      try body(try entities.notice(row))
      return true
    }
  }

  /// The notices after a number, in order; for a station also those for all stations.
  package func notices(
    of venue: VenueID, to audience: Audience, after number: Int, station: String?, most: Int
  ) throws(LedgerFailure) -> [Notice] {
    var notices: [Notice] = []
    guard number < .max, most > 0 else { return [] }
    let start = NoticeKey.bytes(NoticeID(venue: venue, audience: audience, number: max(0, number) + 1))
    let entities = entities
    try part.forEach(EntityTable.notices, prefix: NoticeKey.prefix(venue, audience), from: start) {
      key, row throws(LedgerFailure) in
      let notice = try entities.notice(row)
      if notice.concerns(station) { notices.append(notice) }
      return notices.count < most
    }
    return notices
  }

  /// The notices that still wait for an acknowledgement or delivery, in order.
  package func unsettled(of venue: VenueID, to audience: Audience, station: String?) throws(LedgerFailure)
    -> [Notice]
  {
    var notices: [Notice] = []
    let (part, entities) = (part, entities)
    try part.forEach(KitchenTable.unsettled, prefix: NoticeKey.prefix(venue, audience)) {
      key, _ throws(LedgerFailure) in
      let number = try part.checked { () throws(RowError) in try key.count(at: key.byteCount - 8) }
      let id = NoticeID(venue: venue, audience: audience, number: number)
      guard let notice = try entities.notice(id) else {
        throw LedgerFailure.row(part.view, "a notice to be taken that has no row")
      }
      if notice.concerns(station) { notices.append(notice) }
      return true
    }
    return notices
  }

  /// The tickets on the screens at `now`, in the order they were first sent.
  ///
  /// Dishes taken back that nobody need look at any more are on none.
  package func tickets(
    of venue: VenueID, station: String?, at now: Timestamp
  ) throws(LedgerFailure) -> [Ticket] {
    var tickets: [Ticket] = []
    for ticket in try ticketsOpen(of: venue, station: station, at: now) {
      let all = ticket.isDelta ? try self.tickets(of: ticket.reservation) : []
      if !ticket.isSeen(among: all) { tickets.append(ticket) }
    }
    return tickets
  }

  /// How many portions of each dish must be made now.
  package func allDay(
    of venue: VenueID, station: String?, at now: Timestamp
  ) throws(LedgerFailure) -> [DishCount] {
    DishCount.allDay(try ticketsOpen(of: venue, station: station, at: now))
  }

  private func tickets(of booking: ReservationID) throws(LedgerFailure) -> [Ticket] {
    var tickets: [Ticket] = []
    for id in try entities.reservation(booking)?.details.prep?.tickets ?? [] {
      if let ticket = try entities.ticket(id) { tickets.append(ticket) }
    }
    return tickets
  }

  private func ticketsOpen(
    of venue: VenueID, station: String?, at now: Timestamp
  ) throws(LedgerFailure) -> [Ticket] {
    var tickets: [Ticket] = []
    let (part, entities) = (part, entities)
    try part.forEach(KitchenTable.screen, prefix: RowKey.prefix(venue.text)) { key, _ throws(LedgerFailure) in
      guard let ticket = try entities.ticket(try part.id(endOf: key)) else {
        throw LedgerFailure.row(part.view, "a ticket on a screen that has no row")
      }
      guard station?.hasBytes(of: ticket.station) ?? true else { return true }
      let booking = try entities.reservation(ticket.reservation)
      if !ticket.effective(of: booking, at: now).state.isOver { tickets.append(ticket) }
      return true
    }
    return tickets
  }

  /// Each course of each party that the kitchen has begun with, as long as one is to come, by serve time.
  ///
  /// - Parameter planned: The tickets that are not over: between two courses none is on a screen.
  package func pass(
    of venue: VenueID, planned: [Ticket], now: Timestamp
  ) throws(LedgerFailure) -> [PassCourse] {
    let out = try dishesOut(at: venue)
    var seen: Set<ReservationID> = []
    var courses: [PassCourse] = []
    for ticket in try tickets(of: venue, station: nil, at: now) + planned
    where seen.insert(ticket.reservation).inserted {
      guard let reservation = try entities.reservation(ticket.reservation)?.effective(at: now),
        reservation.isToBeServed
      else { continue }
      courses += PassCourse.courses(
        of: reservation, try tickets(of: reservation.id), dishesOut: out, at: now)
    }
    return courses.sorted {
      $0.serveAt != $1.serveAt
        ? $0.serveAt < $1.serveAt
        : ($0.reservation.id, $0.course) < ($1.reservation.id, $1.course)
    }
  }

  /// The sold-out dishes, in the order they ran out.
  package func dishesOut(at venue: VenueID) throws(LedgerFailure) -> [String] {
    let key = Array(venue.text.utf8)
    let names = try part.row(KitchenTable.dishesOut, key: key.span.bytes) { row in
      DishList(row.withUnsafeBytes { Array($0) }).names
    }
    return names ?? []
  }
}

extension Notice {
  /// Whether it is shown on a station's screen: without a station, it is for all.
  fileprivate func concerns(_ station: String?) -> Bool {
    guard let station, let own = self.station else { return true }
    return own.hasBytes(of: station)
  }
}

extension ViewSnapshot {
  /// The queries of `kitchen`, if the snapshot was asked to hold it.
  package var kitchen: KitchenReader {
    @_lifetime(borrow self)
    get { KitchenReader(self) }
  }
}
