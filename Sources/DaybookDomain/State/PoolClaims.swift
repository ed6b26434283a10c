import DaybookTime

/// The claims on one pool, in order of start.
///
/// A party past its end uses its units until it leaves, as it holds a table (R24).
package struct PoolClaims: Sendable {
  private struct Entry: Sendable, Started {
    let start: Int64
    let end: Int64
    let lapsesAt: Int64
    let units: Int
    let isHold: Bool
    let isSeated: Bool
    let isBooked: Bool
    let id: ClaimID

    func isUsed(at instant: Int64, _ asked: AskedAt) -> Bool {
      guard start <= instant, lapsesAt > asked.now.microseconds else { return false }
      return instant < end || isSeated && asked.isInTheWay(pastEnd: end, at: instant)
    }
  }

  private static let always = Int64.min / 4...Int64.max / 4

  private var entries: [Entry] = []
  /// Those whose party sits there now, however long ago it came.
  private var seated: [Entry] = []
  /// No claim here was ever longer: bounds how far back one can reach.
  private var longest: Int64 = 0

  package init() {}

  package mutating func insert(_ claim: Claim) {
    // Units that are sold without a time are in use at every instant.
    let isTimeless = claim.isTimeless
    let entry = Entry(
      start: isTimeless ? PoolClaims.always.lowerBound : claim.start.microseconds,
      end: isTimeless ? PoolClaims.always.upperBound : claim.end.microseconds,
      lapsesAt: claim.lapsesAt?.microseconds ?? .max, units: claim.units, isHold: claim.kind == .held,
      isSeated: claim.kind == .seated, isBooked: claim.kind == .booked, id: claim.id)
    longest = max(longest, entry.end - entry.start)
    entries.insert(inPlace: entry)
    if entry.isSeated { seated.append(entry) }
  }

  package mutating func remove(_ claim: Claim) {
    if claim.kind == .seated { seated.remove(claim.id) }
    let start = claim.isTimeless ? PoolClaims.always.lowerBound : claim.start.microseconds
    var index = entries.firstIndex(startingAtOrAfter: start)
    while index < entries.count, entries[index].start == start {
      if entries[index].id == claim.id {
        entries.remove(at: index)
        return
      }
      index += 1
    }
  }

  /// The holds that are live at `now` and overlap [start, end).
  package func holds(from start: Int64, until end: Int64, now: Int64) -> [ClaimID] {
    entries.filter { $0.isHold && $0.lapsesAt > now && $0.start < end && start < $0.end }.map(\.id)
  }

  /// The claims with a time that are in use when asked, in order of start.
  package func inUse(_ asked: AskedAt) -> [ClaimID] {
    entries.filter { $0.start > PoolClaims.always.lowerBound && $0.isUsed(at: asked.now.microseconds, asked) }
      .map(\.id)
  }

  /// The sold claims without a time that are in force when asked, over or not.
  package func timeless(_ asked: AskedAt) -> [ClaimID] {
    entries.prefix { $0.start == PoolClaims.always.lowerBound }
      .filter { !$0.isHold && $0.lapsesAt > asked.now.microseconds }.map(\.id)
  }

  /// The units of every party that sits there now.
  package func unitsSeated(except: ClaimID?) -> Int {
    seated.reduce(0) { $1.id == except ? $0 : $0 + $1.units }
  }

  /// The party that sits there now whose stay ends first.
  package func firstToLeave(except: ClaimID?) -> ClaimID? {
    seated.filter { $0.id != except }.min { ($0.end, $0.id) < ($1.end, $1.id) }?.id
  }

  /// Whoever is expected there at some time of [start, end), or at any time after `start`, and has not sat down.
  ///
  /// Units that are sold without a time are expected at every time.
  package func expected(from start: Int64, until end: Int64, now: Int64) -> [ClaimID] {
    entries.filter {
      !$0.isHold && !$0.isSeated && $0.lapsesAt > now && $0.start < end && start < $0.end
    }.map(\.id)
  }

  /// The sold claims that parties past their end put at risk when asked: beside who sits there then they do not
  /// fit (R24).
  package func atRisk(_ asked: AskedAt, capacity: Int) -> [ClaimID] {
    let now = asked.now.microseconds
    guard seated.contains(where: { $0.end <= now }) else { return [] }
    return entries.filter { entry in
      guard entry.isBooked, entry.start > PoolClaims.always.lowerBound, entry.end > now, entry.lapsesAt > now
      else { return false }
      let instant = max(entry.start, now)
      guard seated.contains(where: { asked.isInTheWay(pastEnd: $0.end, at: instant) }) else { return false }
      let sitting = seated.reduce(0) { $1.isUsed(at: instant, asked) ? $0 + $1.units : $0 }
      return sitting + entry.units > capacity
    }.map(\.id)
  }

  /// Until when at most `most` units are in use from `start` on: `end`, or the first instant with more.
  package func freeUntil(
    _ most: Int, from start: Int64, until end: Int64, _ asked: AskedAt, except: ClaimID?
  ) -> Int64 {
    let next = entries[entries.firstIndex(startingAtOrAfter: start + 1)...].lazy.map(\.start)
    return next.first {
      $0 < end && mostUsed(from: start, until: $0 + 1, asked, except: except) > most
    } ?? end
  }

  /// The most units in use at any one instant of [start, end), not counting the claim `except`.
  package func mostUsed(from start: Int64, until end: Int64, _ asked: AskedAt, except: ClaimID?) -> Int {
    let low = entries.firstIndex(startingAtOrAfter: start - longest)
    let high = entries.firstIndex(startingAtOrAfter: end)
    let near = entries[low..<high].filter { !$0.isSeated } + seated
    func used(at instant: Int64) -> Int {
      near.reduce(0) { $1.id != except && $1.isUsed(at: instant, asked) ? $0 + $1.units : $0 }
    }
    return near.reduce(used(at: start)) { most, entry in
      entry.start > start && entry.start < end ? max(most, used(at: entry.start)) : most
    }
  }
}
