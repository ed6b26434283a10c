internal import Glibc

/// An instant of the machine's monotonic clock: for deadlines, never for dates.
package struct MonotonicTime: Comparable, Sendable {
  package let nanoseconds: UInt64

  package static let distantFuture = MonotonicTime(nanoseconds: .max)

  package static var now: MonotonicTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicTime(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
  }

  /// Saturating: a duration too long to count means for ever.
  package static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
    let (seconds, attoseconds) = duration.components
    guard seconds < 1_000_000_000 else { return .distantFuture }
    let nanoseconds = max(0, seconds) * 1_000_000_000 + max(0, attoseconds) / 1_000_000_000
    return MonotonicTime(nanoseconds: time.nanoseconds + UInt64(nanoseconds))
  }

  package static func < (a: MonotonicTime, b: MonotonicTime) -> Bool { a.nanoseconds < b.nanoseconds }
}
