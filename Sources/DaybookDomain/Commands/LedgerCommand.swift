/// A command with the kind of answer its receipt carries.
public protocol LedgerCommand: Sendable {
  /// What its receipt carries.
  associatedtype Value: Sendable
  /// The command itself.
  var command: Command { get }
  /// Reads the value from an accepted answer.
  static func value(of answer: Answer) -> Value
}

/// The answer to an accepted booking, change, walk-in or visit.
public struct Booking: Hashable, Sendable {
  /// The reservation.
  public let id: ReservationID
  /// The tables it now has; empty for a pool, or where the command did not touch them.
  public let tables: [TableID]
}

/// The answer to an accepted hold.
public struct HeldPlace: Hashable, Sendable {
  /// The hold.
  public let id: HoldID
  /// The tables it keeps; empty for a pool.
  public let tables: [TableID]
}

/// The answer to an accepted block.
public struct PlacedBlock: Hashable, Sendable {
  /// The block.
  public let id: BlockID
  /// Bookings that lost their table to it and need another (R25).
  public let needsTable: [ReservationID]
}

/// The answer to an accepted re-anchoring: whoever's place was not free at the new time.
public struct ReanchoredPlaces: Hashable, Sendable {
  /// Bookings that need another table.
  public let needsTable: [ReservationID]
  /// Holds that ended, those of offers too.
  public let ended: [HoldID]
}

/// A command whose answer names the reservation it acted on.
public protocol ReservationCommand: LedgerCommand where Value == Booking {}

extension ReservationCommand {
  /// The reservation it acted on, with its tables.
  public static func value(of answer: Answer) -> Booking {
    guard let id = answer.reservation else {
      preconditionFailure("the answer to \(Self.self) names no reservation")
    }
    return Booking(id: id, tables: answer.tables)
  }
}
