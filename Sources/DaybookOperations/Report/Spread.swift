/// How minutes are spread: the least, the quarters, the most. Each is one of the values (nearest rank).
public struct Spread: Hashable, Sendable {
  /// How many values there are, 1 or more.
  public let count: Int
  /// The least, in minutes.
  public let least: Int
  /// A quarter of the values are no greater.
  public let lowerQuarter: Int
  /// Half of the values are no greater.
  public let median: Int
  /// Three quarters of the values are no greater.
  public let upperQuarter: Int
  /// The greatest.
  public let most: Int
}

/// Collects minutes for a `Spread`: its size depends on how different they are, not on how many.
struct SpreadTally {
  private var counts: [Int: Int] = [:]

  mutating func add(_ minutes: Int) { counts[minutes, default: 0] += 1 }

  /// Nil where there is nothing to spread.
  var spread: Spread? {
    let sorted = counts.sorted { $0.key < $1.key }
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let count = sorted.reduce(0) { $0 + $1.value }
    func value(atRank rank: Int) -> Int {
      var passed = 0
      for (minutes, times) in sorted {
        passed += times
        if passed >= rank { return minutes }
      }
      return last.key
    }
    // The rank of a quarter is rounded up: of three values the median is the second.
    func quarter(_ number: Int) -> Int { value(atRank: (count * number + 3) / 4) }
    return Spread(
      count: count, least: first.key, lowerQuarter: quarter(1), median: quarter(2), upperQuarter: quarter(3),
      most: last.key)
  }
}
