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

  /// By UTC day of the start, each in order of start: years of bookings are no longer to insert into than a day's.
  private var days: [Int64: [Entry]] = [:]
  /// No stay here was ever longer: bounds how far back one can reach.
  private var longest: Int64 = 0

  private static func day(of instant: Int64) -> Int64 {
    let (day, rest) = instant.quotientAndRemainder(dividingBy: 86_400_000_000)
    return rest < 0 ? day - 1 : day
  }

  mutating func insert(_ claim: Claim) {
    let entry = Entry(
      start: claim.bookedStart.microseconds, end: claim.end.microseconds,
      lapsesAt: claim.lapsesAt?.microseconds ?? .max, covers: claim.party.covers,
      isOnline: claim.channel == .online, id: claim.id)
    longest = max(longest, entry.end - entry.start)
    let day = Starts.day(of: entry.start)
    let place = days[day]?.firstIndex(startingAtOrAfter: entry.start) ?? 0
    days[day, default: []].insert(entry, at: place)
  }

  mutating func remove(_ claim: Claim) {
    let day = Starts.day(of: claim.bookedStart.microseconds)
    guard let place = days[day]?.firstIndex(where: { $0.id == claim.id }) else { return }
    days[day]?.remove(at: place)
    if days[day]?.isEmpty == true { days[day] = nil }
  }

  /// The first start there is.
  var first: Timestamp? {
    days.keys.min().flatMap { days[$0]?.first }.map { Timestamp(microseconds: $0.start) }
  }

  /// Every party whose start is in [from, until).
  private func forEach(from start: Int64, until end: Int64, _ body: (Entry) -> Void) {
    guard start < end else { return }
    for day in Starts.day(of: start)...Starts.day(of: end - 1) {
      guard let entries = days[day] else { continue }
      var index = entries.firstIndex(startingAtOrAfter: start)
      while index < entries.count, entries[index].start < end {
        body(entries[index])
        index += 1
      }
    }
  }

  /// What starts in [from, until).
  package func starting(
    from start: Timestamp, until end: Timestamp, now: Timestamp, except: ClaimID?
  ) -> (covers: Int, parties: Int, onlineCovers: Int) {
    var sum = (covers: 0, parties: 0, onlineCovers: 0)
    forEach(from: start.microseconds, until: end.microseconds) { entry in
      guard entry.lapsesAt > now.microseconds, entry.id != except else { return }
      sum.covers += entry.covers
      sum.parties += 1
      if entry.isOnline { sum.onlineCovers += entry.covers }
    }
    return sum
  }

  /// The first end of a stay after one instant and before another.
  func firstEnd(after now: Timestamp, before limit: Timestamp) -> Timestamp? {
    var first: Int64?
    forEach(from: now.microseconds - longest, until: limit.microseconds) { entry in
      guard entry.end > now.microseconds, entry.end < limit.microseconds else { return }
      first = min(first ?? entry.end, entry.end)
    }
    return first.map { Timestamp(microseconds: $0) }
  }

  /// The most covers in the house at any one instant of [start, end).
  package func mostCovers(from start: Timestamp, until end: Timestamp, now: Timestamp, except: ClaimID?)
    -> Int
  {
    var near: [Entry] = []
    forEach(from: start.microseconds - longest, until: end.microseconds) { entry in
      if entry.lapsesAt > now.microseconds, entry.id != except { near.append(entry) }
    }
    func covers(at instant: Int64) -> Int {
      near.reduce(0) { $1.start <= instant && $1.end > instant ? $0 + $1.covers : $0 }
    }
    return near.reduce(covers(at: start.microseconds)) { most, entry in
      entry.start > start.microseconds ? max(most, covers(at: entry.start)) : most
    }
  }
}
