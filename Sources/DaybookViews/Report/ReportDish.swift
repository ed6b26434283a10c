package import DaybookDomain
package import DaybookTime

/// A dish that a station said was ready, and when it was to be; one made again after a recall is another.
package struct ReportDish: Hashable, Sendable {
  package let reservation: ReservationID
  package let ticket: TicketID
  package let position: Position
  /// Its place on the ticket.
  package let item: Int
  package let station: String
  package let name: String
  /// Portions, 1 or more.
  package let quantity: Int
  /// When it was to be ready: when it was to fire, and its minutes.
  package let plannedAt: Timestamp
  package let readyAt: Timestamp

  /// Nil for what only takes back dishes.
  init?(_ ticket: Ticket, _ place: Int, at fact: Fact) {
    let item = ticket.items[place]
    guard item.quantity > 0 else { return nil }
    (reservation, self.ticket, position) = (ticket.reservation, ticket.id, fact.position)
    (self.item, station, name, quantity) = (place, ticket.station, item.name, item.quantity)
    (plannedAt, readyAt) = (item.fireAt.adding(minutes: item.minutes), fact.recordedAt)
  }

  init(key: RawSpan, row: RawSpan) throws(RowError) {
    guard key.byteCount == 42, row.byteCount >= 20 else { throw RowError("a dish of \(row.byteCount) bytes") }
    reservation = try ReservationID(endOf: key.extracting(..<16))
    ticket = try TicketID(endOf: key.extracting(16..<32))
    position = try key.position(at: 32)
    item = Int(key.number16(at: 40))
    plannedAt = try row.instant(at: 0)
    readyAt = try row.instant(at: 8)
    quantity = Int(row.number32(at: 16))
    let texts = try row.texts(from: 20, 2)
    (station, name) = (texts[0], texts[1])
  }

  var key: [UInt8] {
    var key: [UInt8] = []
    key.append(reservation)
    key.append(ticket)
    key.append(bigEndian: position.value)
    key.append(bigEndian: UInt16(truncatingIfNeeded: item))
    return key
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(plannedAt)
    bytes.append(readyAt)
    bytes.append(bigEndian: UInt32(truncatingIfNeeded: quantity))
    return bytes + Array(station.utf8) + [0] + Array(name.utf8)
  }
}
