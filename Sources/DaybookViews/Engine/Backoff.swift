import DaybookStore

/// Lets threads of this process wait until the views advance: a counter that only grows.
final class AdvanceSignal: Sendable {
  private let counter = Monitor<UInt64>(0)

  /// The number of advances so far.
  var count: UInt64 { counter.withLock { $0 } }

  /// Wakes every waiting thread.
  func signal() { counter.withLock(wake: true) { $0 += 1 } }

  /// Waits until it counts more than `seen`, at most this long.
  func wait(after seen: UInt64, atMost duration: Duration) {
    _ = counter.wait(until: .now + duration) { $0 == seen ? nil : true }
  }
}

/// A wait with a deadline, in growing steps: the first short enough to answer at once, the last cheap.
struct Backoff {
  let deadline: ContinuousClock.Instant?
  private var step = Duration.milliseconds(1)
  private static let longest = Duration.milliseconds(20)

  init(until deadline: ContinuousClock.Instant?) { self.deadline = deadline }

  var isOver: Bool { deadline.map { $0 <= .now } ?? false }

  /// Waits for an advance after `seen`, but at most one step, or until the deadline. The advances of other
  /// processes are noticed step by step.
  mutating func wait(for advances: AdvanceSignal, after seen: UInt64) {
    let left = deadline.map { max(.zero, $0 - .now) } ?? Backoff.longest
    advances.wait(after: seen, atMost: min(step, left))
    step = min(step * 2, Backoff.longest)
  }
}
