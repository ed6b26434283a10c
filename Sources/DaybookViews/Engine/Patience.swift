/// A wait with a deadline, in steps that grow: short enough to answer at once, long enough to cost nothing.
struct Patience {
  let deadline: ContinuousClock.Instant?
  private var step = Duration.milliseconds(1)
  private static let longest = Duration.milliseconds(20)

  init(until deadline: ContinuousClock.Instant?) { self.deadline = deadline }

  var isOver: Bool { deadline.map { $0 <= .now } ?? false }

  /// Waits for a beat after `seen`, for a step or until the deadline. Other processes are only seen step by step.
  mutating func wait(for pulse: Pulse, after seen: UInt64) {
    let left = deadline.map { max(.zero, $0 - .now) } ?? Patience.longest
    pulse.wait(after: seen, atMost: min(step, left))
    step = min(step * 2, Patience.longest)
  }
}
