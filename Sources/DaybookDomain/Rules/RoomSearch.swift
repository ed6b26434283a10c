import DaybookTime

/// Looks for a table that is free once floating parties have moved to others (R13).
///
/// Exact within its bounds: it tries to move one party, then two, up to `mostMoves`, each time through every
/// option in the order of the automatic choice. It gives up after looking at `mostTrials` tables, and says
/// so. Only floating bookings at tables move, whose party is still expected, whose date is open and that cannot
/// lapse; each goes where it could have been placed itself.
struct RoomSearch {
  static let mostMoves = 4
  static let mostTrials = 2_000

  let venue: VenueState
  let edition: Edition
  let asked: AskedAt
  private(set) var isExhausted = false
  private var trials = 0
  /// Where parties are placed in this attempt; the old claims of those in `moved` do not count.
  private var placed: [(claim: ClaimID?, slots: [Int], start: Timestamp, until: Timestamp)] = []
  private var moved: Set<ClaimID> = []

  private var floor: Floor { venue.floor }

  init(venue: VenueState, edition: Edition, _ asked: AskedAt) {
    self.venue = venue
    self.edition = edition
    self.asked = asked
  }

  struct Found {
    let option: Edition.Option
    let moves: [Move]
  }

  mutating func place(_ seeking: Seeking, _ options: [Edition.Option]) -> Found? {
    for most in 1...RoomSearch.mostMoves {
      for option in options {
        // The claim that is being changed is in nobody's way (R14).
        (placed, moved) = ([], Set([seeking.except].compactMap { $0 }))
        if let moves = attempt(option, seeking, movesLeft: most) {
          return Found(option: option, moves: moves)
        }
        if isExhausted { return nil }
      }
    }
    return nil
  }

  /// Puts the party on an option and finds other tables for all in its way, and for those in `waiting`.
  ///
  /// Nil when it cannot be done.
  private mutating func attempt(
    _ option: Edition.Option, _ seeking: Seeking, then waiting: ArraySlice<Claim> = [], movesLeft: Int
  ) -> [Move]? {
    trials += 1
    guard trials <= RoomSearch.mostTrials else {
      isExhausted = true
      return nil
    }
    guard let inTheWay = floatingClaims(on: option, seeking), inTheWay.count <= movesLeft else { return nil }
    let before = (placed, moved)
    placed.append((seeking.except, option.slots, seeking.start, seeking.restsUntil))
    moved.formUnion(inTheWay.map(\.id))
    if let moves = relocate(inTheWay + waiting, movesLeft: movesLeft - inTheWay.count) { return moves }
    (placed, moved) = before
    return nil
  }

  /// Other tables for parties that must move, one after another, and for those they displace in turn.
  ///
  /// If the first is given what the second needs, the first is given something else.
  private mutating func relocate(_ claims: ArraySlice<Claim>, movesLeft: Int) -> [Move]? {
    guard let claim = claims.first else { return [] }
    var seeking = Seeking(
      party: claim.party, start: claim.start, end: claim.end, channel: claim.channel, now: asked.now,
      edition: 0)
    seeking.bufferMinutes = claim.bufferMinutes
    seeking.except = claim.id
    for option in edition.options
    where option.seats(claim.party) && option.meets(claim.area, claim.needs) && option.allows(claim.channel)
      && edition.tables(of: option) != claim.tables
    {
      guard let moves = attempt(option, seeking, then: claims.dropFirst(), movesLeft: movesLeft) else {
        if isExhausted { return nil }
        continue
      }
      return [Move(claim: claim.id, tables: edition.tables(of: option))] + moves
    }
    return nil
  }

  /// A closed date stays as it is (R30).
  private func isOfClosedDate(_ claim: Claim) -> Bool {
    venue.closings.contains(venue.checkService(at: claim.start, ignoringGrid: true).date)
  }

  /// The parties that would have to move; nil when something that never moves is in the way.
  private func floatingClaims(on option: Edition.Option, _ seeking: Seeking) -> ArraySlice<Claim>? {
    var found: ArraySlice<Claim> = []
    for (place, slot) in option.slots.enumerated() {
      for other in placed where other.slots.contains(slot) {
        if other.start < seeking.restsUntil, seeking.start < other.until { return nil }
      }
      let table = edition.definition.tables[option.indices[place]]
      guard !floor.blocks.contains(where: { $0.covers(table, from: seeking.start, until: seeking.end) })
      else {
        return nil
      }
      var isFixed = false
      floor[slot].forEachConflict(
        from: seeking.start.microseconds, until: seeking.restsUntil.microseconds, asked,
        except: seeking.except
      ) { entry, code in
        if moved.contains(entry.id) { return true }
        guard code == .tablesTaken, entry.isFloating else {
          isFixed = true
          return false
        }
        let claim = floor.floating(entry, at: slot)
        guard claim.start > asked.now, !isOfClosedDate(claim) else {
          isFixed = true
          return false
        }
        if !found.contains(where: { $0.id == claim.id }) { found.append(claim) }
        return true
      }
      if isFixed { return nil }
    }
    return found
  }
}
