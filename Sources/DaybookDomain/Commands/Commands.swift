public import DaybookTime

/// Defines a venue, or redefines it: what changed binds new claims only (R25).
public struct DefineVenue: Hashable, LedgerCommand {
  public var venue: VenueDefinition
  public init(_ venue: VenueDefinition) { self.venue = venue }
  public var command: Command { .defineVenue(self) }
  public static func value(of answer: Answer) -> [ReservationID] { answer.needsTable }
}

/// Books tables or pool units: directly, or by consuming a hold.
///
/// On a hold only `hold` and `guest` are given. Otherwise `venue`, `party` and `start` are.
public struct Book: Hashable, ReservationCommand {
  public var venue: VenueID?
  public var party: PartySize?
  /// Local to the venue unless it says its offset (R1).
  public var start: RequestedTime?
  /// The chosen tables; absent: the automatic choice.
  public var tables: [TableID]?
  /// Book units of this pool instead of tables.
  public var pool: PoolID?
  /// Absent: as many as the party has covers.
  public var units: Int?
  public var hold: HoldID?
  public var guest: Guest?

  public init(
    venue: VenueID, party: PartySize, start: RequestedTime, tables: [TableID]? = nil, pool: PoolID? = nil,
    units: Int? = nil, guest: Guest? = nil
  ) {
    self.init(
      venue: venue, party: party, start: start, tables: tables, pool: pool, units: units, hold: nil,
      guest: guest)
  }

  public init(hold: HoldID, guest: Guest? = nil) {
    self.init(
      venue: nil, party: nil, start: nil, tables: nil, pool: nil, units: nil, hold: hold, guest: guest)
  }

  package init(
    venue: VenueID?, party: PartySize?, start: RequestedTime?, tables: [TableID]?, pool: PoolID?, units: Int?,
    hold: HoldID?, guest: Guest?
  ) {
    self.venue = venue
    self.party = party
    self.start = start
    self.tables = tables
    self.pool = pool
    self.units = units
    self.hold = hold
    self.guest = guest
  }

  public var command: Command { .book(self) }
}

/// Places an expiring claim.
public struct PlaceHold: Hashable, LedgerCommand {
  public var venue: VenueID
  public var party: PartySize
  public var start: RequestedTime
  public var tables: [TableID]?
  public var pool: PoolID?
  public var units: Int?
  /// Elapsed seconds it lives; absent: what the venue says, else 300.
  public var seconds: Int?

  public init(
    venue: VenueID, party: PartySize, start: RequestedTime, tables: [TableID]? = nil, pool: PoolID? = nil,
    units: Int? = nil, seconds: Int? = nil
  ) {
    self.venue = venue
    self.party = party
    self.start = start
    self.tables = tables
    self.pool = pool
    self.units = units
    self.seconds = seconds
  }

  public var command: Command { .hold(self) }
  public static func value(of answer: Answer) -> HeldPlace {
    guard let id = answer.hold else { preconditionFailure("the answer to a hold names no hold") }
    return HeldPlace(id: id, tables: answer.tables)
  }
}

public struct ReleaseHold: Hashable, LedgerCommand {
  public var hold: HoldID
  public init(_ hold: HoldID) { self.hold = hold }
  public var command: Command { .releaseHold(self) }
  public static func value(of answer: Answer) {}
}

/// Changes time, party or tables, as a whole: refused → nothing changes (R14).
public struct Modify: Hashable, ReservationCommand {
  public var reservation: ReservationID
  public var party: PartySize?
  public var start: RequestedTime?
  public var tables: [TableID]?

  public init(
    _ reservation: ReservationID, party: PartySize? = nil, start: RequestedTime? = nil,
    tables: [TableID]? = nil
  ) {
    self.reservation = reservation
    self.party = party
    self.start = start
    self.tables = tables
  }

  public var command: Command { .modify(self) }
}

public struct Cancel: Hashable, ReservationCommand {
  public var reservation: ReservationID
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .cancel(self) }
}

/// The party is here.
public struct Arrive: Hashable, ReservationCommand {
  public var reservation: ReservationID
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .arrive(self) }
}

/// The party sits; early, it must win the earlier minutes (R24).
public struct Seat: Hashable, ReservationCommand {
  public var reservation: ReservationID
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .seat(self) }
}

/// The party has left its table, which is free at that instant.
public struct Leave: Hashable, ReservationCommand {
  public var reservation: ReservationID
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .leave(self) }
}

public struct Complete: Hashable, ReservationCommand {
  public var reservation: ReservationID
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .complete(self) }
}

/// The party stayed away: from the start plus the venue's grace.
public struct MarkNoShow: Hashable, ReservationCommand {
  public var reservation: ReservationID
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .noShow(self) }
}

/// Seats a party without a booking, now.
public struct WalkIn: Hashable, ReservationCommand {
  public var venue: VenueID
  public var party: PartySize
  public var tables: [TableID]?
  public var guest: Guest?

  public init(venue: VenueID, party: PartySize, tables: [TableID]? = nil, guest: Guest? = nil) {
    self.venue = venue
    self.party = party
    self.tables = tables
    self.guest = guest
  }

  public var command: Command { .walkIn(self) }
}

/// Makes tables, an area or the venue unbookable for an interval. Never fails because of bookings (R25).
public struct PlaceBlock: Hashable, LedgerCommand {
  public var venue: VenueID
  public var tables: [TableID]?
  public var area: String?
  public var from: RequestedTime
  public var until: RequestedTime
  /// 1–400 characters.
  public var reason: String?

  public init(
    venue: VenueID, tables: [TableID]? = nil, area: String? = nil, from: RequestedTime, until: RequestedTime,
    reason: String? = nil
  ) {
    self.venue = venue
    self.tables = tables
    self.area = area
    self.from = from
    self.until = until
    self.reason = reason
  }

  public var command: Command { .block(self) }
  public static func value(of answer: Answer) -> PlacedBlock {
    guard let id = answer.block else { preconditionFailure("the answer to a block names no block") }
    return PlacedBlock(id: id, needsTable: answer.needsTable)
  }
}

public struct RemoveBlock: Hashable, LedgerCommand {
  public var block: BlockID
  public init(_ block: BlockID) { self.block = block }
  public var command: Command { .unblock(self) }
  public static func value(of answer: Answer) {}
}

/// Stops guests' new claims everywhere, with a message, or lets them go on (R22). Operators only.
public struct SetMaintenance: Hashable, LedgerCommand {
  public var isOn: Bool
  /// What a refused guest is told, 1–400 characters.
  public var message: String?

  public init(on isOn: Bool, message: String? = nil) {
    self.isOn = isOn
    self.message = message
  }

  public var command: Command { .setMaintenance(self) }
  public static func value(of answer: Answer) {}
}

/// Moves a manual clock forward; invalid on a ledger that keeps the system's time.
public struct AdvanceClock: Hashable, LedgerCommand {
  public var to: Timestamp
  public init(to: Timestamp) { self.to = to }
  public var command: Command { .advanceClock(self) }
  public static func value(of answer: Answer) {}
}
