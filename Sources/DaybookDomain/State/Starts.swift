package import DaybookTime

/// The parties of a venue in order of the start they booked: what pacing and the cap on covers in the house ask.
package struct Starts: Sendable {
  private struct Entry: Sendable, Starting {
    let start: Int64
    let end: Int64
    let lapsesAt: Int64
    let covers: Int
    let isOnline: Bool
    let id: ClaimID
  }

  private var entries: [Entry] = []
  /// No stay here was ever longer: bounds how far back one can reach.
  private var longest: Int64 = 0

  mutating func insert(_ claim: Claim) {
    let entry = Entry(
      start: claim.bookedStart.microseconds, end: claim.end.microseconds,
      lapsesAt: claim.lapsesAt?.microseconds ?? .max, covers: claim.party.covers,
      isOnline: claim.channel == .online, id: claim.id)
    longest = max(longest, entry.end - entry.start)
    entries.insert(entry, at: entries.firstIndex(startingAtOrAfter: entry.start))
  }

  mutating func remove(_ claim: Claim) {
    var index = entries.firstIndex(startingAtOrAfter: claim.bookedStart.microseconds)
    while index < entries.count, entries[index].start == claim.bookedStart.microseconds {
      if entries[index].id == claim.id {
        entries.remove(at: index)
        return
      }
      index += 1
    }
  }

  /// What starts in [from, until).
  package func starting(
    from start: Timestamp, until end: Timestamp, now: Timestamp, except: ClaimID?
  ) -> (covers: Int, parties: Int, onlineCovers: Int) {
    var sum = (covers: 0, parties: 0, onlineCovers: 0)
    var index = entries.firstIndex(startingAtOrAfter: start.microseconds)
    while index < entries.count, entries[index].start < end.microseconds {
      let entry = entries[index]
      index += 1
      guard entry.lapsesAt > now.microseconds, entry.id != except else { continue }
      sum.covers += entry.covers
      sum.parties += 1
      if entry.isOnline { sum.onlineCovers += entry.covers }
    }
    return sum
  }

  /// The most covers in the house at any one instant of [start, end).
  package func mostCovers(from start: Timestamp, until end: Timestamp, now: Timestamp, except: ClaimID?)
    -> Int
  {
    let low = entries.firstIndex(startingAtOrAfter: start.microseconds - longest)
    let high = entries.firstIndex(startingAtOrAfter: end.microseconds)
    func covers(at instant: Int64) -> Int {
      var covers = 0
      for entry in entries[low..<high]
      where entry.start <= instant && entry.end > instant && entry.lapsesAt > now.microseconds
        && entry.id != except
      {
        covers += entry.covers
      }
      return covers
    }
    var most = covers(at: start.microseconds)
    for entry in entries[low..<high] where entry.start > start.microseconds {
      most = max(most, covers(at: entry.start))
    }
    return most
  }
}
