/// Something with a start, in microseconds since the epoch.
protocol Starting {
  var start: Int64 { get }
}

extension Array where Element: Starting {
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
