/// An order to the ledger, its fields exactly as the caller gave them.
///
/// Nothing here is trimmed, defaulted or resolved: the fingerprint of a keyed command is taken over these fields.
public enum Command: Hashable, Sendable {
  case defineVenue(DefineVenue)
  case book(Book)
  case hold(PlaceHold)
  case releaseHold(ReleaseHold)
  case modify(Modify)
  case cancel(Cancel)
  case arrive(Arrive)
  case seat(Seat)
  case leave(Leave)
  case complete(Complete)
  case noShow(MarkNoShow)
  case walkIn(WalkIn)
  case block(PlaceBlock)
  case unblock(RemoveBlock)
  case setMaintenance(SetMaintenance)
  case advanceClock(AdvanceClock)

  /// The word in the `command` field.
  public var name: String {
    switch self {
    case .defineVenue: "defineVenue"
    case .book: "book"
    case .hold: "hold"
    case .releaseHold: "releaseHold"
    case .modify: "modify"
    case .cancel: "cancel"
    case .arrive: "arrive"
    case .seat: "seat"
    case .leave: "leave"
    case .complete: "complete"
    case .noShow: "noShow"
    case .walkIn: "walkIn"
    case .block: "block"
    case .unblock: "unblock"
    case .setMaintenance: "setMaintenance"
    case .advanceClock: "advanceClock"
    }
  }

  /// The guest's own fields, which are sealed before the command is decided.
  package var guest: Guest? {
    switch self {
    case .book(let book): book.guest
    case .walkIn(let walkIn): walkIn.guest
    default: nil
    }
  }
}
