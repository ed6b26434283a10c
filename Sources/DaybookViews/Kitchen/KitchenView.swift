import DaybookDomain
import DaybookTime

/// The outbox: every ticket, and every notice to kitchen, floor and guests, numbered as the writer numbers them.
///
/// Keeps everything that can still cause a notice: a notice is numbered only if its guest is known.
package struct KitchenView: RowKeeper {
  package let name = "kitchen"
  let rowVersion: UInt32 = 2
  package var tableNames: [String] { KitchenTable.names }

  package init() {}

  /// A paid deposit can be refunded after the visit is over, and the guest is told.
  func keeps(_ reservation: Reservation) -> Bool {
    // What was forfeited may be paid again by a correction, and then be refunded: its guest is told.
    let isSettled = reservation.details.deposit != .paid && reservation.details.deposit != .forfeited
    return reservation.mayBeOpen || (!isSettled && reservation.guest != nil)
  }
  func keeps(_ entry: WaitlistEntry) -> Bool { true }
  func keeps(_ ticket: Ticket) -> Bool { true }
  func keeps(_ notice: Notice) -> Bool { true }
  func row(of reservation: Reservation) -> Reservation { reservation }
  func numbers(_ audience: Audience) -> Bool { true }

  func derive(_ notice: Notice, in rows: EntityRows) throws(LedgerFailure) {
    let key = NoticeKey.bytes(notice.id)
    if notice.isSettled {
      rows.writer.delete(KitchenTable.unsettled, key: key.span.bytes)
    } else {
      rows.writer.put(KitchenTable.unsettled, key: key, [])
    }
  }

  func derive(from old: Ticket?, _ new: Ticket, in rows: EntityRows) throws(LedgerFailure) {
    let (before, after) = (old?.screenKey, new.screenKey)
    guard before != after else { return }
    if let before { rows.writer.delete(KitchenTable.screen, key: before.span.bytes) }
    if let after { rows.writer.put(KitchenTable.screen, key: after, []) }
  }

  func derive(_ eightySixed: EightySixed, at venue: VenueID, in rows: EntityRows) throws(LedgerFailure) {
    let key = Array(venue.text.utf8)
    var dishes = DishList(try rows.writer.value(KitchenTable.dishesOut, key: key) ?? [])
    dishes.set(eightySixed.item, isOut: eightySixed.isOut)
    if dishes.names.isEmpty {
      rows.writer.delete(KitchenTable.dishesOut, key: key.span.bytes)
    } else {
      rows.writer.put(KitchenTable.dishesOut, key: key, dishes.bytes)
    }
  }

  func subject(ofOwn table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case KitchenTable.unsettled: .notice(key, in: part)
    case KitchenTable.screen: .ticket(endOf: key, in: part)
    default: .dishes(key)
    }
  }
}

extension Ticket {
  /// Its place on the screens: when it was first sent, even after a recall; nil when it is on no screen.
  fileprivate var screenKey: [UInt8]? {
    guard let sentAt, !state.isOver else { return nil }
    var key = RowKey.prefix(venue.text)
    key.append(bigEndian: UInt64(ascending: sentAt.microseconds))
    key.append(id)
    return key
  }
}

/// The tables of `kitchen` by index: the entities' tables first, then its own.
enum KitchenTable {
  /// `NoticeKey` → nothing. Notices that are not settled.
  static let unsettled = EntityTable.names.count
  /// Venue's id, 0, first sent, ticket's id → nothing. Tickets on the screens.
  static let screen = EntityTable.names.count + 1
  /// Venue's id → the names of the sold-out dishes, a newline after each.
  static let dishesOut = EntityTable.names.count + 2

  static let names = EntityTable.names + ["unsettled", "screen", "dishesOut"]
}

/// The sold-out dishes, in the order they ran out: packed in a row, a newline after each name.
struct DishList {
  private(set) var names: [String] = []

  init(_ row: [UInt8]) {
    names = row.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
  }

  mutating func set(_ name: String, isOut: Bool) {
    names.removeAll { $0.hasBytes(of: name) }
    if isOut { names.append(name) }
  }

  var bytes: [UInt8] { names.flatMap { Array($0.utf8) + [0x0A] } }
}
