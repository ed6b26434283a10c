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
  private var moved: [ClaimID] = []
  /// Starts that were looked at, and whether their date is closed: many parties start together.
  private var dates: [(start: Timestamp, isClosed: Bool)] = []

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
        (placed, moved) = ([], [seeking.except].compactMap { $0 })
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
    guard let inTheWay = floatingClaims(on: option, seeking, most: movesLeft) else { return nil }
    placed.append((seeking.except, option.slots, seeking.start, seeking.restsUntil))
    moved += inTheWay.lazy.map(\.id)
    if let moves = relocate(inTheWay + waiting, movesLeft: movesLeft - inTheWay.count) { return moves }
    placed.removeLast()
    moved.removeLast(inTheWay.count)
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
      && !edition.isAt(option, claim.tables)
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
  private mutating func isOfClosedDate(_ start: Timestamp) -> Bool {
    if let known = dates.first(where: { $0.start == start }) { return known.isClosed }
    let isClosed = venue.closings.contains(venue.checkService(at: start, ignoringGrid: true).date)
    dates.append((start, isClosed))
    return isClosed
  }

  /// The parties that would have to move; nil when something that never moves is in the way, or more than `most` are.
  private mutating func floatingClaims(
    on option: Edition.Option, _ seeking: Seeking, most: Int
  ) -> ArraySlice<Claim>? {
    var found: [(entry: TableClaims.Entry, slot: Int)] = []
    for (place, slot) in option.slots.enumerated() {
      for other in placed where other.slots.contains(slot) {
        if other.start < seeking.restsUntil, seeking.start < other.until { return nil }
      }
      if !venue.floor.blocks.isEmpty {
        let table = edition.definition.tables[option.indices[place]]
        guard
          !venue.floor.blocks.contains(where: { $0.covers(table, from: seeking.start, until: seeking.end) })
        else { return nil }
      }
      var isFixed = false
      venue.floor[slot].forEachConflict(
        from: seeking.start.microseconds, until: seeking.restsUntil.microseconds, asked,
        except: seeking.except
      ) { entry, code in
        if moved.contains(entry.id) || found.contains(where: { $0.entry.id == entry.id }) { return true }
        if code == .tablesTaken, entry.isFloating, entry.start > asked.now.microseconds, found.count < most {
          found.append((entry, slot))
        } else {
          isFixed = true
        }
        return !isFixed
      }
      if isFixed { return nil }
    }
    for (entry, _) in found where isOfClosedDate(Timestamp(microseconds: entry.start)) { return nil }
    return found.map { venue.floor.floating($0.entry, at: $0.slot) }[...]
  }
}
