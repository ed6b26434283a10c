import DaybookDomain
import DaybookTime

/// What each station has to do and when: tickets in order of their fire times, with the bookings they are for.
///
/// Keeps open bookings, their tickets, and the notices that fire them: an acknowledgement changes the ticket.
package struct PrepView: RowKeeper {
  package let name = "prep"
  let rowVersion: UInt32 = 2
  package var tableNames: [String] { PrepTable.names }

  package init() {}

  func keeps(_ reservation: Reservation) -> Bool { reservation.mayBeOpen }
  /// A served ticket can be recalled; a cancelled one stands again when a no-show is undone.
  func keeps(_ ticket: Ticket) -> Bool { true }
  func keeps(_ notice: Notice) -> Bool { notice.kind == .fire && !notice.isSettled }
  func numbers(_ audience: Audience) -> Bool { audience == .kitchen }

  func derive(from old: Ticket?, _ new: Ticket, in rows: EntityRows) throws(LedgerFailure) {
    let (before, after) = (old?.prepKey, new.prepKey)
    guard before != after else { return }
    if let before { rows.writer.delete(PrepTable.order, key: before.span.bytes) }
    if let after { rows.writer.put(PrepTable.order, key: after, []) }
  }

  func subject(ofOwn table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    .ticket(endOf: key, in: part)
  }
}

extension Ticket {
  fileprivate var prepKey: [UInt8]? {
    guard !state.isOver, let fireAt = items.map(\.fireAt).min() else { return nil }
    var key = RowKey.prefix(venue.text)
    key.append(bigEndian: UInt64(ascending: fireAt.microseconds))
    key.append(id)
    return key
  }
}

/// The tables of `prep` by index: the entities' tables first, then its own.
enum PrepTable {
  /// Venue's id, 0, first fire time, ticket's id → nothing. Tickets that are not over.
  static let order = EntityTable.names.count

  static let names = EntityTable.names + ["order"]
}
