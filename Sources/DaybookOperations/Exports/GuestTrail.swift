internal import Daybook

/// Which events are about a guest: about what the guest booked, held or waits for, or owns.
///
/// Grows with the guest's own bookings, not with the log.
struct GuestTrail {
  private let guest: Actor
  private var own: Set<ClaimID> = []

  init(_ guest: Actor) { self.guest = guest }

  /// Whether it is about the guest; to be asked of every event in order.
  mutating func takes(_ fact: Fact) -> Bool {
    var tied: [ClaimID] = []
    var makes = false
    var isOwn = false
    var isAboutSomebody = false
    fact.event.forEachPart { relation, part in
      if case .guest(let named) = part, named == guest { isOwn = true }
      guard let id = part.id, !relation.isDisjoint(with: [.makes, .changes, .ties]) else { return }
      isAboutSomebody = true
      if own.contains(id) { isOwn = true }
      if relation.contains(.ties) { tied.append(id) }
      if relation.contains(.makes) { makes = true }
    }
    // Who is moved to make room, and whoever else the guest's command named, is somebody else.
    if fact.by == guest, makes || !isAboutSomebody { isOwn = true }
    // What hangs together with the guest's own is the guest's: what became of a hold or an offer, the tickets.
    if isOwn { own.formUnion(tied) }
    return isOwn
  }
}
