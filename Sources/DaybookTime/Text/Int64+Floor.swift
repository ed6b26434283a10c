extension Int64 {
  /// The quotient rounded down, so that instants before 1970 fall into the second or day they are in.
  ///
  /// `divisor` is positive.
  @inline(__always)
  func dividedDown(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  /// What is left after dividing down: always `0 ..< divisor`. `divisor` is positive.
  @inline(__always)
  func remainderDown(by divisor: Int64) -> Int64 {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }

  /// The sum, held at the type's limits instead of overflowing.
  @inline(__always)
  func addingSaturating(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The product, held at the type's limits instead of overflowing.
  @inline(__always)
  func multipliedSaturating(by other: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
  }
}
