internal import Glibc

/// A limit on how much of a processor and of the disk work takes: it rests between its steps.
package struct Pace {
  private let percent: Int
  private let now: () -> ContinuousClock.Instant
  private let rest: (Duration) -> Void
  private var since: ContinuousClock.Instant

  /// The longest rest before it is asked again whether the work goes on.
  package static let longestRest = Duration.milliseconds(100)

  /// Of the time that passes, work takes this share, 1–100 percent.
  package init(
    percent: Int, now: @escaping () -> ContinuousClock.Instant = { .now },
    rest: @escaping (Duration) -> Void = { Pace.sleep($0) }
  ) {
    precondition((1...100).contains(percent), "a share is 1 to 100 percent")
    (self.percent, self.now, self.rest) = (percent, now, rest)
    since = now()
  }

  /// Between two steps: rests for as long as the step before was too quick for the share.
  package mutating func pause(while goesOn: () -> Bool) {
    var left = (now() - since) * (100 - percent) / percent
    while left > .zero, goesOn() {
      let part = min(left, Pace.longestRest)
      rest(part)
      left -= part
    }
    since = now()
  }

  package static func sleep(_ duration: Duration) {
    usleep(UInt32(clamping: duration.components.attoseconds / 1_000_000_000_000))
  }
}
