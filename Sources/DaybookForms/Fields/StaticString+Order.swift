extension StaticString {
  /// Whether this name comes strictly before another in deterministic CBOR: shorter first, then bytewise.
  @inline(__always)
  func isBefore(_ other: StaticString) -> Bool {
    let (count, otherCount) = (utf8CodeUnitCount, other.utf8CodeUnitCount)
    if count != otherCount { return count < otherCount }
    for place in 0..<count where utf8Start[place] != other.utf8Start[place] {
      return utf8Start[place] < other.utf8Start[place]
    }
    return false
  }
}
