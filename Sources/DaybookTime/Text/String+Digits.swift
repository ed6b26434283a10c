extension String {
  /// Appends a number of at least 0 in decimal, with zeros in front up to `width` digits.
  mutating func appendDigits(_ value: Int, width: Int) {
    var limit = 10
    for _ in 1..<width {
      if value < limit { append("0") }
      limit *= 10
    }
    append(String(value))
  }
}
