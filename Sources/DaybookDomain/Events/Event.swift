public import DaybookTime

/// What happened. An event is already a fact: applying it never fails.
public enum Event: Hashable, Sendable {
  case ledgerCreated(LedgerCreated)
  case zoneRulesAdopted(ZoneRules)
  case venueDefined(VenueDefinition)
  case booked(Booked)
  case modified(Modified)
  case cancelled(ReservationID)
  case arrived(ReservationID)
  case seated(ReservationID)
  case left(ReservationID)
  case completed(ReservationID)
  case noShow(ReservationID)
  case walkedIn(WalkedIn)
  case holdPlaced(HoldPlaced)
  case holdReleased(HoldReleased)
  case holdLapsed(HoldID)
  case blocked(Blocked)
  case unblocked(BlockID)
  case needsTable(NeedsTable)
  case reassigned(Reassigned)
  case maintenanceSet(MaintenanceSet)
  case clockAdvanced(to: Timestamp)
  case refused(Refusal)
  case answered(Answered)
  case writerRestarted(WriterRestarted)

  public var type: EventType {
    switch self {
    case .ledgerCreated: .ledgerCreated
    case .zoneRulesAdopted: .zoneRulesAdopted
    case .venueDefined: .venueDefined
    case .booked: .booked
    case .modified: .modified
    case .cancelled: .cancelled
    case .arrived: .arrived
    case .seated: .seated
    case .left: .left
    case .completed: .completed
    case .noShow: .noShow
    case .walkedIn: .walkedIn
    case .holdPlaced: .holdPlaced
    case .holdReleased: .holdReleased
    case .holdLapsed: .holdLapsed
    case .blocked: .blocked
    case .unblocked: .unblocked
    case .needsTable: .needsTable
    case .reassigned: .reassigned
    case .maintenanceSet: .maintenanceSet
    case .clockAdvanced: .clockAdvanced
    case .refused: .refused
    case .answered: .answered
    case .writerRestarted: .writerRestarted
    }
  }
}

/// The name of an event's type, as it stands in the log.
public enum EventType: String, Hashable, Sendable, CaseIterable {
  case ledgerCreated, zoneRulesAdopted, venueDefined
  case booked, modified, cancelled, arrived, seated, left, completed, noShow, walkedIn
  case holdPlaced, holdReleased, holdLapsed, blocked, unblocked, needsTable, reassigned
  case maintenanceSet, clockAdvanced, refused, answered, writerRestarted
}
