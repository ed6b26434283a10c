package import DaybookTime
internal import Glibc

/// Where the writer reads the time of a system-clock ledger.
package struct LedgerClock: Sendable {
  package let now: @Sendable () -> Timestamp

  package init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

  /// The system's wall clock, in microseconds.
  package static let system = LedgerClock {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
