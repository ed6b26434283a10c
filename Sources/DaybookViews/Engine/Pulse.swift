import DaybookStore

/// Lets threads of this process wait for progress, or for a short while: a counter that only grows.
final class Pulse: Sendable {
  private let count = Monitor<UInt64>(0)

  /// The number of beats so far.
  var beats: UInt64 { count.withLock { $0 } }

  /// Wakes every waiting thread.
  func beat() { count.withLock(wake: true) { $0 += 1 } }

  /// Waits until it has beaten more often than `seen`, at most this long.
  func wait(after seen: UInt64, atMost duration: Duration) {
    _ = count.wait(until: .now + duration) { $0 == seen ? nil : true }
  }
}

/// A wait with a deadline, in growing steps: the first short enough to answer at once, the last cheap.
struct Patience {
  let deadline: ContinuousClock.Instant?
  private var step = Duration.milliseconds(1)
  private static let longest = Duration.milliseconds(20)

  init(until deadline: ContinuousClock.Instant?) { self.deadline = deadline }

  var isOver: Bool { deadline.map { $0 <= .now } ?? false }

  /// Waits for a beat after `seen`, but at most one step, or until the deadline. Other processes do not beat:
  /// they are noticed step by step.
  mutating func wait(for pulse: Pulse, after seen: UInt64) {
    let left = deadline.map { max(.zero, $0 - .now) } ?? Patience.longest
    pulse.wait(after: seen, atMost: min(step, left))
    step = min(step * 2, Patience.longest)
  }
}
