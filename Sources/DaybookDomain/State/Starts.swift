package import DaybookTime

/// The parties of a venue by their start: what pacing and the cap on covers in the house ask (R7).
///
/// A party starts when it sits down early, else when it booked. One that has left has started all the same,
/// and is no longer in the house; one past its end is in the house for as long as it stands in the way of new
/// claims (R24).
package struct Starts: Sendable {
  private struct Entry: Sendable, Started {
    let start: Int64
    let end: Int64
    let isSeated: Bool
    let lapsesAt: Int64
    let covers: Int
    let isOnline: Bool
    let hasLeft: Bool
    let id: ClaimID

    init(_ claim: borrowing Claim) {
      start = claim.start.microseconds
      end = claim.end.microseconds
      isSeated = claim.kind == .seated
      lapsesAt = claim.lapsesAt?.microseconds ?? .max
      covers = claim.party.covers
      isOnline = claim.channel == .online
      hasLeft = claim.kind == .left
      id = claim.id
    }

    func isInHouse(at instant: Int64, _ asked: AskedAt) -> Bool {
      guard start <= instant else { return false }
      return instant < end || isSeated && asked.isInTheWay(pastEnd: end, at: instant)
    }
  }

  /// By UTC day of the start, each in order of start: an insertion moves the entries of one day only.
  private var days = AscendingMap<Int64, [Entry]>()
  /// Those who sit now, however long ago they came.
  private var seated: [Entry] = []
  /// No stay here was ever longer: bounds how far back one can reach.
  private var longest: Int64 = 0

  private static func day(of instant: Int64) -> Int64 {
    let (day, rest) = instant.quotientAndRemainder(dividingBy: 86_400_000_000)
    return rest < 0 ? day - 1 : day
  }

  mutating func insert(_ claim: borrowing Claim) {
    let entry = Entry(claim)
    longest = max(longest, entry.end - entry.start)
    let day = days.place(of: Starts.day(of: entry.start), orAdd: []).place
    days.values[day].insert(inPlace: entry)
    if entry.isSeated { seated.append(entry) }
  }

  mutating func remove(_ claim: borrowing Claim) {
    if claim.kind == .seated { seated.remove(claim.id) }
    guard let day = days.place(of: Starts.day(of: claim.start.microseconds)),
      let place = days.values[day].place(of: claim)
    else { return }
    days.values[day].remove(at: place)
    if days.values[day].isEmpty { days.remove(at: day) }
  }

  /// Changes a party that keeps its start.
  mutating func change(_ old: borrowing Claim, to new: borrowing Claim) {
    guard let day = days.place(of: Starts.day(of: old.start.microseconds)),
      let place = days.values[day].place(of: old)
    else { return insert(new) }
    let entry = Entry(new)
    longest = max(longest, entry.end - entry.start)
    days.values[day][place] = entry
    if old.kind == .seated { seated.remove(old.id) }
    if entry.isSeated { seated.append(entry) }
  }

  /// The first start of a party that has not left.
  var first: Timestamp? {
    for entries in days.values {
      if let entry = entries.first(where: { !$0.hasLeft }) { return Timestamp(microseconds: entry.start) }
    }
    return nil
  }

  /// Every party whose start is in [from, until).
  private func forEach(from start: Int64, until end: Int64, _ body: (Entry) -> Void) {
    guard start < end else { return }
    for place in days.places(from: Starts.day(of: start), through: Starts.day(of: end - 1)) {
      var index = days.values[place].firstIndex(startingAtOrAfter: start)
      while index < days.values[place].count, days.values[place][index].start < end {
        body(days.values[place][index])
        index += 1
      }
    }
  }

  /// Covers and parties that start in [from, until).
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
      guard entry.end > now.microseconds, entry.end < limit.microseconds, !entry.hasLeft else { return }
      first = min(first ?? entry.end, entry.end)
    }
    return first.map { Timestamp(microseconds: $0) }
  }

  /// The most covers in the house at any one instant of [start, end).
  package func mostCovers(from start: Timestamp, until end: Timestamp, _ asked: AskedAt, except: ClaimID?)
    -> Int
  {
    var near = seated.filter { $0.start < end.microseconds && $0.id != except }
    forEach(from: start.microseconds - longest, until: end.microseconds) { entry in
      guard entry.lapsesAt > asked.now.microseconds, entry.id != except, !entry.hasLeft, !entry.isSeated
      else { return }
      near.append(entry)
    }
    func covers(at instant: Int64) -> Int {
      near.reduce(0) { $1.isInHouse(at: instant, asked) ? $0 + $1.covers : $0 }
    }
    return near.reduce(covers(at: start.microseconds)) { most, entry in
      entry.start > start.microseconds ? max(most, covers(at: entry.start)) : most
    }
  }
}

/// Something with a start, in microseconds since the epoch.
protocol Starting {
  var start: Int64 { get }
}

/// What a row keeps of a claim.
protocol Started: Starting {
  var id: ClaimID { get }
}

extension Array where Element: Started {
  /// Of elements in order of start, the place of the one that a claim has.
  func place(of claim: borrowing Claim) -> Int? {
    let start = claim.start.microseconds
    var place = firstIndex(startingAtOrAfter: start)
    while place < count, self[place].start == start {
      if self[place].id == claim.id { return place }
      place += 1
    }
    return nil
  }

  /// Takes the one with this id out, if it is there.
  mutating func remove(_ id: ClaimID) {
    if let place = firstIndex(where: { $0.id == id }) { remove(at: place) }
  }
}

extension Array where Element: Starting {
  /// Puts an element before the first that starts when it does, or later.
  mutating func insert(inPlace element: Element) {
    let place = firstIndex(startingAtOrAfter: element.start)
    if place == count { append(element) } else { insert(element, at: place) }
  }

  /// Of elements in order of start, the first that starts at or after an instant; the end when none does.
  func firstIndex(startingAtOrAfter start: Int64) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].start < start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
