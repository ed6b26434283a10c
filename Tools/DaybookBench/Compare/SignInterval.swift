/// An interval around the median of what was measured in pairs, by the sign test: it assumes no distribution.
///
/// Of n values in order, the median lies between the k-th and the k-th last with a probability of 1 less twice that
/// of fewer than k heads in n throws of a coin.
struct SignInterval: Equatable {
  let least: Double
  let most: Double
  /// The probability with which the median lies inside.
  let confidence: Double

  /// The narrowest interval that is at least this sure; with few values, the whole range, which may be less sure.
  private static let wanted = 0.93

  /// Needs at least one value.
  init(_ values: [Double]) {
    precondition(!values.isEmpty, "an interval is of values")
    let sorted = values.sorted()
    var rank = 1
    while 2 * (rank + 1) <= sorted.count,
      SignInterval.confidence(rank + 1, of: sorted.count) >= SignInterval.wanted
    {
      rank += 1
    }
    least = sorted[rank - 1]
    most = sorted[sorted.count - rank]
    confidence = SignInterval.confidence(rank, of: sorted.count)
  }

  /// The probability that the median lies between the k-th of n values and the k-th last.
  static func confidence(_ rank: Int, of count: Int) -> Double {
    var ways = 1.0
    var below = 0.0
    var all = 1.0
    for _ in 0..<count { all *= 2 }
    for heads in 0..<rank {
      below += ways
      ways *= Double(count - heads) / Double(heads + 1)
    }
    return max(0, 1 - 2 * below / all)
  }

  func contains(_ value: Double) -> Bool { least <= value && value <= most }
}
