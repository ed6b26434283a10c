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
