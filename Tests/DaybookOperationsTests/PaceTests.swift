import DaybookOperations
import Testing

/// Work rests between its steps for as long as its share asks, by a clock that the test moves.
@Suite struct PaceTests {
  /// A clock and the rests that were taken on it.
  private final class Clock {
    var now = ContinuousClock.now
    var rests: [Duration] = []
    func pace(_ percent: Int) -> Pace {
      Pace(
        percent: percent, now: { self.now },
        rest: { rest in
          self.rests.append(rest)
          self.now += rest
        })
    }
  }

  @Test(arguments: [(25, 30, 90), (50, 30, 30), (10, 5, 45), (100, 500, 0), (99, 99, 1)])
  func `after a step it rests until the step had its share of the time`(percent: Int, work: Int, rest: Int) {
    let clock = Clock()
    var pace = clock.pace(percent)
    for _ in 0..<3 {
      clock.rests = []
      clock.now += .milliseconds(work)
      pace.pause { true }
      #expect(clock.rests.reduce(.zero, +) == .milliseconds(rest))
    }
  }

  @Test func `a long rest is in parts, and ends when the work is to end`() {
    let clock = Clock()
    var pace = clock.pace(1)
    clock.now += .seconds(1)
    pace.pause { clock.rests.count < 3 }
    #expect(clock.rests == [Pace.longestRest, Pace.longestRest, Pace.longestRest])
  }
}
