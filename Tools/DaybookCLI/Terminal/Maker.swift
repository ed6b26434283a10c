import Daybook
import DaybookOperations

/// Who made a booking, hold or waitlist entry, and for whom.
extension ReadContext {
  /// Whoever's command made it, from its own records; the owner where they cannot be read.
  func maker(of id: ClaimID, owner: Actor) -> Actor {
    let histories = (try? history.explain(id))?.histories ?? []
    return histories.lazy.flatMap(\.facts).first { $0.event.makes(id) }?.by ?? owner
  }
}

extension Fact {
  /// The guest for whom a host made something with this; nil where it is who made it.
  func owner(among entities: [EntityValue] = []) -> Actor? {
    let owner =
      entities.lazy.filter { event.makes($0.id) }.compactMap(\.owner).first ?? event.owner
    return owner == by ? nil : owner
  }
}

extension EntityValue {
  /// Whose it is.
  fileprivate var owner: Actor? {
    switch self {
    case .reservation(let reservation): reservation.owner
    case .hold(let hold): hold.owner
    case .entry(let entry): entry.owner
    case .block, .ticket: nil
    }
  }
}

extension Event {
  /// Whether it makes this booking, hold or entry.
  fileprivate func makes(_ id: ClaimID) -> Bool {
    switch self {
    case .booked(let booked): booked.reservation.retyped() == id
    case .requested(let requested): requested.booked.reservation.retyped() == id
    case .walkedIn(let walkedIn): walkedIn.reservation.retyped() == id
    case .carriedOver(let carried): carried.reservation.retyped() == id
    case .holdPlaced(let placed): placed.hold.retyped() == id
    case .waitlistJoined(let joined): joined.entry.retyped() == id
    default: false
    }
  }

  /// The guest that a host's command named.
  fileprivate var owner: Actor? {
    switch self {
    case .booked(let booked): booked.owner
    case .requested(let requested): requested.booked.owner
    case .walkedIn(let walkedIn): walkedIn.owner
    case .carriedOver(let carried): carried.original.owner
    case .holdPlaced(let placed): placed.owner
    case .waitlistJoined(let joined): joined.owner
    default: nil
    }
  }
}
