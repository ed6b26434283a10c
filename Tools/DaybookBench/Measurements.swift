/// Measurements of one thing, in no order.
struct Measurements {
  private(set) var values: [Double]

  init(_ values: [Double] = []) { self.values = values }

  mutating func append(_ value: Double) { values.append(value) }

  var median: Double { quantile(0.5) }

  /// The value below which this share of the measurements lies; 0 when there are none.
  func quantile(_ share: Double) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }
}
