/// Lets an engine rest that does not answer: after three failures in a row it is not asked for a minute, then once.
struct Breaker: Hashable, Sendable {
  static let mostFailures = 3
  static let rest = Duration.seconds(60)

  private var failures = 0
  private var restsUntil: ContinuousClock.Instant?

  /// Whether it rests: it failed, and no later answer was right.
  var isOpen: Bool { restsUntil != nil }

  /// Whether it may be asked now; whoever may after a rest is the only one until it has answered, or for another rest.
  mutating func take(at now: ContinuousClock.Instant) -> Bool {
    guard let end = restsUntil else { return true }
    guard now >= end else { return false }
    restsUntil = now + Breaker.rest
    return true
  }

  /// It answered, or did not.
  mutating func ended(isFault: Bool, at now: ContinuousClock.Instant) {
    guard isFault else {
      self = Breaker()
      return
    }
    failures += 1
    if failures >= Breaker.mostFailures { restsUntil = now + Breaker.rest }
  }
}
