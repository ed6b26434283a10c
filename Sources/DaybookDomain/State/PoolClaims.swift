import DaybookTime

/// The claims on one pool, in order of start.
///
/// A party past its end uses its units until it leaves, as it holds a table (R24).
package struct PoolClaims: Sendable {
  private struct Entry: Sendable, Starting {
    let start: Int64
    let end: Int64
    let lapsesAt: Int64
    let units: Int
    let isHold: Bool
    let isSeated: Bool
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
      isSeated: claim.kind == .seated, id: claim.id)
    longest = max(longest, entry.end - entry.start)
    entries.insert(entry, at: entries.firstIndex(startingAtOrAfter: entry.start))
    if entry.isSeated { seated.append(entry) }
  }

  package mutating func remove(_ claim: Claim) {
    if claim.kind == .seated { seated.removeAll { $0.id == claim.id } }
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

  /// The units of every party that sits there now.
  package func unitsSeated(except: ClaimID?) -> Int {
    seated.reduce(0) { $1.id == except ? $0 : $0 + $1.units }
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
