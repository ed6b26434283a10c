/// How long to wait before a retry.
struct BackOff {
  /// Seconds before the first, second, … retry; the last holds for all further ones.
  static let steps: [Double] = [1, 2, 4, 8, 15]
  /// What a service asks for is heeded up to this many seconds.
  static let most = 300

  private var attempts = 0

  /// Its step, up to a quarter more or less so that clients do not come together; no less than the service asks for.
  mutating func next(asked seconds: Int, random: Double = .random(in: 0..<1)) -> Duration {
    let step = BackOff.steps[min(attempts, BackOff.steps.count - 1)] * (0.75 + random / 2)
    attempts += 1
    return max(.milliseconds(Int(step * 1000)), .seconds(min(seconds, BackOff.most)))
  }
}
