internal import DaybookStore

/// Letting time go by on a thread that has nothing else to do.
enum Pause {
  /// Nobody ever wakes it before its time.
  private static let never = Monitor(())

  /// Blocks for so long, and up to a half more, so that nodes that met once do not meet again.
  static func take(_ time: Duration) {
    let end = MonotonicTime.now + time + time * Double.random(in: 0...0.5)
    _ = never.wait(until: end) { _ -> Bool? in .now >= end ? true : nil }
  }
}
