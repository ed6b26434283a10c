extension Array {
  /// Adds elements at the end; most often there are none, here or there, and then nothing is moved or allocated.
  @inline(__always)
  mutating func add(_ more: [Element]) {
    if isEmpty { self = more } else if !more.isEmpty { self += more }
  }
}
