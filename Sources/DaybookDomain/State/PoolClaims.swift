import DaybookTime

/// The claims on one pool, in order of start.
package struct PoolClaims: Sendable {
  private struct Entry: Sendable, Starting {
    let start: Int64
    let end: Int64
    let lapsesAt: Int64
    let units: Int
    let isHold: Bool
    let id: ClaimID
  }

  private static let always = Int64.min / 4...Int64.max / 4

  private var entries: [Entry] = []
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
      id: claim.id)
    longest = max(longest, entry.end - entry.start)
    entries.insert(entry, at: entries.firstIndex(startingAtOrAfter: entry.start))
  }

  package mutating func remove(_ claim: Claim) {
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

  /// The most units in use at any one instant of [start, end), not counting the claim `except`.
  package func mostUsed(from start: Int64, until end: Int64, now: Int64, except: ClaimID?) -> Int {
    let low = entries.firstIndex(startingAtOrAfter: start - longest)
    let high = entries.firstIndex(startingAtOrAfter: end)
    var most = used(at: start, low..<high, now, except)
    var index = high
    while index > low, entries[index - 1].start > start {
      index -= 1
      most = max(most, used(at: entries[index].start, low..<high, now, except))
    }
    return most
  }

  private func used(at instant: Int64, _ range: Range<Int>, _ now: Int64, _ except: ClaimID?) -> Int {
    var units = 0
    for index in range {
      let entry = entries[index]
      if entry.start <= instant, entry.end > instant, entry.lapsesAt > now, entry.id != except {
        units += entry.units
      }
    }
    return units
  }
}
