package import DaybookTime
internal import Glibc

/// Where the writer reads the time of a system-clock ledger.
package struct LedgerClock: Sendable {
  /// The wall clock.
  package let now: @Sendable () -> Timestamp
  /// Microseconds since some instant, which nobody can set; nil: the wall clock is right, however it leaps.
  package let elapsed: (@Sendable () -> Int64)?

  package init(elapsed: (@Sendable () -> Int64)? = nil, now: @escaping @Sendable () -> Timestamp) {
    self.now = now
    self.elapsed = elapsed
  }

  /// The system's wall clock and the time since it was started, that while it slept included.
  package static let system = LedgerClock(
    elapsed: { read(CLOCK_BOOTTIME) }, now: { Timestamp(microseconds: read(CLOCK_REALTIME)) })

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
