internal import CDaybookHTTP
internal import Glibc

/// The supervisor that started this process, if it wants to hear of it (sd_notify, by its documented protocol).
package enum Supervisor {
  /// Sends lines such as `READY=1` to the socket that NOTIFY_SOCKET names; false when there is none, or it takes nothing.
  @discardableResult
  package static func tell(_ lines: String) -> Bool {
    guard let path = unsafe getenv("NOTIFY_SOCKET").map({ unsafe String(cString: $0) }) else {
      return false
    }
    return unsafe daybook_http_notify(path, lines, lines.utf8.count) == 0
  }

  /// How often it wants a sign of life, in microseconds; nil: not at all.
  package static var watchdogMicroseconds: Int? {
    unsafe getenv("WATCHDOG_USEC").flatMap { unsafe Int(String(cString: $0)) }.flatMap {
      $0 > 0 ? $0 : nil
    }
  }

  /// The monotonic clock in microseconds, which goes with word of a reload.
  package static var monotonicMicroseconds: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
  }
}
