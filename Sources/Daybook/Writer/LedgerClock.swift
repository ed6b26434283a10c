package import DaybookTime
internal import Glibc

/// The clock that the writer reads in a system-clock ledger.
package struct LedgerClock: Sendable {
  /// The wall clock.
  package let now: @Sendable () -> Timestamp
  /// Microseconds on a clock that cannot be set; nil when the wall clock is right, however it jumps.
  package let elapsed: (@Sendable () -> Int64)?

  package init(elapsed: (@Sendable () -> Int64)? = nil, now: @escaping @Sendable () -> Timestamp) {
    self.now = now
    self.elapsed = elapsed
  }

  /// The system's wall clock and the time since boot, sleep included.
  package static let system = LedgerClock(
    elapsed: { read(CLOCK_BOOTTIME) }, now: { Timestamp(microseconds: read(CLOCK_REALTIME)) })

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
